import SetupEngine
import SetupPlan

extension RepositoryFolder {
  /// Makes sure that no other service is set up from this repository: Terraform's files, the workflows and the script
  /// have one place in it.
  ///
  /// - Parameters:
  ///   - service: what is about to be set up.
  ///   - variables: read for the user's state folder.
  /// - Throws: a `Failure` where something stands that was made for another one.
  func makeSure(isFreeFor service: Service, environment variables: [String: String]) throws {
    guard let other = try document()?.answers.service.name, other != service.name,
      let environment = try RunHistory.standing(in: root, environment: variables).first
    else { return }
    throw Failure(
      message: "The repository is set up for the service \(other) already",
      reason: "Terraform's files, the workflows and the script have one place in it: those of \(service.name) would be "
        + "written over those of \(other).",
      remedy: "Take that back first: overture revert --environment \(environment)", kind: .answers)
  }
}
