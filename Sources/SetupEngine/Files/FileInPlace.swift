import Artifacts
import Foundation
import SetupPlan

/// A generated file, with the present and the wanted contents of its path.
struct FileInPlace: Sendable {
  let file: GeneratedFile
  let place: RepositoryFile
  /// What is there; nil where nothing is.
  let there: RepositoryFile.Contents?
  let target: FileTarget

  private var lacksExecution: Bool { file.isExecutable && (there?.mode ?? 0) & 0o111 == 0 }

  /// Whether a run has nothing to do with it.
  var isAsWanted: Bool {
    if case .conflict = target { return false }
    return there.map { $0.bytes == target.bytes && !lacksExecution } ?? false
  }

  /// How it differs; nil where it does not.
  var difference: String? {
    guard !isAsWanted else { return nil }
    if there == nil { return "\(file.path) is missing" }
    if case .conflict = target { return "\(file.path) was edited by hand where it changes" }
    return there?.bytes == target.bytes ? "\(file.path) is not executable" : "\(file.path) differs"
  }
}

extension Scene {
  /// The files that the run writes, as they are and as they are to be.
  ///
  /// Those of the service's other environments go with the files that all share: where nothing of this environment changes,
  /// neither do they.
  /// - Throws: a `Failure` where one was not written by Overture, or cannot be read.
  func filesInPlace() async throws -> [FileInPlace] {
    var found: [FileInPlace] = []
    for file in files where writes(file) {
      let place = try RepositoryFile(file.path, in: repository)
      let there = try place.read()
      try await refuseForeign(file.path, there)
      found.append(FileInPlace(file: file, place: place, there: there, target: try await target(of: file, over: there)))
    }
    let own = found.filter { $0.file.environment == nil }
    return own.allSatisfy(\.isAsWanted) && retired.isEmpty ? own : found
  }
}
