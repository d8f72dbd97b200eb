import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("The screen Configuration")
struct ConfigurationTests {
  private func row(_ model: WizardModel, _ name: String) throws -> ConfigurationScreen.Row {
    try #require(model.configuration.rows.first { $0.variable.name == name })
  }

  private func text(_ model: WizardModel) -> String {
    model.view(size: Size(columns: 80, rows: 24)).text
  }

  private static func loading(_ model: WizardModel) -> WizardEffect {
    .loadGiven(
      project: "orchestra-demo", region: model.region.picked ?? "", service: model.configuration.names?.service ?? "")
  }

  @Test("what the service that runs has is proposed, named, and counts less than what was typed")
  func deployed() throws {
    var model = Journeys.atConfiguration()
    model.type("typed")
    let source = "the service x"
    let deployed: [String: FoundVariable.Suggestion] = [
      "DATABASE_URL": .init(value: nil, source: source, secret: "old-url"),
      "REGION_NAME": .init(value: "eu", source: source), "OTHER": .init(value: "1", source: source),
      "OTHER_KEY": .init(value: nil, source: source, secret: "other"), "PORT": .init(value: "80", source: source),
    ]
    model.do(
      .givenLoaded(
        project: "orchestra-demo", service: "ai-orchestra-production",
        .success(.init(secrets: ["other"], deployed: deployed))))
    #expect(try row(model, "DATABASE_URL").way == .new)
    #expect(try row(model, "REGION_NAME").way == .value && row(model, "REGION_NAME").value.text == "eu")
    #expect(try row(model, "OTHER").way == .value && row(model, "OTHER_KEY").way == .existing)
    #expect(try row(model, "OTHER_KEY").secret.text == "other")
    #expect(!model.configuration.rows.contains { $0.variable.name == "PORT" })
    #expect(model.configuration.configuration.variables == ["LOG_LEVEL": "info", "OTHER": "1", "REGION_NAME": "eu"])
  }

  @Test("it comes between Resources and Security, and asks for the project's secrets")
  func place() {
    var model = Journeys.atResources(of: Fixtures.configured)
    let effects = model.press(.enter)
    #expect(effects == [Self.loading(model)])
    #expect(model.place == .configuration)
    #expect(
      model.configuration.rows.map(\.variable.name) == ["DATABASE_URL", "REGION_NAME", "SECRET_KEY", "LOG_LEVEL"])
  }

  @Test("without a variable there is no such screen")
  func skipped() {
    let model = Journeys.atSecurity()
    #expect(model.place == .security && !model.path.contains(.configuration))
  }

  @Test(
    "what looks like a credential is a secret, what only has to be random is generated, an example's value is taken")
  func proposals() throws {
    let model = Journeys.atConfiguration()
    #expect(try row(model, "DATABASE_URL").way == .new)
    #expect(try row(model, "SECRET_KEY").way == .random)
    #expect(try row(model, "REGION_NAME").way == .none)
    #expect(try row(model, "LOG_LEVEL").way == .value && row(model, "LOG_LEVEL").value.text == "info")
  }

  @Test("a required variable that is not given keeps the person here, and says where it is read")
  func required() {
    var model = Journeys.atConfiguration()
    #expect(model.press(.enter) == [])
    #expect(model.place == .configuration && model.configuration.complaint?.message == "DATABASE_URL has no value yet.")
    model.press(.right, .right)
    #expect(model.configuration.rows[0].way == .none)
    model.press(.enter)
    #expect(model.configuration.complaint?.reason.contains("app/settings.py:4") == true)
  }

  @Test("a value is typed or pasted unseen, with all its lines; no frame and no description shows it")
  func hidden() throws {
    var model = Journeys.atConfiguration()
    model.type("correct-horse")
    model.do(.input(.paste("\nbattery\r\nstaple")))
    let row = try row(model, "DATABASE_URL")
    #expect(row.hidden.text == "correct-horse\nbattery\nstaple")
    for size in [Size(columns: 80, rows: 24), Size(columns: 40, rows: 12), Size(columns: 200, rows: 60)] {
      let frame = model.view(size: size).text
      for word in ["correct", "horse", "battery", "staple"] { #expect(!frame.contains(word)) }
    }
    #expect(text(model).contains("characters in 3 lines"))
    #expect(!"\(row.hidden) \(String(reflecting: row))".contains("horse"))
    model.press(.enter)
    model.type("eu")
    model.press(.enter)
    guard case .keepSecrets(let secrets) = try #require(model.press(.enter).first) else {
      Issue.record("the secrets are not kept for the run")
      return
    }
    #expect(secrets.map(\.name) == ["ai-orchestra-production-database-url", "ai-orchestra-production-secret-key"])
    #expect(secrets.map { $0.value?.text } == ["correct-horse\nbattery\nstaple", nil])
    #expect(!"\(secrets)".contains("horse"))
  }

  @Test("a secret that exists is stepped to by its name")
  func existing() throws {
    var model = Journeys.atConfiguration()
    model.do(
      .givenLoaded(
        project: "orchestra-demo", service: "ai-orchestra-production",
        .success(.init(secrets: ["api-key", "shop-database-url"]))))
    model.press(.left)
    #expect(try row(model, "DATABASE_URL").way == .existing)
    #expect(try row(model, "DATABASE_URL").secret.text == "shop-database-url")
    model.press(.tab, .left)
    #expect(try row(model, "DATABASE_URL").secret.text == "api-key")
    #expect(
      model.configuration.configuration.secrets["DATABASE_URL"] == SecretReference(name: "api-key"))
  }

  @Test("the answers of the screen reach the review, and the secrets' values are forgotten once they are made")
  func review() throws {
    var model = Journeys.atConfiguration()
    model.type("correct-horse")
    model.press(.enter)
    model.type("eu")
    model.press(.enter, .enter)
    #expect(model.place == .security)
    let effects = model.press(.enter, .enter, .enter, .enter, .enter)
    guard case .prepareReview(let answers, "production", .apply) = try #require(effects.last) else {
      Issue.record("\(effects)")
      return
    }
    let configuration = try #require(answers.environments.first?.configuration)
    #expect(configuration.variables == ["REGION_NAME": "eu", "LOG_LEVEL": "info"])
    #expect(
      configuration.secrets == [
        "DATABASE_URL": SecretReference(name: "ai-orchestra-production-database-url"),
        "SECRET_KEY": SecretReference(name: "ai-orchestra-production-secret-key"),
      ])
    model.do(.reviewReady(Fixtures.preview()))
    model.type("c")
    model.press(.enter)
    model.do(.run(.stepFinished(.checkPermissions, outcome: .unchanged, seconds: 0.1)))
    #expect(try row(model, "DATABASE_URL").hidden.isEmpty && row(model, "DATABASE_URL").way == .existing)
    #expect(model.configuration.newSecrets == [])
  }

  @Test("what the review finds missing is told where the run is started")
  func missing() {
    var preview = Fixtures.preview()
    preview.missing = [Failure(message: "The bucket data-1 is missing", reason: "r", remedy: "Make it", kind: .answers)]
    var model = Journeys.atReview()
    model.do(.reviewReady(preview))
    model.type("c")
    #expect(text(model).contains("Missing: The bucket data-1 is missing. Make it"))
  }
}
