import SetupPlan

@testable import Wizard

extension Fixtures {
  /// A repository with three services that can be set up, and one that cannot.
  static let several: RepositoryChoice = {
    func facts(_ folder: String, _ framework: String) -> [FoundFact] {
      [
        FoundFact(
          title: "Framework", value: framework, place: "\(folder)/app.py:1", sureness: "certain", why: "it is imported"),
        FoundFact(
          title: "Application", value: "app:app", place: "\(folder)/app.py:3", sureness: "certain", why: "it is served",
          detail: .application),
      ]
    }
    return RepositoryChoice(
      repository: RepositoryName("ai-cherry/ai-orchestra"),
      candidates: ["api", "legacy", "web", "services/mail"].map { folder in
        Service(name: folder.split(separator: "/").last.map(String.init) ?? folder, directory: folder)
      },
      facts: [
        "api": facts("api", "FastAPI"), "legacy": facts("legacy", "Flask"), "web": facts("web", "Django"),
        "services/mail": facts("services/mail", "Flask"),
      ],
      variables: [
        "api": [
          FoundVariable(
            name: "REGION_NAME", place: "api/app.py:5", why: "it is read at import, without a default", isRequired: true
          )
        ],
        "web": [
          FoundVariable(
            name: "SITE_NAME", place: "web/app.py:7", why: "a setting without a default", isRequired: true),
          FoundVariable(
            name: "LOG_LEVEL", place: "web/app.py:9", why: "it has a default",
            suggestions: [FoundVariable.Suggestion(value: "info", source: ".env.example:3")]),
        ],
        "services/mail": [
          FoundVariable(
            name: "LOG_LEVEL", place: "services/mail/app.py:9", why: "it has a default",
            suggestions: [FoundVariable.Suggestion(value: "debug", source: ".env.example:3")])
        ],
      ],
      obstacles: [
        "legacy": Failure(
          message: "Python 2.7 is too old", reason: "legacy/runtime.txt:1 asks for it.",
          remedy: "Set service.python to 3.9 or newer.", kind: .answers)
      ])
  }()

  /// A repository with answers in two folders, one of which cannot be read, and a service without any.
  static let known: RepositoryChoice = {
    var choice = several
    choice.known = [
      KnownService(home: "api", answers: .success(answers(of: "api")), states: applied),
      KnownService(
        home: "web",
        answers: .failure(
          Failure(
            message: "web/overture.yaml:3: project is missing", reason: "It is required.",
            remedy: "Write project: NAME.", kind: .answers))),
    ]
    return choice
  }()

  static func answers(of folder: String) -> Answers {
    var answers = answers(riskier: false)
    answers.service = Service(name: folder, directory: folder, home: folder)
    return answers
  }

  /// What the set-up of a service would do, beside what it shares with others.
  static func preview(of name: String) -> Preview {
    var preview = preview()
    preview.files = [
      FileChange(
        path: "\(name)/terraform/main.tf", kind: .created, diff: [DiffLine(kind: .added, text: "# of \(name)")]),
      FileChange(
        path: ".github/workflows/optimized-deploy-template.yml", kind: .created,
        diff: [DiffLine(kind: .added, text: "# for all")]),
    ]
    preview.steps = [
      StepChange(step: .identityPool, details: ["create github-pool"]),
      StepChange(step: .registryRepository, details: ["create \(name)-images"]),
    ]
    preview.image = nil
    return preview
  }

  static let pausePlan = PausePlan(
    .pause,
    changes: [
      "the service ai-orchestra-production gets no instances (scaling by hand, 0); its minimum was 1",
      "the keep-warm job ai-orchestra-production-keep-warm is paused",
    ],
    notes: [
      "Callers get 503, Service Unavailable, until overture resume.",
      "Of the costs stay: the images in Artifact Registry, the secrets' versions, Terraform's state, the logs that are kept.",
      "Deployments are best left until it is resumed: push again then.",
    ])
}

