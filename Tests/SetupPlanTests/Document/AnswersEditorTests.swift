import SeededRandomNumbers
import Testing

@testable import SetupPlan

@Suite("Rewriting a file of answers")
struct AnswersEditorTests {
  private let document: AnswersDocument

  init() throws { document = try AnswersDocument(text: SampleText.written, file: "overture.yaml") }

  /// The lines that a change takes away and those that it adds.
  private func difference(
    _ change: (inout Answers) throws -> Void
  ) throws -> (removed: [String], added: [String]) {
    var answers = document.answers
    try change(&answers)
    let text = document.replacing(with: answers)
    #expect(try AnswersDocument(text: text, file: "overture.yaml").answers == answers)
    let (old, new) = (document.text.split(separator: "\n"), text.split(separator: "\n"))
    let changes = new.difference(from: old)
    func line(_ change: CollectionDifference<Substring>.Change) -> String {
      switch change {
      case .insert(_, let element, _), .remove(_, let element, _): String(element.trimmingPrefix(while: \.isWhitespace))
      }
    }
    return (changes.removals.map(line), changes.insertions.map(line))
  }

  @Test("the same answers leave every byte as it was")
  func same() {
    #expect(document.replacing(with: document.answers) == SampleText.written)
  }

  @Test("another memory size changes one value, and the comment behind it stays in its column")
  func memory() throws {
    let change = try difference { $0.environments[0].resources.memory = Memory(mebibytes: 1024) }
    #expect(change.removed == ["memory: 512Mi     # enough so far"])
    #expect(change.added == ["memory: 1Gi       # enough so far"])
  }

  @Test("a setting that had its usual value is added, and one that gets it again is changed in place")
  func added() throws {
    let change = try difference { $0.environments[0].resources.cpuAllocation = .always }
    #expect(change.removed == [] && change.added == ["cpuAllocation: always"])
    var answers = document.answers
    answers.environments[0].resources.cpuAllocation = .always
    let always = try AnswersDocument(text: document.replacing(with: answers), file: "overture.yaml")
    answers.environments[0].resources.cpuAllocation = .requests
    #expect(always.replacing(with: answers).contains("cpuAllocation: requests"))
  }

