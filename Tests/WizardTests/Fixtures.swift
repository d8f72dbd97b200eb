import SetupPlan
import TerminalUI

@testable import Wizard

/// A world for the wizard's tests, and models that stand at a place in it.
enum Fixtures {
  static let projects = [
    ("orchestra-demo", "Orchestra demo"), ("orchestra-unbilled", "Orchestra without billing"),
    ("orchestra-readonly", "Orchestra, read only"), ("data-lake-eu", "Data lake Europe"),
    ("web-frontend", "Web frontend"),
    ("ml-training", "ML training"),
  ].map { ProjectChoice(id: $0.0, name: $0.1) }

  static let repository = RepositoryChoice(
    repository: RepositoryName("ai-cherry/ai-orchestra"),
    candidates: [Service(name: "ai-orchestra", directory: "ai-orchestra")],
    facts: ["ai-orchestra": facts])

  static let facts = [
    FoundFact(
      title: "Framework", value: "FastAPI", place: "ai-orchestra/app/main.py:11", sureness: "certain",
      why: "started by ai-orchestra/Dockerfile, the container's command"),
    FoundFact(
      title: "Application", value: "app.main:app", place: "ai-orchestra/app/main.py:11", sureness: "certain",
      why: "started by ai-orchestra/Dockerfile, the container's command", detail: .application),
    FoundFact(
      title: "Dependencies", value: "requirements.txt", place: "ai-orchestra/requirements.txt", sureness: "certain",
      why: "a requirements file", detail: .packaging),
    FoundFact(
      title: "Python", value: "3.12", place: "ai-orchestra/Dockerfile:1", sureness: "certain",
      why: "the image's base", others: [FoundFact.Other(value: "3.11", place: "ai-orchestra/pyproject.toml:5")],
      detail: .python),
    FoundFact(
      title: "Started by", value: "uvicorn app.main:app --host 0.0.0.0 --port 8080",
      place: "ai-orchestra/Dockerfile:6", sureness: "certain", why: "the container's command"),
    FoundFact(
      title: "Health", value: "/health", sureness: "guess", why: "no route of a usual name was found", detail: .health),
    FoundFact(
      title: "Variable", value: "MODEL_KEY, required", place: "ai-orchestra/app/settings.py:9", sureness: "certain",
      why: "a setting without a default"),
  ]

  /// A repository whose service reads four variables.
  static let configured: RepositoryChoice = {
    var choice = repository
    choice.variables = [
      "ai-orchestra": [
        FoundVariable(
          name: "DATABASE_URL", place: "ai-orchestra/app/settings.py:4",
          why: "it is read at import, without a default", isRequired: true,
          suggestions: [FoundVariable.Suggestion(value: nil, source: ".env:2")]),
        FoundVariable(
          name: "LOG_LEVEL", place: "ai-orchestra/app/settings.py:9", why: "it has a default",
          suggestions: [FoundVariable.Suggestion(value: "info", source: ".env.example:3")]),
        FoundVariable(name: "PORT", place: "ai-orchestra/app/main.py:40", why: "it has a default"),
        FoundVariable(
          name: "REGION_NAME", place: "ai-orchestra/app/settings.py:5", why: "a setting without a default",
          isRequired: true),
        FoundVariable(
          name: "SECRET_KEY", place: "ai-orchestra/app/settings.py:6", why: "a setting without a default",
          isRequired: true,
          suggestions: [FoundVariable.Suggestion(value: nil, source: "app.json", isRandom: true)]),
      ]
    ]
    return choice
  }()

  /// A repository in which two applications are as likely, and two locks.
  static let unclear: RepositoryChoice = {
    var choice = repository
    var facts = Fixtures.facts
    facts[1].others = [FoundFact.Other(value: "admin.web:create_app()", place: "ai-orchestra/admin/web.py:4")]
    facts[1].isQuestion = true
    facts[1].sureness = "likely"
    facts[2].value = "uv.lock"
    facts[2].others = [FoundFact.Other(value: "poetry.lock", place: "ai-orchestra/poetry.lock")]
    facts[2].isQuestion = true
    choice.facts = ["ai-orchestra": facts]
    return choice
  }()

  static let noBilling = ProjectCheck(obstacles: [
    Failure(
      message: "Billing is off for orchestra-unbilled.",
      reason: "Cloud Run, Artifact Registry and Cloud Scheduler need a billing account.",
      remedy: "gcloud billing projects link orchestra-unbilled --billing-account ACCOUNT", kind: .notPermitted)
  ])

  /// A project in which nothing stands in the way, and whose payer is known.
  static let ready = ProjectCheck(obstacles: [], billingAccount: "012345-6789AB-CDEF01")

  /// More to say than a small terminal has rows for.
  static let manyMissing = ProjectCheck(obstacles: [
    Failure(
      message: "Your account may not do all of this in orchestra-readonly",
      reason: "Missing: iam.serviceAccounts.create, run.services.create and 32 more.",
      remedy: "An owner can grant it: "
        + (1...12).map { "gcloud projects add-iam-policy-binding orchestra-readonly --role=roles/number\($0)" }
        .joined(separator: "; ") + ".", kind: .notPermitted)
  ])

