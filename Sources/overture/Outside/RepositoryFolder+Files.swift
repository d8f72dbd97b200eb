import Artifacts
import Foundation
import SetupPlan

extension RepositoryFolder {
  /// The generated files of a plan.
  /// - Throws: `ArtifactError`, or a `Failure` where the service's folder is not there.
  func files(of plan: Plan) throws -> [GeneratedFile] {
    try GeneratedFiles.render(plan: plan, facts: try inspect(plan.answers.service).facts)
  }

  /// How the image for a service was measured; nil where its framework was not.
  /// - Throws: a `Failure` where the service's folder is not there.
  func imageGain(of service: Service) throws -> ImageGain? {
    try ImageMeasurements.last().gain(for: try inspect(service).facts.framework)
  }

  /// What is known of the service from its files and its answers.
  /// - Throws: a `Failure` where the service's folder is not there.
  func inspect(_ service: Service) throws -> ServiceInspection {
    var isFolder: ObjCBool = false
    let folder = root.appending(path: service.directory)
    guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder), isFolder.boolValue else {
      throw Failure(
        message: "The repository has no folder \(service.directory)",
        reason: "service.directory in the answers names it; the repository is \(root.path).",
        remedy: "Correct service.directory, or name another repository with --directory.", kind: .answers)
    }
    return ServiceDetection.inspect(service, in: root)
  }
}
