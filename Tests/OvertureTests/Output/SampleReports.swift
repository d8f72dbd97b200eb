import SetupPlan

@testable import overture

/// Reports with something of everything in them.
enum SampleReports {
  static func plan(_ kind: RunEvent.RunKind = .apply, unaccepted: [TradeOff.ID] = [.openIngress]) throws -> PlanReport {
    let plan = try SampleAnswers.plan()
    let preview = Preview(
      files: [
        FileChange(
          path: "Dockerfile", kind: .changed,
          diff: [
            DiffLine(kind: .hunk, text: "@@ -1,2 +1,2 @@"), DiffLine(kind: .context, text: "# base"),
            DiffLine(kind: .removed, text: "FROM python:3.9"), DiffLine(kind: .added, text: "FROM python:3.12-slim"),
          ]),
        FileChange(path: "same.txt", kind: .unchanged, diff: []),
      ],
      steps: [
        StepChange(step: .checkCredentials, details: []),
        StepChange(step: .identityPool, details: ["the pool github-pool is missing"]),
      ],
      commands: [
        StepCommand(step: .identityPool, command: "gcloud iam workload-identity-pools create \\\n  github-pool")
      ],
      grants: plan.grants.prefix(2).enumerated().map {
        GrantChange(grant: $1, member: "serviceAccount:a@b", resource: "project b", isPresent: $0 == 0)
      },
      cost: CostEstimate(items: [
        CostEstimate.Item(label: "CPU", dollars: 26.284), CostEstimate.Item(label: "free tier", dollars: -4.32),
      ]), currentCost: CostEstimate(items: [CostEstimate.Item(label: "CPU", dollars: 52.5)]))
    return PlanReport(plan: plan, kind: kind, preview: preview, unaccepted: unaccepted)
  }

  /// A plan by which nothing would change.
  static func settled() throws -> PlanReport {
    let preview = Preview(
      files: [FileChange(path: "same.txt", kind: .unchanged, diff: [])],
      steps: [StepChange(step: .identityPool, details: [])], commands: [], grants: [], cost: CostEstimate(items: []),
      currentCost: nil)
    return PlanReport(plan: try SampleAnswers.plan(), kind: .apply, preview: preview, unaccepted: [])
  }

  static func status(
    drift: [StepChange] = [StepChange(step: .terraformApply, details: ["memory is 4Gi, should be 2Gi", "no job"])],
    address: String? = "https://ai-orchestra.example.com"
  ) throws -> StatusReport {
    StatusReport(plan: try SampleAnswers.plan(), drift: drift, address: address)
  }
}
