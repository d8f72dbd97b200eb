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

  func undo(_ fact: Fact, _ scene: Scene) async throws {
    guard !Plan.baseServices.contains(fact.name) else {
      return scene.log("\(fact.name) stays enabled: it is a base service")
    }
    do {
      try await scene.google.services.disable(scene.project, fact.name)
      scene.log("disabled \(fact.name)")
    } catch let error as GoogleCloudError where error.kind == .failedPrecondition {
      scene.warn("\(fact.name) stays enabled, which costs nothing: \(error.detail)")
    }
  }

  private func missing(_ scene: Scene) async throws -> [String] {
    let states = try await scene.google.services.states(scene.project, scene.plan.services)
    return scene.plan.services.filter { states[$0] != true }
  }
}
