import ArgumentParser
import Foundation
import ProgramVersion

/// `overture manual`: the manual pages, for packages. Help does not show it.
struct ManualCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Write the manual page of each command into a folder.",
    discussion: "The pages have the date of SOURCE_DATE_EPOCH, else of the commit.", shouldDisplay: false)

  @Argument(help: "The folder; it is created if it is missing.", completion: .directory) var folder: String
  @OptionGroup(title: "Output options") var output: OutputOptions

  func perform() async throws -> ExitStatus {
    let folder = URL(filePath: folder)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for page in try Self.pages(date: Self.date(ProcessInfo.processInfo.environment)) {
        try Data(page.text.utf8).write(to: folder.appending(path: page.file))
      }
    } catch let error as CocoaError {
      throw CommandFailure(
        .init(
          message: "The manual cannot be written into \(folder.path)",
          reason: error.localizedDescription, remedy: "Name another folder: overture manual FOLDER"))
    }
    return .done
  }

  /// All pages.
  /// - Parameter date: such as `November 29, 2026`; nil leaves it out.
  /// - Returns: one a command that help shows.
  /// - Throws: where ArgumentParser tells the commands in another form.
  static func pages(date: String?) throws -> [ManualPage] {
    let all = try CommandDeclaration.program().withAllBelow
    return all.map { ManualPage(command: $0, all: all, version: ProgramVersion.number, date: date) }
  }

  /// The day that the pages are of, so that the same sources always give the same pages.
  /// - Parameter environment: the variables.
  /// - Returns: such as `November 29, 2026`; nil where nothing says it.
  static func date(_ environment: [String: String]) -> String? {
    guard let seconds = environment["SOURCE_DATE_EPOCH"].flatMap(Int.init) ?? ProgramVersion.committed else {
      return nil
    }
    let date = Date(timeIntervalSince1970: TimeInterval(seconds))
    return date.formatted(
      .verbatim(
        "\(month: .wide) \(day: .defaultDigits), \(year: .defaultDigits)", locale: Locale(identifier: "en_US_POSIX"),
        timeZone: .gmt, calendar: Calendar(identifier: .gregorian)))
  }
}
