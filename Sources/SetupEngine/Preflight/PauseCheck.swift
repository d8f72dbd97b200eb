import GoogleCloud
import SetupPlan

/// Whether the environment is paused: what Terraform applied would give its instances back, and leave the rest paused.
struct PauseCheck: PreflightCheck {
  func look(_ scene: Scene) async throws -> [PreflightFinding] {
    let (looking, names) = (scene.looking, scene.names)
    let service = try await looking.existing {
      try await scene.google.run.getService(names.project, names.region, names.service)
    }
    guard let pause = service.flatMap(Pause.init) else { return [] }
    return [
      .missing(
        Failure(
          message: "\(names.environment) is \(pause.words)",
          reason: "Terraform would give the service instances again, and leave the rest of it paused.",
          remedy: "Resume it first: overture resume \(scene.plan.options)", kind: .answers))
    ]
  }
}
