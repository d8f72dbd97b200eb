import GitHub
import GoogleCloud
import SetupPlan

/// `check.credentials`: both accounts sign in, the project is active and billed, the repository is there.
struct CheckCredentialsStep: Step {
  let id = StepID.checkCredentials

  func inspect(_ scene: Scene) async throws -> Inspection {
    let project = try await scene.lookups.project()
    guard project.isActive else {
      throw Failure(
        message: "The project \(scene.project) is being deleted", reason: "Its state is not ACTIVE.",
        remedy: "Restore it, gcloud projects undelete \(scene.project), or choose another project.", kind: .answers)
    }
    if try await scene.google.projects.billing(scene.project) == false {
      throw Failure(
        message: "The project \(scene.project) has no active billing account",
        reason: "Cloud Run and Artifact Registry cannot be enabled without one.",
        remedy: "gcloud billing projects link \(scene.project) --billing-account=ACCOUNT "
          + "(gcloud billing accounts list shows yours)", kind: .notPermitted)
    }
    scene.log("project \(project.id), number \(project.number)")
    let repository = try await scene.lookups.repository()
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
