import GitHub
import SetupPlan

/// `check.credentials`: both accounts sign in, the project is active and billed, the repository is there.
struct CheckCredentialsStep: Step {
  let id = StepID.checkCredentials

  func inspect(_ scene: Scene) async throws -> Inspection {
    let readiness = ProjectReadiness(project: scene.project, google: scene.google, account: scene.person)
    async let billed = readiness.billing()
    async let found = scene.lookups.repository()
    let project = try await scene.lookups.project()
    guard project.isActive else {
      throw Failure(
        message: "The project \(scene.project) is being deleted", reason: "Its state is not ACTIVE.",
        remedy: "Restore it, gcloud projects undelete \(scene.project), or choose another project.", kind: .answers)
    }
    // Whoever may only read changes nothing that would have to be paid for or administered.
    let obstacle = scene.isReadOnly ? nil : try await billed
    scene.log("project \(project.id), number \(project.number)")
    let repository = try await found
    let refusal = repository.isAdministered || scene.isReadOnly ? nil : Self.notAdministered(scene)
    if refusal == nil { scene.log("repository \(scene.plan.answers.repository), id \(repository.id)") }
    let obstacles = [obstacle, refusal].compactMap(\.self)
    guard !obstacles.isEmpty else { return .asWanted }
    // What else stands in the way is told with it; where that cannot be looked at, this is enough to begin with.
    let report = try? await Preflight.report(scene)
    throw Failure.together(obstacles + (report?.obstacles ?? []) + (report?.missing ?? [])) ?? obstacles[0]
  }

  private static func notAdministered(_ scene: Scene) -> Failure {
    let repository = scene.plan.answers.repository
    return Failure(
      message: "You do not administer \(repository) on GitHub",
      reason: "Its environment and secrets can only be written with the role Admin.",
      remedy: "Have an administrator of it give you that role at \(scene.github.host.web)/\(repository)/settings/"
        + "access, or sign in as one: \(scene.github.host.signIn)", kind: .notPermitted)
  }

  func apply(_: Scene) async throws {}

  func undo(_: Fact, _: Scene) async throws {}
}
