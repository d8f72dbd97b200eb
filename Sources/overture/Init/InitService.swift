import Artifacts
import Foundation
import SetupEngine
import SetupPlan

/// The service that `overture init` is about, as it was found in the repository.
struct InitService: Sendable {
  /// The service, with the folder of its `overture.yaml`.
  var service: Service
  /// What was found of it, in the order of display.
  var findings: [Finding]

  /// The candidates that a folder can mean: those in it, else the nearest that it lies in.
  ///
  /// - Parameters:
  ///   - folder: from the repository's root; `.` for the root.
  ///   - all: the services of the repository.
  /// - Returns: them, the likeliest first.
  static func meant(
    by folder: String, among all: [ServiceDetection.Candidate]
  ) -> [ServiceDetection.Candidate] {
    let inside = all.filter {
      folder == "." || $0.service.directory == folder || $0.service.directory.hasPrefix(folder + "/")
    }
    guard inside.isEmpty else { return inside }
    let around = all.filter { $0.service.directory == "." || folder.hasPrefix($0.service.directory + "/") }
    return around.max { $0.service.directory.count < $1.service.directory.count }.map { [$0] } ?? []
  }

  /// The folder that a command was started in or that `--directory` names, from the repository's root.
  static func folder(_ directory: String?, in repository: RepositoryFolder) -> String {
    repository.folder(at: RepositoryFolder.start(directory).resolvingSymlinksInPath().path) ?? "."
  }
}