  static let noPermission = ProjectCheck(obstacles: [
    Failure(
      message: "11 permissions are missing on orchestra-readonly.",
      reason: "operator@example.com may look, but not create service accounts, services or secrets.",
      remedy: "Ask an owner for roles/owner, or for roles/editor with roles/resourcemanager.projectIamAdmin.",
      kind: .notPermitted)
  ])

  /// What the first screen says where nobody has signed in.
  static let notSignedIn = Failure(
    message: "No Google Cloud credentials were found.",
    reason: "Neither GOOGLE_OAUTH_ACCESS_TOKEN, GOOGLE_APPLICATION_CREDENTIALS, application default credentials, "
      + "gcloud's own account nor a metadata server gave a token.",
    remedy: "Sign in: gcloud auth login", kind: .notPermitted)

  static func start(answers: Answers? = nil, states: [String: EnvironmentState] = [:]) -> WizardStart {
    WizardStart(
      isSandbox: true, repositoryPath: "/home/me/ai-orchestra", answers: answers, states: states,
      operatorEmail: "operator@example.com")
  }

  static func security(riskier: Bool) -> SecurityAnswers {
    var answers =
      riskier
      ? SecurityAnswers(
        containerAuthentication: .serviceAccountKey, permissions: .broad, access: .public, network: .all)
      : SecurityAnswers(
        containerAuthentication: .keyless, permissions: .granular, access: .authenticated,
        network: .internalAndLoadBalancing)
    for id in answers.tradeOffs {
      answers.acknowledge(id, by: "operator@example.com", at: "2026-10-02T09:30:00Z")
    }
    return answers
  }

  static func answers(riskier: Bool = true) -> Answers {
    let production = EnvironmentAnswers(
      name: "production", project: "orchestra-demo", region: "us-central1", resources: .guide,
      security: security(riskier: riskier))
    var staging = production
    staging.name = "staging"
    staging.resources = ResourcesScreen.Preset.small.resources
    staging.security = security(riskier: false)
    guard let name = RepositoryName("ai-cherry/ai-orchestra") else { preconditionFailure("a valid name") }
    return Answers(
      repository: name, service: Service(name: "ai-orchestra", directory: "ai-orchestra"),
      environments: [production, staging])
  }

  static let applied: [String: EnvironmentState] = [
    "production": .applied(at: "2026-11-20T08:15:00Z"), "staging": .interrupted(.apply, at: "2026-11-23T11:58:00Z"),
  ]

  static func preview(adjusting: Bool = false) -> Preview {
    let cost = CostEstimate(resources: .guide, region: "us-central1")
    let steps: [StepChange] =
      adjusting
      ? [
        StepChange(step: .filesWrite, details: ["change terraform/environments/production.tfvars.json"]),
        StepChange(step: .githubSecrets, details: ["set CLOUD_RUN_MEMORY of production"]),
        StepChange(step: .terraformApply, details: ["change the service's memory from 2Gi to 4Gi"]),
      ]
      : StepID.allCases.filter { $0 != .configurationSecrets }.map { StepChange(step: $0, details: details(of: $0)) }
    return Preview(
      files: files(adjusting: adjusting), steps: steps,
      commands: [
        StepCommand(
          step: .servicesEnable,
          command:
            "gcloud services enable run.googleapis.com artifactregistry.googleapis.com \\\n    --project orchestra-demo"
        ),
        StepCommand(
          step: .identityPool,
          command: "gcloud iam workload-identity-pools create github-pool --location global --project orchestra-demo"),
        StepCommand(step: .terraformApply, command: "terraform -chdir=terraform apply -input=false plan.tfplan"),
      ],
      grants: [
        GrantChange(
          grant: RoleGrant(
            role: "roles/logging.viewer", resource: .project, member: .deployer, step: .rolesDeployer,
            reason: "show the log of a revision that does not start"),
          member: "serviceAccount:ai-orchestra-production-deploy@orchestra-demo.iam.gserviceaccount.com",
          resource: "orchestra-demo",
          isPresent: false),
        GrantChange(
          grant: RoleGrant(
            role: "roles/iam.workloadIdentityUser", resource: .deployerAccount, member: .branch(.named("main")),
            step: .rolesImpersonation, reason: "GitHub acts as the deployer"),
          member: "principalSet://iam.googleapis.com/projects/100000000001/locations/global/workloadIdentityPools/"
            + "github-pool/attribute.deployment/77001234@production@refs/heads/main",
          resource: "ai-orchestra-production-deploy@orchestra-demo.iam.gserviceaccount.com", isPresent: true),
      ],
      cost: cost,
      currentCost: adjusting ? CostEstimate(resources: .guide, region: "us-central1") : nil,
      image: adjusting
        ? nil
        : ImageGain(framework: "FastAPI", date: "2026-11-20", build: 0.2, start: 0.48, requests: 3.9, memory: 1.1))
  }

