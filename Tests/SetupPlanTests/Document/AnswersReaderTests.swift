import Testing

@testable import SetupPlan

@Suite("Reading answers")
struct AnswersReaderTests {
  private func problems(_ text: String) -> [String] { SampleText.problems(text).map(\.description) }

  @Test("what a person wrote, in any order and spelling, is understood")
  func written() throws {
    let answers = try AnswersDocument(text: SampleText.written, file: "overture.yaml").answers
    #expect(answers.repository.description == "ai-cherry/ai-orchestra")
    #expect(answers.service == Samples.service)
    #expect(answers.environments.map(\.name) == ["staging", "production"])
    #expect(
      answers.environments[0]
        == EnvironmentAnswers(
          name: "staging", project: "orchestra-demo", region: "europe-west3",
          resources: Resources(
            memory: Memory(mebibytes: 512), cpu: CPU(millis: 1000), minInstances: 0, maxInstances: 5, concurrency: 40,
            timeout: 60, keepWarm: nil), security: Samples.safe))
    #expect(answers.environments[1].resources == .guide)
    #expect(answers.environments[1].security.tradeOffs == [.publicAccess, .openIngress])
    #expect(answers.environments[1].security.unaccepted(on: Samples.today).isEmpty)
    #expect(answers.environments[1].security.acknowledgements.map(\.by) == ["someone@example.com", "other"])
    #expect(answers.environments[1].security.acknowledgements.map(\.at).last == "2026-11-24T08:30:00Z")
  }

  @Test("what services need beyond the usual sizing is read, and what is not said has Cloud Run's own value")
  func realServices() throws {
    let usual = try AnswersDocument(text: SampleText.written, file: "overture.yaml").answers.environments[0].resources
    #expect(usual.cpuAllocation == .requests && usual.startupTimeout == 240 && !usual.sessionAffinity && !usual.http2)
    let text = SampleText.replacing(
      "memory: 512Mi",
      with: "cpuAllocation: always\n      startupTimeout: 200s\n      sessionAffinity: true\n"
        + "      http2: yes\n      memory: 512Mi")
    let read = try AnswersDocument(text: text, file: "overture.yaml").answers.environments[0].resources
    #expect(read.cpuAllocation == .always && read.startupTimeout == 200 && read.sessionAffinity && read.http2)
  }

  @Test(
    "a setting of another type or beyond its limits is refused at its place",
    arguments: [
      ("cpuAllocation: true", "cpuAllocation"), ("cpuAllocation: sometimes", "cpuAllocation"),
      ("startupTimeout: 241s", "startupTimeout"), ("startupTimeout: 1.5", "startupTimeout"),
      ("sessionAffinity: sticky", "sessionAffinity"), ("http2: 2", "http2"),
    ])
  func refusedSizing(entry: String, field: String) {
    let text = SampleText.replacing("memory: 512Mi", with: "\(entry)\n      memory: 512Mi")
    #expect {
      try AnswersDocument(text: text, file: "overture.yaml")
    } throws: { error in
      let problems = (error as? AnswersError)?.problems ?? []
      return problems.map(\.path) == ["environments.staging.resources.\(field)"] && problems.first?.line != nil
    }
  }

  @Test("what is said of the service is read, also a version without quotes")
  func details() throws {
    let text = SampleText.replacing(
      "directory: ai-orchestra",
      with: "directory: ai-orchestra, application: 'shop:create_app()', python: 3.10, health: /up")
    let service = try AnswersDocument(text: text, file: "overture.yaml").answers.service
    #expect(service.details == [.application: "shop:create_app()", .python: "3.10", .health: "/up"])
  }

  @Test(
    "what is said of the service and could become something else in a file is refused at its place",
    arguments: [
      ("application: 'a:b; touch evil'", "service.application"), ("application: a:b()()", "service.application"),
      ("python: 2.7", "service.python"), ("python: [3.12]", "service.python"), ("health: health", "service.health"),
      ("health: '/$(id)'", "service.health"), ("health: udp", "service.health"),
      ("packaging: Cargo.lock", "service.packaging"), ("runner: 'a b'", "service.runner"),
      ("runner: '${{ x }}'", "service.runner"), ("runner: ''", "service.runner"), ("secrets: vault", "service.secrets"),
      ("release: ''", "service.release"), ("release: \"a\\nb\"", "service.release"),
    ])
  func refusedDetails(entry: String, path: String) {
    let text = SampleText.replacing("directory: ai-orchestra", with: "directory: ai-orchestra, \(entry)")
    #expect {
      try AnswersDocument(text: text, file: "overture.yaml")
    } throws: { error in
      (error as? AnswersError)?.problems.map(\.path) == [path]
    }
  }

  @Test("a new revision gets its traffic at once unless the answers say otherwise")
  func rollout() throws {
    let expected = [("", Rollout.atOnce), ("rollout: at-once\n    ", .atOnce), ("rollout: gradual\n    ", .gradual)]
    for (line, rollout) in expected {
      let text = SampleText.replacing("region: ", with: line + "region: ")
      let environments = try AnswersDocument(text: text, file: "overture.yaml").answers.environments
      #expect(environments.first?.rollout == rollout)
    }
  }

  @Test(
    "the branches that deploy are named, one or several; without them it is the repository's default branch",
    arguments: [
      ("", []), ("branches: main\n    ", ["main"]), ("branches: [main, release/2]\n    ", ["main", "release/2"]),
      ("branches:\n      - main\n    ", ["main"]),
    ])
  func branches(line: String, branches: [String]) throws {
    let text = SampleText.replacing("region: ", with: line + "region: ")
    let environments = try AnswersDocument(text: text, file: "overture.yaml").answers.environments
    #expect(environments.first?.branches == branches)
    #expect(
      environments.first?.deployBranches == (branches.isEmpty ? [.repositoryDefault] : branches.map { .named($0) }))
  }

  @Test("what becomes of older workflows is said by the names of their files")
  func workflows() throws {
    let line = "workflows: { release.yml: disable, old-deploy.yaml: keep }\n    "
    let text = SampleText.replacing("region: ", with: line + "region: ")
    let document = try AnswersDocument(text: text, file: "overture.yaml")
    #expect(document.answers.environments.first?.workflows == ["release.yml": .disable, "old-deploy.yaml": .keep])
    for wrong in ["{ release.yml: off }", "{ ../release.yml: keep }", "[release.yml]"] {
      let text = SampleText.replacing("region: ", with: "workflows: \(wrong)\n    region: ")
      let error = #expect(throws: AnswersError.self) { try AnswersDocument(text: text, file: "overture.yaml") }
      #expect(error?.problems.first?.place != nil)
      #expect(error?.problems.first?.path.hasPrefix("environments.") == true)
    }
  }

  @Test("a decision about a workflow is added to the file, and all else in it stays")
  func workflowsAdded() throws {
    let document = try AnswersDocument(text: SampleText.replacing("region: ", with: "region: "), file: "overture.yaml")
    var answers = document.answers
    answers.environments[0].workflows["release.yml"] = .disable
    let text = document.replacing(with: answers)
    #expect(try AnswersDocument(text: text, file: "overture.yaml").answers == answers)
    #expect(text.contains("workflows: { release.yml: disable }"))
    let kept = document.text.split(separator: "\n")
    #expect(kept.allSatisfy { text.contains($0) })
  }

  @Test("a budget is of a billing account, for a month")
  func budget() throws {
    let line = "budget: { billingAccount: 012345-6789AB-CDEF01, monthly: 50 }\n    "
    let text = SampleText.replacing("region: ", with: line + "region: ")
    let environments = try AnswersDocument(text: text, file: "overture.yaml").answers.environments
    #expect(environments.first?.budget == Budget(billingAccount: "012345-6789AB-CDEF01", monthly: 50))
    let others = try AnswersDocument(text: SampleText.written, file: "overture.yaml").answers.environments
    #expect(others.allSatisfy { $0.budget == nil })
  }

  @Test("values may be written in several ways that mean the same")
  func spellings() throws {
    let lines = [
      ("cpu: 1\n", "cpu: 1.0\n"), ("cpu: 1\n", "cpu: \"1\"\n"), ("cpu: 1\n", "cpu: 1000m\n"),
      ("timeout: 60s\n", "timeout: 60\n"), ("timeout: 60s\n", "timeout: 60s\n      keepWarm: null\n"),
      ("timeout: 60s\n", "timeout: 60s\n      keepWarm:\n"), ("timeout: 60s\n", "timeout: 60s\n      keepWarm: ~\n"),
      ("timeout: 60s\n", "timeout: 60s\n      keepWarm: ''\n"), ("\n", "\r\n"),
    ]
    let plain = try AnswersDocument(text: SampleText.written, file: "overture.yaml").answers
    for (line, other) in lines {
      let text = SampleText.replacing(line, with: other)
      #expect(try AnswersDocument(text: text, file: "overture.yaml").answers == plain)
    }
  }

  @Test(
    "an unknown key is told by its place, with the allowed ones and a guess",
    arguments: [
      (
        "region: us-central1", "regoin: us-central1",
        [
          "overture.yaml:21:5: region is missing in environments.production. It has no default: an answer is somebody's decision. Add region: with its value.",
          "overture.yaml:22:5: “regoin” is not a key of environments.production. Allowed: project, region, resources, security, branches, rollout, deliver, promote, previews, traffic, budget, workflows, configuration, connections, roles. Did you mean region?",
        ]
      ),
      (
        "minInstances: 0", "mininstances: 0\n      spot: true",
        [
          "overture.yaml:12:7: minInstances is missing in environments.staging.resources. It has no default: an answer is somebody's decision. Add minInstances: with its value.",
          "overture.yaml:14:7: “mininstances” is not a key of environments.staging.resources. Allowed: memory, cpu, minInstances, maxInstances, concurrency, timeout, keepWarm, cpuAllocation, startupTimeout, sessionAffinity, http2. Did you mean minInstances?",
          "overture.yaml:15:7: “spot” is not a key of environments.staging.resources. Allowed: memory, cpu, minInstances, maxInstances, concurrency, timeout, keepWarm, cpuAllocation, startupTimeout, sessionAffinity, http2. Remove it.",
        ]
      ),
      (
        "version: 1", "version: 1\nVersions: 2",
        [
          "overture.yaml:3:1: “Versions” is not a key. Allowed: version, repository, service, environments, ci, files. Did you mean version?"
        ]
      ),
    ])
  func unknownKeys(line: String, other: String, expected: [String]) {
    #expect(problems(SampleText.replacing(line, with: other)) == expected)
  }

  @Test("of a newer version only that is said, and what reads it: its keys may mean something else")
  func newer() {
    let text = SampleText.replacing("version: 1", with: "version: 2\nregions: [everywhere]")
    #expect(
      problems(text) == [
        "overture.yaml:2:10: “2” is a newer version of this format than this program reads. Allowed: 1. "
          + "Install a newer Overture; overture --version shows yours."
      ])
  }

  @Test(
    "a value of another type is told with what it is and what is allowed",
    arguments: [
      ("version: 1", "version: \"1\"", "2:10: “1” is not a version of this format. Allowed: 1."),
      ("version: 1", "version: 2", "2:10: “2” is a newer version of this format than this program reads. Allowed: 1."),
      ("version: 1", "version: [1]", "2:10: a list is not a version of this format. Allowed: 1."),
      ("repository: ai-cherry/ai-orchestra ", "repository: [x] ", "3:13: repository is a list. Allowed: a text."),
      (
        "repository: ai-cherry/ai-orchestra ", "repository: 12 ", "3:13: repository is a whole number. Allowed: a text."
      ),
      ("memory: 512Mi ", "memory: 512 ", "13:15: memory is a whole number. Allowed: a text such as 512Mi or 2Gi."),
      ("memory: 512Mi ", "memory: ~ ", "13:15: memory is empty. Allowed: a text such as 512Mi or 2Gi."),
      ("cpu: 1\n", "cpu: true\n", "12:12: cpu is true or false. Allowed: a number such as 2, or a text such as 500m."),
      (
        "maxInstances: 5", "maxInstances: \"5\"",
        "15:21: maxInstances is a text. Allowed: a whole number without quotes."
      ),
      (
        "maxInstances: 5", "maxInstances: 5.5",
        "15:21: maxInstances is a number. Allowed: a whole number without quotes."
      ),
      ("timeout: 60s", "timeout: { s: 60 }", "17:16: timeout is a mapping. Allowed: seconds such as 300s."),
      (
        "timeout: 60s", "timeout: 60s\n      keepWarm: 5",
        "18:17: keepWarm is a whole number. Allowed: a schedule in quotes such as \"*/5 * * * *\", or null for none."
      ),
      ("access: public", "access: yes", "27:15: access is true or false. Allowed: authenticated, public."),
      ("access: public", "access: open", "27:15: “open” is no answer to access. Allowed: authenticated, public."),
      (
        "permissions: granular\n", "permissions: Broad\n",
        "26:20: “Broad” is no answer to permissions. Allowed: granular, broad."
      ),
      (
        "id: public-access,", "id: open-everything,",
        "31:17: “open-everything” is not a trade-off. Allowed: service-account-keys, broad-permissions, public-access, open-ingress."
      ),
      ("by: other", "by: ''", "34:15: by is empty. Allowed: an e-mail address or a login."),
      (
        "at: 2026-11-24T08:30:00Z", "at: yesterday",
        "35:15: “yesterday” is not a moment. Allowed: RFC 3339 in UTC, to the second,"
      ),
      (
        "region: 'europe-west3'", "deliver: mail\n    region: 'europe-west3'",
        "9:14: “mail” is no way to deliver the files. Allowed: files, commit, branch, pull-request."
      ),
      (
        "region: 'europe-west3'", "rollout: slow\n    region: 'europe-west3'",
        "9:14: “slow” is no way to give a new revision its traffic. Allowed: at-once, gradual."
      ),
      (
        "region: 'europe-west3'", "branches: [main, release/*]\n    region: 'europe-west3'",
        "9:22: “release/*” cannot be a branch that deploys. Allowed: the whole name of one branch"
      ),
      (
        "region: 'europe-west3'", "branches: [main, main]\n    region: 'europe-west3'",
        "9:22: The branch main is there twice. Each is named once."
      ),
      (
        "region: 'europe-west3'", "branches: []\n    region: 'europe-west3'",
        "9:15: branches names 0 branches. Allowed: 1 to 20."
      ),
      (
        "region: 'europe-west3'", "branches: [1]\n    region: 'europe-west3'",
        "9:16: branches is a whole number. Allowed: a text."
      ),
      (
        "region: 'europe-west3'", "budget: { billingAccount: 1234, monthly: 5 }\n    region: 'europe-west3'",
        "9:31: billingAccount is a whole number. Allowed: a text."
      ),
      (
        "region: 'europe-west3'",
        "budget: { billingAccount: 012345-6789ab-CDEF01, monthly: 5 }\n    region: 'europe-west3'",
        "9:31: “012345-6789ab-CDEF01” is not a billing account's id. It has three groups of six of 0-9 and A-F"
      ),
      (
        "region: 'europe-west3'",
        "budget: { billingAccount: 012345-6789AB-CDEF01, monthly: 0 }\n    region: 'europe-west3'",
        "9:62: monthly is a whole number. Allowed: a whole number above 0, in the billing account's currency."
      ),
      (
        "region: 'europe-west3'", "region: europe-west",
        "9:13: “europe-west” is not a region of Cloud Run. Allowed: europe-west1, europe-west10,"
      ),
    ])
  func wrongTypes(line: String, other: String, expected: String) {
    let found = problems(SampleText.replacing(line, with: other))
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("overture.yaml:\(expected)") == true, Comment(rawValue: found.joined()))
  }

  @Test("an impossible sizing is told at its value, by the rule that it breaks")
  func impossible() {
    let text = SampleText.replacing("memory: 512Mi ", with: "memory: 6Gi ")
      .replacing("minInstances: 0", with: "minInstances: 9").replacing("timeout: 60s", with: "timeout: 2h")
    #expect(
      problems(text) == [
        "overture.yaml:13:15: 6Gi is too much memory for 1 CPU. With 1 CPU, memory must be between 512Mi and 4Gi. Enter 4Gi or less, or at least 2 CPU.",
        "overture.yaml:14:21: The minimum of 9 is above the maximum of 5. Cloud Run never runs more instances than the maximum. Enter 5 or less, or a maximum of at least 9.",
        "overture.yaml:17:16: “2h” is not a number of seconds. Allowed: 1s to 3600s, such as 300s. Enter 1s to 3600s, such as 300s.",
      ])
  }

  @Test("environments and keys that are there twice do not hide other mistakes")
  func duplicates() {
    let text = SampleText.replacing("  production:  #", with: "  staging:  #")
      .replacing("cpu: 1\n", with: "cpu: 1\n      cpu: 2\n").replacing("access: public", with: "access: open")
    #expect(
      problems(text) == [
        "overture.yaml:13:7: The key cpu is there twice. Each has one value. Remove one of them.",
        "overture.yaml:21:3: The environment staging is there twice. Each has one value. Remove or rename one of them.",
        "overture.yaml:28:15: “open” is no answer to access. Allowed: authenticated, public. The safer one is authenticated.",
      ])
  }

  @Test("everything that is wrong is told at once, from the file's beginning to its end")
  func together() {
    let text = """
      version: 0
      repository: nowhere
      service: { name: AI, directory: /, ports: 80 }
      environments:
        production:
          project: 12
          region: here
          resources: { memory: 1Gi, cpu: 3, maxInstances: -1, concurrency: 0, timeout: 0s }
          security:
            access: maybe
            acknowledgements: none
        Staging: []
      """
    let places = problems(text).map { $0.split(separator: " ")[0] }
    #expect(
      places == [
        "overture.yaml:1:10:", "overture.yaml:2:13:", "overture.yaml:3:18:", "overture.yaml:3:33:",
        "overture.yaml:3:36:", "overture.yaml:6:14:", "overture.yaml:7:13:", "overture.yaml:8:16:",
        "overture.yaml:8:36:", "overture.yaml:8:53:", "overture.yaml:8:70:", "overture.yaml:8:82:",
        "overture.yaml:10:7:", "overture.yaml:10:7:", "overture.yaml:10:7:", "overture.yaml:10:15:",
        "overture.yaml:11:25:", "overture.yaml:12:3:", "overture.yaml:12:12:",
      ])
  }

  @Test(
    "a file without answers is told what it has to hold",
    arguments: [
      ("", "1:1: The file is empty. It has to hold version, repository, service and environments. Run overture."),
      ("# only a comment\n", "1:1: The file is empty."), ("---\n...\n", "1:1: The file is empty."),
      ("~\n", "1:1: The file is empty."),
      ("hello", "1:1: The file holds a text. Allowed: the keys version, repository, service, environments, ci, files."),
      ("- a\n- b\n", "1:1: The file holds a list."),
    ])
  func nothing(text: String, expected: String) {
    let found = problems(text)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("overture.yaml:\(expected)") == true, Comment(rawValue: found.joined()))
  }

  @Test("no environment at all is a problem", arguments: ["environments: {}", "environments: []", "environments:"])
  func noEnvironment(line: String) {
    let text = "version: 1\nrepository: a/b\nservice: { name: a, directory: . }\n\(line)\n"
    #expect(problems(text).count == 1)
  }

  @Test("names that are too long together are told at the environment")
  func tooLong() {
    let text = SampleText.replacing("name: \"ai-orchestra\"", with: "name: \(String(repeating: "a", count: 39))")
    #expect(
      problems(text).map { $0.split(separator: " ")[0] } == ["overture.yaml:20:3:"])
  }

  @Test("a trade-off that is acknowledged twice is told")
  func acknowledgedTwice() {
    let text = SampleText.replacing("id: open-ingress", with: "id: public-access")
    #expect(problems(text).map { $0.contains("public-access is acknowledged twice.") } == [true])
  }

  @Test("an acceptance has an end and a reason, where somebody said so")
  func endAndReason() throws {
    let text = SampleText.replacing(
      "at: 2026-11-23T12:00:00Z }", with: "at: 2026-11-23T12:00:00Z, until: 2026-12-31, because: the fair is on }")
    let records = try AnswersDocument(text: text, file: "overture.yaml").answers.environments[1].security
      .acknowledgements
    #expect(records.map { $0.until?.description } == ["2026-12-31", nil])
    #expect(records.map(\.because) == ["the fair is on", nil])
  }

  @Test(
    "an end that is no day, and a reason that is no line, are refused at their place",
    arguments: [
      ("until: 2026-02-30", "until", "“2026-02-30” is not a day."), ("until: soon", "until", "“soon” is not a day."),
      ("until: [2026-12-31]", "until", "until is a list."), ("because: ''", "because", "“” cannot be the reason"),
      ("because: \"a\\nb\"", "because", "cannot be the reason"),
      ("because: 7", "because", "because is a whole number."),
      ("because: \"\\u202Eevil\"", "because", "cannot be the reason"),
    ])
  func refusedEndAndReason(entry: String, key: String, message: String) {
    let text = SampleText.replacing("at: 2026-11-23T12:00:00Z }", with: "at: 2026-11-23T12:00:00Z, \(entry) }")
    let error = #expect(throws: AnswersError.self) { try AnswersDocument(text: text, file: "overture.yaml") }
    #expect(error?.problems.map(\.path) == ["environments.production.security.acknowledgements.\(key)"])
    #expect(error?.problems.first?.message.contains(message) == true)
    #expect(error?.problems.first?.line == 31)
  }
}
