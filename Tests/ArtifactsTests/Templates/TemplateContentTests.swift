import Foundation
import SetupPlan
import Testing

@testable import Artifacts

@Suite("What the templates are filled with")
struct TemplateContentTests {
  /// Facts with something in every list and every optional value, so that no name is left out by them.
  private static let full: RepositoryFacts = {
    var facts = RepositoryFacts()
    let step = RepositoryFacts.ImageWork.Step(text: "RUN true", place: "Dockerfile:3", folder: "web")
    facts.startCommand = ["gunicorn", "app:app"]
    facts.port = 8000
    facts.checkedPath = "/alive"
    facts.dependencies = .requirements
    facts.dependencyFiles = ["requirements.txt"]
    facts.developmentRequirements = "requirements-dev.txt"
    facts.workspace = "python"
    facts.packages = ["boto3"]
    facts.patches = ServicePatch.allCases
    facts.nativePackages = [.init(dependency: "psycopg2", build: ["gcc"], run: ["libpq5"])]
    facts.ignored = ["*.log"]
    facts.variables = [.init(name: "KEY", isRequired: true, place: "app.py:1")]
    facts.staticFiles = .init(manage: "manage.py", settings: "site.settings")
    facts.sourceRoot = "src"
    facts.work.installs = [step]
    facts.work.steps = [step]
    facts.work.stages = [step]
    facts.work.environment = [.init(name: "TZ", value: "UTC", place: "Dockerfile:2")]
    facts.work.arguments = [.init(name: "VERSION", standard: "1")]
    facts.work.needsRepository = true
    facts.ownImage = .init(dockerfile: "Dockerfile", context: ".", target: "web", port: 8000)
    facts.hasTests = true
    facts.checks.services = ["redis"]
    facts.checks.environment = [.init(name: "DEBUG", value: "1", place: "ci.yml:2")]
    facts.checks.packages = ["gettext"]
    facts.checks.installs = ["-e ."]
    facts.checks.requirementFiles = ["tests.txt"]
    facts.checks.lint = "ruff check ."
    return facts
  }()

