import SetupPlan
import Testing
import Wizard

@testable import overture

@Suite("The services that have answers in folders")
struct KnownServicesTests {
  @Test("each is read from its folder, and what cannot be read says why")
  func read() async throws {
    let folder = try SampleFolder([
      "api/overture.yaml": SampleAnswers.written, "web/overture.yaml": "version: 1\n", "docs/readme.md": "x",
    ])
    let known = await folder.repository.knownServices(environment: ["HOME": folder.path()])
    #expect(known.map(\.home) == ["api", "web"])
    let answers = try #require(try? known.first?.answers.get())
    #expect(answers.service.home == "api" && !answers.environments.isEmpty)
    guard case .failure(let failure)? = known.last?.answers else {
      Issue.record("web is read")
      return
    }
    let words = failure.all.map { "\($0.message) \($0.reason)" }.joined(separator: " ")
    #expect(words.contains("repository"), "\(failure)")
  }

  @Test("none is asked about where the root has answers, or a folder is meant already")
  func none() async throws {
    let folder = try SampleFolder([
      "overture.yaml": SampleAnswers.written, "api/overture.yaml": SampleAnswers.written,
    ])
    #expect(await folder.repository.knownServices(environment: [:]).isEmpty)
    #expect(await folder.repository.at("api").knownServices(environment: [:]).isEmpty)
  }

  @Test(
    "a command that names no service is told which there are; one that stands in a folder, or has none at all, is not")
  func named() async throws {
    let folder = try SampleFolder(["api/overture.yaml": SampleAnswers.written, "web/overture.yaml": "version: 1\n"])
    let error = try await #require(throws: CommandFailure.self) {
      try await folder.repository.makeSureServiceIsNamed(takesAll: true)
    }
    #expect(error.status == .usage && error.failure.message == "Which service?")
    #expect(error.failure.reason.contains("api/overture.yaml"))
    #expect(error.failure.reason.contains("web/overture.yaml, which cannot be read"))
    #expect(error.failure.remedy.hasPrefix("Name one: --service ") && error.failure.remedy.hasSuffix("--all"))
    try await folder.repository.at("api").makeSureServiceIsNamed(takesAll: false)
    try await SampleFolder().repository.makeSureServiceIsNamed(takesAll: false)
  }
}