  @Test("what is said of the service is added where the service stands, and changed there")
  func details() throws {
    let change = try difference { $0.service.details = [.python: "3.13"] }
    #expect(change.added.count == 1 && change.added[0].contains("python: \"3.13\""))
    var answers = document.answers
    answers.service.details = [.python: "3.13"]
    let said = try AnswersDocument(text: document.replacing(with: answers), file: "overture.yaml")
    answers.service.details = [.python: "3.14", .health: "/up"]
    let text = said.replacing(with: answers)
    #expect(
      text.contains("python: \"3.14\"") && text.split(separator: "\n").count == said.text.split(separator: "\n").count)
  }

  @Test("a budget is added as one line, and changed where it stands")
  func budget() throws {
    let budget = try #require(Budget(billingAccount: "012345-6789AB-CDEF01", monthly: 50))
    let change = try difference { $0.environments[1].budget = budget }
    #expect(change.removed.isEmpty)
    #expect(change.added == ["budget: { billingAccount: \"012345-6789AB-CDEF01\", monthly: 50 }"])
    var answers = document.answers
    answers.environments[1].budget = budget
    let said = try AnswersDocument(text: document.replacing(with: answers), file: "overture.yaml")
    answers.environments[1].budget = Budget(billingAccount: "012345-6789AB-CDEF01", monthly: 70)
    #expect(said.replacing(with: answers) == said.text.replacing("monthly: 50", with: "monthly: 70"))
  }

  @Test("traffic is added as one line, and changed where it stands")
  func traffic() throws {
    let traffic = try #require(Traffic(requestsPerMonth: 5_000_000, meanLatency: 120))
    let change = try difference { $0.environments[1].traffic = traffic }
    #expect(change.removed.isEmpty)
    #expect(change.added == ["traffic: { requestsPerMonth: 5000000, meanLatency: 120ms, peak: 4 }"])
    var answers = document.answers
    answers.environments[1].traffic = traffic
    let said = try AnswersDocument(text: document.replacing(with: answers), file: "overture.yaml")
    answers.environments[1].traffic = Traffic(requestsPerMonth: 5_000_000, meanLatency: 90)
    #expect(said.replacing(with: answers) == said.text.replacing("120ms", with: "90ms"))
  }

  @Test("a longer value pushes its comment only as far as it must")
  func longer() throws {
    let change = try difference { $0.environments[1].security.network = .internalAndLoadBalancing }
    #expect(change.added == ["network: internal-and-load-balancing # until the load balancer is there"])
  }

  @Test("values in braces, in quotes and in lines are changed where they stand")
  func styles() throws {
    let change = try difference {
      $0.service = Service(name: "api", directory: "services/api")
      $0.environments[0].region = "us-east1"
      $0.environments[1].resources.cpu = CPU(millis: 4000)
      $0.environments[1].resources.keepWarm = "0 * * * *"
    }
    #expect(
      change.added == [
        "service: { directory: services/api, name: \"api\" }", "region: us-east1",
        "resources: { memory: 2Gi, cpu: 4, minInstances: 1, maxInstances: 20, concurrency: 80, timeout: 300s, keepWarm: \"0 * * * *\" }",
      ])
  }

  @Test("a keep-warm job is added below the last setting, and taken away as null")
  func keepWarm() throws {
    let added = try difference { $0.environments[0].resources.keepWarm = "*/10 * * * *" }
    #expect(added.removed.isEmpty)
    #expect(added.added == ["keepWarm: \"*/10 * * * *\""])
    let removed = try difference { $0.environments[1].resources.keepWarm = nil }
    #expect(removed.added.first?.contains("keepWarm: null }") == true)
  }

  @Test("an acknowledgement is added below the others, and in braces where the answers are in braces")
  func acknowledged() throws {
    let record = Acknowledgement(
      id: .serviceAccountKeys, text: TradeOff[.serviceAccountKeys].textHash, by: "me", at: "2027-01-01T00:00:00Z")
    let lines = try difference { $0.environments[1].security.acknowledgements.append(record) }
    #expect(lines.removed.isEmpty)
    #expect(lines.added == ["- { id: service-account-keys, text: \(record.text), by: me, at: 2027-01-01T00:00:00Z }"])
    let braces = try difference { $0.environments[0].security.acknowledgements.append(record) }
    #expect(braces.added.count == 1)
    #expect(
      braces.added.first?.hasSuffix(
        "acknowledgements: [{ id: service-account-keys, text: \(record.text), by: me, at: 2027-01-01T00:00:00Z }] }")
        == true)
  }

  @Test("a record that no longer counts goes, and the comments at the others stay")
  func removedRecord() throws {
    let first = try difference { $0.environments[1].security.acknowledgements.removeFirst() }
    #expect(first.added.isEmpty)
    #expect(first.removed.count == 1 && first.removed.first?.hasPrefix("- { id: public-access") == true)
    let last = try difference { $0.environments[1].security.acknowledgements.removeLast() }
    #expect(last.removed.count == 4)
    let all = try difference { $0.environments[1].security.acknowledgements = [] }
    #expect(all.added == ["acknowledgements: []"])
  }

  @Test("a record that is accepted again is replaced in its place")
  func replacedRecord() throws {
    let change = try difference {
      $0.environments[1].security.acknowledge(.publicAccess, by: "other", at: "2027-01-01T00:00:00Z")
    }
    #expect(change.removed.count == 1 && change.added.count == 1)
    #expect(change.added.first?.hasSuffix("by: other, at: 2027-01-01T00:00:00Z }") == true)
  }

  @Test("an environment is added at the end and removed with its lines")
  func environments() throws {
    let added = try difference { $0.environments.append(Samples.environment("qa")) }
    #expect(added.removed.isEmpty)
    #expect(added.added.first == "qa:")
    let removed = try difference { $0.environments.removeFirst() }
    #expect(removed.added.isEmpty)
    #expect(removed.removed.first == "staging:" && removed.removed.count == 11)
    #expect(!removed.removed.contains { $0.hasPrefix("production") })
  }

  @Test("what cannot be changed in place is written anew below the first comment")
  func anew() throws {
    let text = "# Ours.\n" + SampleText.replacing("project: orchestra-prod", with: "project: >-\n      orchestra-prod")
    let block = try AnswersDocument(text: text, file: "overture.yaml")
    var answers = block.answers
    answers.environments[1].project = "orchestra-next"
    let new = block.replacing(with: answers)
    #expect(try AnswersDocument(text: new, file: "overture.yaml").answers == answers)
    #expect(new.hasPrefix("# Ours.\n# The deployment of our orchestra.\nversion: 1\n"))
  }

  @Test("lines that end in carriage returns stay readable")
  func carriageReturns() throws {
    let windows = try AnswersDocument(text: SampleText.replacing("\n", with: "\r\n"), file: "overture.yaml")
    var answers = windows.answers
    answers.environments[0].resources.keepWarm = "*/5 * * * *"
    answers.environments[1].security.acknowledgements.removeAll()
    answers.environments.append(Samples.environment("qa"))
    let text = windows.replacing(with: answers)
    #expect(try AnswersDocument(text: text, file: "overture.yaml").answers == answers)
    #expect(text.contains("# enough so far\r\n"))
  }

  @Test("whatever changes, the text says the new answers, and every other comment stays", arguments: 1...60)
  func anyChange(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var answers = document.answers
    for index in answers.environments.indices {
      let other = EnvironmentAnswers.random(answers.environments[index].name, using: &random)
      if Bool.random(using: &random) { answers.environments[index].resources = other.resources }
      if Bool.random(using: &random) { answers.environments[index].security = other.security }
      if Bool.random(using: &random) { answers.environments[index].project = other.project }
      if Bool.random(using: &random) { answers.environments[index].region = other.region }
    }
    if Bool.random(using: &random) { answers.environments.append(.random("qa", using: &random)) }
    let text = document.replacing(with: answers)
    let again = try AnswersDocument(text: text, file: "overture.yaml")
    #expect(again.answers.isSame(as: answers))
    for comment in [
      "# The deployment of our orchestra.", "# moved in May", "# Where we try things.", "# enough so far",
      "# the real thing", "# or service-account-key", "# until the load balancer is there",
    ] {
      #expect(text.contains(comment))
    }
    // What was rewritten can be rewritten: back to the first answers.
    let back = again.replacing(with: document.answers)
    #expect(try AnswersDocument(text: back, file: "overture.yaml").answers.isSame(as: document.answers))
  }

  @Test("a fresh file takes any other answers", arguments: 1...30)
  func freshFile(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let (old, new) = (try Answers.random(using: &random), try Answers.random(using: &random))
    let fresh = try AnswersDocument(text: AnswersDocument.text(for: old), file: "overture.yaml")
    let text = fresh.replacing(with: new)
    #expect(try AnswersDocument(text: text, file: "overture.yaml").answers.isSame(as: new))
    #expect(text.hasPrefix(AnswersDocument.header))
  }
}