  private static func details(of step: StepID) -> [String] {
    switch step {
    case .checkCredentials, .checkPermissions, .terraformInit, .terraformPlan, .serviceVerify: []
    case .servicesEnable: ["enable run.googleapis.com", "enable artifactregistry.googleapis.com"]
    default: ["create what \(step.rawValue) owns"]
    }
  }

  private static func files(adjusting: Bool) -> [FileChange] {
    let variables = FileChange(
      path: "terraform/environments/production.tfvars.json", kind: .changed,
      diff: [
        DiffLine(kind: .hunk, text: "@@ -3,3 +3,3 @@"), DiffLine(kind: .context, text: "  \"env\": \"production\","),
        DiffLine(kind: .removed, text: "  \"memory\": \"2Gi\","),
        DiffLine(kind: .added, text: "  \"memory\": \"4Gi\","),
        DiffLine(kind: .context, text: "  \"cpu\": \"2\","),
      ])
    guard !adjusting else { return [variables] }
    let lines = [
      "# syntax=docker/dockerfile:1", "FROM python:3.11-slim AS build", "WORKDIR /app", "COPY requirements.txt .",
      "RUN pip install --no-cache-dir -r requirements.txt", "COPY . .", "", "CMD [\"uvicorn\", \"main:app\"]",
    ]
    return [
      FileChange(
        path: ".github/workflows/optimized-deploy-template.yml", kind: .created,
        diff: [DiffLine(kind: .hunk, text: "@@ -0,0 +1,40 @@")]
          + (1...40).map { DiffLine(kind: .added, text: "line \($0) of the workflow") }),
      FileChange(
        path: "ai-orchestra/Dockerfile", kind: .changed,
        diff: [DiffLine(kind: .hunk, text: "@@ -1,2 +1,8 @@"), DiffLine(kind: .removed, text: "FROM python:3.11")]
          + lines.map { DiffLine(kind: .added, text: $0) }),
      variables,
      FileChange(path: "terraform/cloud_run_performance.tf", kind: .unchanged, diff: []),
    ]
  }

  static let deploymentRun = DeploymentRun(
    id: 19_000_000_042, number: 3, environment: "production", workflow: "deploy-production.yml",
    event: "workflow_dispatch", branch: "main", commit: "5f0e2d1c4b3a29180716f5e4d3c2b1a0f9e8d7c6", actor: "anna",
    page: "https://github.com/ai-cherry/ai-orchestra/actions/runs/19000000042")

  static let result = WizardResult(
    url: "http://ai-orchestra-production-7f3a-uc.a.run.sandbox.invalid",
    made: [
      "6 files in the working copy", "the service ai-orchestra-production in us-central1",
      "2 service accounts and 10 roles", "10 secrets of the GitHub environment production",
    ],
    next: [
      "Look at the files, then bring them into the repository by a pull request:",
      "$ overture apply --environment production --deliver pull-request", "Or as one commit on this branch:",
      "$ overture apply --environment production --deliver commit", "To go back:",
      "$ overture revert --environment production",
    ])

  static let applyFailure = Failure(
    message: "The service could not be created.",
    reason: "Cloud Run answered 403 PERMISSION_DENIED: iam.serviceaccounts.actAs denied on ai-orchestra-production-sa.",
    remedy: "Wait a minute for the role to arrive everywhere, then retry.")
}

extension WizardModel {
  /// Does an event and shows the frame after it, as a driver that is in no hurry does.
  @discardableResult
  mutating func step(_ event: WizardEvent) -> [WizardEffect] {
    let effects = update(event)
    shown()
    return effects
  }

  /// Does events one after another; the effects of all of them.
  @discardableResult
  mutating func `do`(_ events: WizardEvent...) -> [WizardEffect] { events.flatMap { step($0) } }

  /// Presses keys one after another; the effects of all of them.
  @discardableResult
  mutating func press(_ keys: Key...) -> [WizardEffect] { keys.flatMap { step(.input(.key($0))) } }

  /// Types a text, character by character.
  @discardableResult
  mutating func type(_ text: String) -> [WizardEffect] { text.flatMap { step(.input(.key(.character($0)))) } }

  /// Clicks where a text is.
  @discardableResult
  mutating func click(_ text: String) -> [WizardEffect] {
    let lines = view(size: size).text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let row = lines.firstIndex(where: { $0.contains(text) }),
      let range = lines[row].firstRange(of: text)
    else { return [] }
    let column = CellWidth.of(String(lines[row][..<range.lowerBound]))
    return step(.input(.mouse(MouseEvent(action: .press, position: Position(row: row, column: column)))))
  }

  func sized(_ size: Size) -> WizardModel {
    var model = self
    model.step(.input(.resize(size)))
    return model
  }
}
