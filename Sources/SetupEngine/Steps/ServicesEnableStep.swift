import GoogleCloud
import SetupPlan

/// `services.enable`: the Google APIs that everything else uses.
struct ServicesEnableStep: Step {
  let id = StepID.servicesEnable

  func inspect(_ scene: Scene) async throws -> Inspection {
    Inspection(try await missing(scene).map { "\($0) is not enabled" })
  }

  func apply(_ scene: Scene) async throws {
    let names = try await missing(scene)
    for name in names { try await scene.made(Fact.service(name)) }
    try await scene.google.services.enable(scene.project, names)
    scene.log("enabled \(names.count) APIs")
  }

  /// An API is never disabled: others may use it, and one that nobody uses costs nothing.
  func undo(_ fact: Fact, _ scene: Scene) async throws {
    scene.log("\(fact.name) stays enabled; this set-up had enabled it")
  }

  private func missing(_ scene: Scene) async throws -> [String] {
    let states = try await scene.google.services.states(scene.project, scene.plan.services)
    return scene.plan.services.filter { states[$0] != true }
  }
}