extension Journeys {
  /// At the choice among services.
  static func atServices(_ choice: RepositoryChoice = Fixtures.several) -> WizardModel {
    var model = WizardModel(start: Fixtures.start())
    model.now = "2026-11-23T12:00:00Z"
    _ = model.begin()
    model.do(.projectsLoaded(.success(Fixtures.projects)), .repositoryDetected(choice))
    return model
  }

  /// At the project of three services that are set up together.
  static func atSeveral() -> WizardModel {
    var model = atServices()
    model.type("a")
    model.press(.enter)
    model.type("orchestra-demo")
    model.press(.enter)
    model.do(.projectChecked(id: "orchestra-demo", .success(Fixtures.ready)))
    return model
  }

  /// At the variables of the first of them that needs any.
  static func atConfigurationOfSeveral() -> WizardModel {
    var model = atSeveral()
    model.press(.enter, .enter, .enter)
    return model
  }

  /// At the review of all of them.
  static func atReviewOfSeveral() -> WizardModel {
    var model = atConfigurationOfSeveral()
    model.type("eu")
    model.press(.enter, .enter)
    model.type("shop")
    model.press(.enter, .enter)
    model.press(.enter, .enter, .enter, .enter, .enter)
    return model
  }

  /// One of them cannot be set up.
  static func atReviewOfSeveralReady() -> WizardModel {
    var model = atReviewOfSeveral()
    model.do(
      .reviewsReady([
        .success(Fixtures.preview(of: "api")),
        .failure(
          Failure(
            message: "Nothing installs Django", reason: "No file with dependencies was found in web.",
            remedy: "Add a requirements.txt.", kind: .answers)),
        .success(Fixtures.preview(of: "mail")),
      ]))
    return model
  }

  /// The runs of the other two have begun.
  static func atRunsOfSeveral() -> WizardModel {
    var model = atReviewOfSeveralReady()
    model.seconds = 100
    model.type("c")
    model.press(.enter)
    model.do(
      .saved(path: "api/overture.yaml"), .several(0, .runStarted(run: .apply, environment: "production", steps: steps)),
      .several(0, .stepStarted(.checkCredentials)),
      .several(0, .stepFinished(.checkCredentials, outcome: .unchanged, seconds: 0.1)),
      .several(0, .stepStarted(.servicesEnable)),
      .several(0, .stepLog(.servicesEnable, level: .info, line: "enabling run.googleapis.com")))
    model.seconds = 104
    return model
  }

  /// One of them has failed.
  static func atEndOfSeveral() -> WizardModel {
    var model = atRunsOfSeveral()
    model.do(
      .several(1, .runStarted(run: .apply, environment: "production", steps: steps)),
      .several(0, .stepFinished(.servicesEnable, outcome: .changed, seconds: 3)),
      .severalEnded(
        0,
        ServiceEnd(
          .done(address: "http://api-production-7f3a-uc.a.run.sandbox.invalid"),
          command: "overture revert --service api --environment production")),
      .severalEnded(
        1,
        ServiceEnd(
          .failed(Fixtures.applyFailure),
          command: "overture apply --service mail --environment production --resume")))
    model.seconds = 131
    model.do(.severalFinished)
    return model
  }

  /// Asked whether production is to be paused.
  static func atPauseQuestion() -> WizardModel {
    var model = atHistory()
    model.type("p")
    model.do(.pausePlanned(.success(Fixtures.pausePlan)))
    return model
  }

  /// At the image of another environment, which can be promoted.
  static func atPromotion() -> WizardModel {
    var model = atHome(riskier: false)
    model.type("n")
    model.do(.projectsLoaded(.success(Fixtures.projects)), .repositoryDetected(Fixtures.repository))
    model.type("orchestra-demo")
    model.press(.enter)
    model.do(.projectChecked(id: "orchestra-demo", .success(Fixtures.ready)))
    model.press(.down, .right)
    return model
  }
}
