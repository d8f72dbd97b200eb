import Foundation
import PlainText

extension Place {
  /// What is said where `--sandbox` opens the sample although whoever runs it stands in a repository of their own: that, and
  /// how to take the own one. Nil everywhere else.
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
