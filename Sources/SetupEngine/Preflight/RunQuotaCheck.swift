import GoogleCloud
import SetupPlan

/// Whether the region's quotas for CPU and memory take as many instances of the size as the answers want at most.
///
/// Cloud Run holds each revision's maximum against them when it is made, whether or not it is ever reached.
struct RunQuotaCheck: PreflightCheck {
  func look(_ scene: Scene) async throws -> [PreflightFinding] {
    let (project, region) = (scene.project, scene.names.region)
    let resources = scene.plan.environment.resources
    guard let quotas = try await scene.google.services.quotas(of: "run.googleapis.com", project: project) else {
      return [.unknown("the quotas of Cloud Run in \(region) were not looked at: your account may not read them")]
    }
    let needs: [(what: String, limit: Int?, each: Int)] = [
      ("CPU", quotas.limit("run.googleapis.com/cpu_allocation", region: region), resources.cpu.millis),
      ("memory", quotas.limit("run.googleapis.com/mem_allocation", region: region), resources.memory.mebibytes << 20),
    ]
    let allowed = needs.compactMap { need in need.limit.map { (what: need.what, count: $0 / max(1, need.each)) } }
    guard let least = allowed.min(by: { $0.count < $1.count }), least.count < resources.maxInstances else { return [] }
    let page = "https://console.cloud.google.com/iam-admin/quotas?project=\(project)&service=run.googleapis.com"
    return [
      .obstacle(
        Failure(
          message: "The quota of \(region) allows \(least.count) instances of this size, not \(resources.maxInstances)",
          reason: "Cloud Run refuses a maximum that the project's quota for \(least.what) there does not cover "
            + "(cpu \(resources.cpu), memory \(resources.memory)).",
          remedy: least.count >= max(1, resources.minInstances)
            ? "Answer maxInstances: \(least.count) or fewer in overture.yaml, or ask for a higher quota: \(page)"
            : "Choose less CPU and memory or another region in overture.yaml, or ask for a higher quota: \(page)",
          kind: .answers))
    ]
  }
}
