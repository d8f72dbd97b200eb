import SetupPlan
import Testing

@testable import Artifacts
@testable import overture

/// Reports with something of everything in them.
enum SampleReports {
  static func plan(_ kind: RunEvent.RunKind = .apply, unaccepted: [TradeOff.ID] = [.openIngress]) throws -> PlanReport {
    let plan = try SampleAnswers.plan()
    var preview = Preview(
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
      ]), currentCost: CostEstimate(items: [CostEstimate.Item(label: "CPU", dollars: 52.5)]),
      image: ImageGain(framework: "Flask", date: "2026-11-20", build: 0.25, start: 0.5, requests: 2.125, memory: 1.1))
    preview.hash = PlanHash([.files: [["Dockerfile", "a hash"]]])
    preview.unknown = ["github.secrets: the token may not read them"]
    return PlanReport(plan: plan, kind: kind, preview: preview, unaccepted: unaccepted, service: try inspection())
  }

  /// Findings with and without a place, one that is a question, and something that could not be read.
  private static func inspection() throws -> ServiceInspection {
    let files = ["uv.lock", "poetry.lock"].map { (name: String) in Found(name, name, why: "a lock file") }
    let versions = [
      Found("3.13", ".python-version", 1, why: ".python-version"),
      Found("3.11", "pyproject.toml", 4, .likely, why: "the least version that is allowed"),
    ]
    let locks = try #require(Choice(files))
    let python = try #require(Choice(versions))
    return ServiceInspection(
      facts: RepositoryFacts(),
      findings: [
        Finding(.application, Found("app.main:app", "app/main.py", 5, why: "app = FastAPI(…)")) { $0 },
        Finding(.packaging, locks) { $0 },
        Finding(.python, python) { $0 },
        Finding(.health, Found("/health", nil, nil, .guess, why: "no route of a usual name was found")) { $0 },
      ],
      problems: [
        DetectionProblem(file: "setup.cfg", line: nil, what: "it leads out of the repository, and was not read")
      ])
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
