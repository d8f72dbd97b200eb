import SetupPlan
import TerminalUI
import Testing

@testable import Wizard

@Suite("Several services set up in one go")
struct SeveralServicesTests {
  private let size = Size(columns: 80, rows: 24)

  @Test("what they share is asked once; each has its own folder, name and variables")
  func composed() throws {
    var model = Journeys.atConfigurationOfSeveral()
    #expect(model.path == [.services, .project, .region, .resources, .configuration, .security, .review, .several])
    #expect(model.place == .configuration)
    #expect(model.view(size: size).text.contains("Variables that api (1 of 2) reads"))
    model.type("eu")
    model.press(.enter)
    #expect(
      model.press(.enter) == [
        .loadGiven(project: "orchestra-demo", region: "us-central1", service: "web-production")
      ])
    #expect(model.view(size: size).text.contains("Variables that web (2 of 2) reads"))
    model.type("shop")
    model.press(.enter, .enter)
    #expect(model.place == .security)
    let effects = model.press(.enter, .enter, .enter, .enter, .enter)
    guard case .prepareReviews(let all, let environment)? = effects.last else {
      Issue.record("no review: \(effects)")
      return
    }
    #expect(environment == "production")
    #expect(all.map(\.service.name) == ["api", "web", "mail"])
    #expect(all.map(\.service.home) == ["api", "web", "services/mail"])
    let variables = all.map { $0.environments[0].configuration.variables }
    #expect(
      variables == [["REGION_NAME": "eu"], ["LOG_LEVEL": "info", "SITE_NAME": "shop"], ["LOG_LEVEL": "debug"]])
    #expect(Set(all.map { $0.environments[0].security.tradeOffs }) == [[]])
    #expect(Set(all.map { $0.environments[0].project }) == ["orchestra-demo"])
  }

  @Test("the answer about one service's variables is not taken for another's, and esc goes back to the one before")
  func variables() {
    var model = Journeys.atConfigurationOfSeveral()
    model.type("eu")
    model.press(.enter, .enter)
    let given = GivenConfiguration(
      secrets: [], deployed: ["REGION_NAME": .init(value: "us", source: "the service api-production")])
    model.do(.givenLoaded(project: "orchestra-demo", service: "api-production", .success(given)))
    #expect(!model.configuration.rows.contains { $0.variable.name == "REGION_NAME" })
    model.press(.escape)
    #expect(model.place == .configuration && model.configuration.rows.first?.value.text == "eu")
    model.press(.escape)
    #expect(model.place == .resources)
  }

  @Test("the fields show one service after another, and keep what was typed for each")
  func names() {
    var model = Journeys.atSeveral()
    model.press(.up, .up, .control("u"))
    model.type("backend")
    model.press(.down, .right)
    #expect(model.project.service.text == "web")
    model.press(.left)
    #expect(model.project.service.text == "backend")
    #expect(model.project.services.map(\.name) == ["backend", "web", "mail"])
  }

  @Test("two of the same name are refused, and the field is the second one's")
  func sameNames() {
    var model = Journeys.atSeveral()
    model.press(.up, .right, .up, .control("u"))
    model.type("api")
    model.press(.enter)
    #expect(model.place == .project && model.project.focus == .service && model.project.directory.text == "web")
    #expect(model.view(size: size).text.contains("api and web are both called api."))
  }

  @Test("the review shows all together, one after another, and what is left out and why")
  func review() throws {
    var model = Journeys.atReviewOfSeveralReady()
    #expect(
      model.review.preview?.files.map(\.path) == [
        "api/terraform/main.tf", ".github/workflows/optimized-deploy-template.yml", "mail/terraform/main.tf",
      ])
    #expect(model.view(size: size).text.contains("all 2: api, mail"))
    model.type("s")
    #expect(model.view(size: size).text.contains("api, 1 of 3"))
    #expect(model.review.preview?.files.count == 2)
    model.type("s")
    let mail = model.view(size: size).text
    #expect(mail.contains("mail, 3 of 3") && mail.contains("mail/terraform/main.tf"))
    #expect(!mail.contains("api/terraform/main.tf"))
    model.type("s")
    #expect(model.review.shown == nil)
    model.type("c")
    let start = model.view(size: Size(columns: 200, rows: 60)).text
    #expect(start.contains("Set up 2 services as production in orchestra-demo"))
    #expect(start.contains("web is left out: Nothing installs Django") && start.contains("Add a requirements.txt."))
  }

  @Test("what services share is counted once, and costs are summed with one free tier")
  func together() throws {
    let parts = ["api", "mail"].map { (name: $0, preview: Fixtures.preview(of: $0)) }
    let all = try #require(Preview(of: parts))
    #expect(
      all.steps == [
        StepChange(step: .identityPool, details: ["create github-pool"]),
        StepChange(
          step: .registryRepository, details: ["api: create api-images", "mail: create mail-images"]),
      ])
    #expect(all.commands == parts[0].preview.commands && all.grants == parts[0].preview.grants)
    let items = parts[0].preview.cost.items
    let paid = items.filter { $0.dollars > 0 }.reduce(0) { $0 + $1.dollars }
    let free = items.filter { $0.dollars < 0 }.reduce(0) { $0 + $1.dollars }
    #expect(free < 0 && abs(all.cost.total - max(0, 2 * paid + free)) < 0.001)
  }

  @Test("starting writes the answers of those that can be set up, and runs just these")
  func starting() {
    var model = Journeys.atReviewOfSeveralReady()
    model.type("c")
    let effects = model.press(.enter)
    let homes = effects.compactMap { if case .save(let answers) = $0 { answers.service.home } else { nil } }
    #expect(homes == ["api", "services/mail"])
    guard case .startRuns(let all, let environment, _)? = effects.last else {
      Issue.record("no runs: \(effects)")
      return
    }
    #expect(all.map(\.service.name) == ["api", "mail"] && environment == "production")
    #expect(model.place == .several)
  }

  @Test(
    "each has a row; the failure of one is shown with its fix and the command that goes on, beside the others' addresses"
  )
  func runs() {
    var model = Journeys.atRunsOfSeveral()
    #expect(model.view(size: size).text.contains("step 2 of"))
    #expect(model.press(.escape, .enter) == [], "it goes on")
    model = Journeys.atEndOfSeveral()
    let text = model.view(size: size).text
    for words in [
      "2 of 3 not set up; the others were not stopped by that", "http://api-production-7f3a-uc.a.run.sandbox.invalid",
      "left out: Nothing installs Django", Fixtures.applyFailure.message,
      "$ overture apply --service mail --environment production --resume",
    ] {
      #expect(text.contains(words), "\(words) in\n\(text)")
    }
    #expect(model.press(.enter) == [.quit(exitCode: 1)])
  }

  @Test("afterwards the list of services opens each as it is now")
  func afterwards() {
    var model = Journeys.atEndOfSeveral()
    model.press(.character("h"))
    #expect(model.place == .services)
    model.press(.home, .enter)
    #expect(model.place == .home && model.answers?.service.name == "api")
    #expect(model.home.state(of: "production") == .applied(at: "2026-11-23T12:00:00Z"))
    model.press(.escape, .down, .down, .enter)
    #expect(model.answers?.service.name == "mail")
    #expect(model.home.state(of: "production") == .interrupted(.apply, at: "2026-11-23T12:00:00Z"))
    model.press(.escape)
    #expect(model.press(.control("c")) == [.quit(exitCode: 130)], "nothing is lost")
  }

  @Test("^C stops after the running steps; once more leaves")
  func stopping() {
    var model = Journeys.atRunsOfSeveral()
    #expect(model.press(.control("c")) == [.stopRun])
    #expect(model.view(size: size).text.contains("finishing the running steps, then stopping"))
    #expect(model.press(.control("c")) == [.quit(exitCode: 130)])
  }

  @Test("where none can be set up, the reason stands there instead of a review")
  func none() {
    var model = Journeys.atReviewOfSeveral()
    model.do(.reviewsReady(Array(repeating: .failure(Fixtures.applyFailure), count: 3)))
    #expect(model.view(size: size).text.contains(Fixtures.applyFailure.message))
    #expect(model.press(.character("c")) == [])
    #expect(model.place == .review)
  }
}