  /// One of each content; the facts differ where one of them rules another one out.
  private static func contents() throws -> [any TemplateContent] {
    var answers = try SamplePlan.guide.answers
    answers.environments[0].workflows = ["old.yml": .disable]
    answers.environments[0].configuration.secrets = ["TOKEN": .init(name: "token")]
    let plan = try Plan(answers: answers, environment: "production")
    let layout = FileLayout.usual
    var program = full
    program.interface = .program
    program.framework = .unknown
    program.startCommand = ["python", "main.py"]
    var gunicorn = full
    gunicorn.server = .gunicorn
    gunicorn.health = .http("/alive")
    var module = program
    module.startCommand = ["python", "-m", "shop"]
    var configured = gunicorn
    configured.command = ["gunicorn", "--config", "gunicorn.conf.py", "app:app"]
    var member = full
    member.dependencies = .uvWorkspace
    var (flask, django) = (full, full)
    flask.framework = .flask
    django.framework = .django
    var owner = full
    owner.application = "main:mcp.streamable_http_app"
    var mistaken = answers
    mistaken.environments.append(mistaken.environments[0])
    mistaken.environments[1].name = "staging"
    mistaken.environments[1].region = "nowhere"
    var rooted = answers
    rooted.service.directory = "."
    return [
      DockerfileContent(plan: plan, facts: full, layout: layout),
      DockerfileContent(plan: plan, facts: member, layout: layout),
      DockerignoreContent(plan: try Plan(answers: rooted, environment: "production"), facts: full, layout: layout),
      StartScriptContent(plan: plan, facts: program, layout: layout),
      StartScriptContent(plan: plan, facts: module, layout: layout),
      StartScriptContent(plan: plan, facts: gunicorn, layout: layout),
      StartScriptContent(plan: plan, facts: configured, layout: layout),
      StartScriptContent(plan: plan, facts: owner, layout: layout),
      SnapshotScriptContent(service: "ai-orchestra", usesOpenAPI: true),
      try RehearsalScriptContent(
        plan: plan, facts: gunicorn, layout: layout,
        of: #require(StartSnapshot(service: plan.answers.service, facts: gunicorn, layout: layout))),
      PatchesContent(plan: plan, facts: flask),
      PatchesContent(plan: plan, facts: django),
      ChecksWorkflowContent(),
      DeploymentWorkflowContent(repositoryPrefix: "$", templatePrefix: "optimized-", scannerImage: "scanner"),
      EnvironmentWorkflowContent(plan: plan, facts: full, layout: layout),
      EnvironmentWorkflowContent(
        plan: try Plan(answers: GoldenWorkflowTests.promoted, environment: "production"), facts: full, layout: layout),
      TerraformServiceContent(facts: gunicorn, layout: layout),
      DependabotContent(folder: "/"),
      ExportedScriptContent(plan: try Plan(answers: mistaken, environment: "production"), facts: full, layout: layout),
      TeamWorkflowContent(try TeamWorkflowTests.sample(applyAccount: "a@p.iam.gserviceaccount.com")),
    ]
  }

  @Test("every name in a template is declared, and every declared one is used")
  func names() throws {
    var reading = TemplateReading()
    let contents = try Self.contents()
    for content in contents { try reading.read(type(of: content).template, of: content) }
    #expect(reading.unknown.isEmpty, "\(reading.unknown.sorted())")
    let unread = reading.empty.subtracting(reading.filled)
    #expect(unread.isEmpty, "\(unread.sorted())")
    let unused = reading.declared.subtracting(reading.used)
    #expect(unused.isEmpty, "\(unused.sorted())")
    #expect(reading.declared.count > 150)
  }

  @Test("a template that is filled with nothing has no names, and each of the others is filled")
  func plain() throws {
    let filled = Set(try Self.contents().map { type(of: $0).template })
    let files = try FileManager.default.contentsOfDirectory(atPath: TemplateReading.folder.path)
    for file in files where !filled.contains(file) {
      var reading = TemplateReading()
      try reading.read(file, of: ())
      #expect(reading.unknown.isEmpty, "\(file): \(reading.unknown.sorted())")
    }
    #expect(filled.isSubset(of: files))
  }

  @Test("a misspelt name and a field of no use are found")
  func mistakes() throws {
    struct Wrong: TemplateContent {
      static let template = DependabotContent.template
      let entries = ""
    }
    var reading = TemplateReading()
    try reading.read(Wrong.template, of: Wrong())
    #expect(reading.unknown == ["dependabot.yml.mustache: entry"])
    #expect(reading.declared.subtracting(reading.used) == ["Wrong.entries"])
  }
}

@Suite("A start script whose command has variables of its own")
struct StartCommandDefaultsTests {
  @Test("fills them in as the shell does", .enabled(if: Tool("python3") != nil, "python3 is not installed"))
  func filled() async throws {
    var facts = RepositoryFacts(interface: .program)
    facts.framework = .unknown
    facts.startCommand = ["sh", "-c", "echo", "${THREADS:-4}"]
    facts.command = ["echo", "${THREADS:-4}", "${LEVEL-info}", "$PORT", "${EMPTY:-x}", "$OPTIONS", "$NONE", "a$NONE"]
    let plan = try SamplePlan.guide.plan
    let script = try Template.render(StartScriptContent(plan: plan, facts: facts, layout: .usual))
    let folder = try TemporaryFolder(["container_start.py": script])
    let python = try #require(Tool("python3"))
    let environment = ["PORT": "8080", "LEVEL": "debug", "EMPTY": "", "OPTIONS": "--a  --b", "ENVIRONMENT": "x"]
    let result = try await python.run(["container_start.py"], folder: folder.url, environment: environment)
    #expect(result.output == "4 debug 8080 x --a --b a\n", "\(result.error)")
  }
}
