import GitHub
import GoogleCloud
import SetupPlan

/// `check.credentials`: both accounts sign in, the project is active and billed, the repository is there.
struct CheckCredentialsStep: Step {
  let id = StepID.checkCredentials

  func inspect(_ scene: Scene) async throws -> Inspection {
    async let billed = ProjectReadiness(project: scene.project, google: scene.google).billing()
    async let found = scene.lookups.repository()
    let project = try await scene.lookups.project()
    guard project.isActive else {
      throw Failure(
        message: "The project \(scene.project) is being deleted", reason: "Its state is not ACTIVE.",
        remedy: "Restore it, gcloud projects undelete \(scene.project), or choose another project.", kind: .answers)
    }
    if let failure = try await billed { throw failure }
    scene.log("project \(project.id), number \(project.number)")
    let repository = try await found
    guard repository.isAdministered else {
      throw Failure(
        message: "You do not administer \(scene.plan.answers.repository) on GitHub",
        reason: "Its environment and secrets can only be written with the admin permission.",
        remedy: "Ask an administrator of the repository, or sign in as one: gh auth login", kind: .notPermitted)
    }
    scene.log("repository \(scene.plan.answers.repository), id \(repository.id)")
    return .asWanted
  }

  func apply(_: Scene) async throws {}

  func undo(_: Fact, _: Scene) async throws {}
}
