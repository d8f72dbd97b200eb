import Dispatch
import Foundation

/// Where the program begins.
///
/// The plain wizard is opened at once, on the thread that is there: to read the command line by ArgumentParser's reflection,
/// or to start a thread for asynchronous work, takes longer than the whole first frame.
@main
enum Start {
  static func main() {
    // Writing to a pipe that nobody reads is an error to be told, not a signal to die of.
    signal(SIGPIPE, SIG_IGN)
    do {
      try OpenFiles.prepare()
    } catch {
      exit(ErrorReport(error).tell().rawValue)
    }
    if let arguments = WizardArguments(CommandLine.arguments.dropFirst()) {
      open(arguments)
    } else {
      Task {
        exit(await Overture.begin())
      }
    }
    dispatchMain()
  }

  @MainActor
  private static func open(_ arguments: WizardArguments) {
    do {
      let place = Place(directory: arguments.directory, isSandbox: arguments.isSandbox)
      let opened = try WizardSession.open(place, environment: arguments.environment)
      Task {
        var session = opened
        exit(await session.stay().rawValue)
      }
    } catch {
      exit(ErrorReport(error).tell().rawValue)
    }
  }
}
