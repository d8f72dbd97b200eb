import CloudSandbox
import Foundation
import RealPrograms
import Testing

@Suite(
  "The deployer's roles", .enabled(if: Deployment.isPossible, Deployment.why), .serialized, .timeLimit(.minutes(20)))
struct RolesTests {
  /// A role of the deployer, or of who may become it.
  private struct Grant {
    let role: String
    let member: String
    let resource: String

    /// The command of gcloud that changes the policy it is in.
    func command(_ verb: String) -> [String] {
      let name = String(resource.split(separator: " ").last ?? "")
      let target =
        switch resource.split(separator: " ").first {
        case "project": ["projects", verb, name, "--condition=None"]
        case "registry": ["artifacts", "repositories", verb, name, "--location=us-central1"]
        case "service": ["run", "services", verb, name, "--region=us-central1"]
        case "job": ["run", "jobs", verb, name, "--region=us-central1"]
        default: ["iam", "service-accounts", verb, name]
        }
      return target + ["--role=\(role)", "--member=\(member)", "--quiet"]
    }
  }

  @Test("with all of them the whole workflow works, its last lines of the log too; each one taken away is missed")
  func missed() async throws {
    try await Deployment.of("small", gradually: true, release: "alembic upgrade head") { deployment in
      let answers = deployment.sandbox.folder.appending(path: "answers.yaml").path
      let plan = try await deployment.sandbox.overture(
        ["plan", "--sandbox", "--answers", answers, "--format", "json"])
      let document = try JSONSerialization.jsonObject(with: Data(plan.output.utf8)) as? [String: Any]
      let grants = (document?["iam"] as? [[String: Any]] ?? []).compactMap { entry -> Grant? in
        guard let role = entry["role"] as? String, let member = entry["member"] as? String,
          let resource = entry["resource"] as? String,
          member.contains("-deploy@") || member.hasPrefix("principalSet://")
        else { return nil }
        return Grant(role: role, member: member, resource: resource)
      }
      #expect(
        grants.map { String($0.role.trimmingPrefix("roles/")) }.sorted() == [
          "artifactregistry.writer", "iam.serviceAccountUser", "iam.workloadIdentityUser", "logging.viewer",
          "monitoring.viewer", "run.developer", "run.developer", "run.invoker",
        ], "\(plan.error)")
      let none = try await troubles(deployment)
      #expect(none == [])
      for grant in grants {
        let removed = try await deployment.sandbox.run("gcloud", grant.command("remove-iam-policy-binding"))
        try #require(removed.status == 0, "\(grant.role): \(removed.error)")
        let missing = try await troubles(deployment)
        #expect(!missing.isEmpty, "nothing misses \(grant.role) on \(grant.resource)")
        let added = try await deployment.sandbox.run("gcloud", grant.command("add-iam-policy-binding"))
        try #require(added.status == 0, "\(grant.role): \(added.error)")
      }
    }
  }

  /// What goes wrong in a deployment that should go well, and in showing the log after one that should not.
  private func troubles(_ deployment: Deployment) async throws -> [String] {
    await deployment.inject([])
    let well = try await deployment.run()
    let failed = well.jobs.filter { $0.value.result == .failure }.map(\.key)
    guard failed.isEmpty else { return failed }
    // The sandbox itself says who may read its logs.
    await deployment.sandbox.inject(
      Faults([
        FaultRule(
          "ill", path: "/**health", effect: .status(FaultAnswer(503, body: "ill", type: "text/plain"), .before))
      ]))
    let ill = try await deployment.run()
    let release = ill.jobs["Deploy / Ship"]
    let shown = release?.steps.first { $0.name == "Show the last lines of the revision's log" }
    return shown?.result == .success ? [] : ["the log is not shown: \(release?.log.suffix(300) ?? "")"]
  }
}
