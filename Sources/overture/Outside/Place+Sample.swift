import Foundation
import PlainText

extension Place {
  /// A note for someone who runs `--sandbox` in a repository of their own: it opens the sample, and how to try that
  /// repository. Nil everywhere else.
  var sampleNote: String? {
    guard usesSample, let sandbox, let own = try? RepositoryFolder.find(from: nil) else { return nil }
    let sample = sandbox.repository.resolvingSymlinksInPath().path
    guard own.root.path != sample else { return nil }
    return "This is the sandbox's sample repository. To try \(own.root.lastPathComponent): overture --sandbox -C ."
  }

  /// Says so on standard error.
  func tellOfSample() {
    if let sampleNote { StandardStreams.progress("\(sampleNote)") }
  }
}
