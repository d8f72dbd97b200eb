/// Why the sample repository could not be written.
package enum SampleRepositoryError: Error, Sendable, Hashable {
  /// There is no `git` in `PATH`.
  case gitMissing
  /// The folder has something in it.
  case directoryNotEmpty(String)
  /// The folder, or one on the way to it, cannot be made or written.
  case notWritable(String, reason: String)
  /// A git command failed; its arguments and what it said.
  case gitFailed(command: String, output: String)

  /// What happened.
  package var message: String {
    switch self {
    case .gitMissing: "The sample repository needs git, which was not found."
    case .directoryNotEmpty(let path): "\(path) is not empty."
    case .notWritable(let path, _): "\(path) cannot be written."
    case .gitFailed(let command, _): "git \(command) failed."
    }
  }

  /// Why.
  package var reason: String {
    switch self {
    case .gitMissing: "No program of that name lies in a folder of PATH."
    case .directoryNotEmpty: "The sample is only written into a new or empty folder, so that nothing is overwritten."
    case .notWritable(_, let reason): reason
    case .gitFailed(_, let output): output.isEmpty ? "It said nothing." : output
    }
  }

  /// What to do next.
  package var remedy: String {
    switch self {
    case .gitMissing: "Install it, for example with `apt-get install git`, and try again."
    case .directoryNotEmpty: "Name another folder, or empty this one."
    case .notWritable: "Name a folder that you may write to."
    case .gitFailed: "Try `git --version`; git 2.29 or later is needed."
    }
  }
}
