import Foundation
import SetupPlan
import Testing

@testable import overture

@Suite("The set-ups of a repository")
struct SetUpsTests {
  private let folder: SampleFolder

  init() throws {
    folder = try SampleFolder([
      "web/overture.yaml": Self.answers("web", ["staging", "production"]), "web/main.py": "",
      "api/overture.yaml": Self.answers("api", ["production"]), "api/main.py": "",
      "jobs/Dockerfile": "FROM python:3.12\nCOPY shared /srv/shared\nCOPY jobs /srv/jobs\n", "shared/lib.py": "",
      "jobs/overture.yaml": Self.answers("jobs", ["staging"]), "jobs/main.py": "",
    ])
    try git("init", "--quiet", "--initial-branch=main")
    try git("add", "--all")
    try git("commit", "--quiet", "--no-verify", "-m", "first")
  }

  private static func answers(_ name: String, _ environments: [String]) throws -> String {
    var answers = try SampleAnswers.answers()
    answers.service = Service(name: name, directory: name)
    let one = answers.environments[0]
    answers.environments = environments.map {
      var environment = one
      environment.name = $0
      return environment
    }
    return AnswersDocument.text(for: answers)
  }

  private func git(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      ["git", "-C", folder.path(), "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
      + arguments
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  private func chosen(
    _ services: String..., affected: String? = nil, environment: String? = nil
  ) async throws -> [String] {
    try await SetUps.chosen(
      SetUps.Choice(services: Set(services), affectedSince: affected), in: folder.repository, environment: environment
    ).selections.map { "\($0.answers.service.name) \($0.name) \($0.file)" }
  }

  private static let all = [
    "api production api/overture.yaml", "jobs staging jobs/overture.yaml", "web staging web/overture.yaml",
    "web production web/overture.yaml",
  ]

  @Test("all are those of each file, with all its environments, or the one that is named where there is one")
  func everything() async throws {
    #expect(try await chosen() == Self.all)
    #expect(try await chosen(environment: "staging") == [Self.all[1], Self.all[2]])
    let failure = try await #require(throws: CommandFailure.self) { try await chosen(environment: "qa") }
    #expect(failure.failure.message == "No service has an environment qa")
    #expect(failure.failure.reason == "The answers have production, staging.")
  }

  @Test("services are chosen by their names, and a name that none has is told with those that there are")
  func services() async throws {
    #expect(try await chosen("web", "api", environment: "production") == [Self.all[0], Self.all[3]])
    let failure = try await #require(throws: CommandFailure.self) { try await chosen("web", "shop") }
    #expect(failure.failure.message == "No overture.yaml is about a service shop")
    #expect(failure.failure.reason == "The services are api, jobs, web.")
    #expect(failure.status == .answers)
  }

  @Test("affected are those with a changed file in their folders, or in what their Dockerfiles copy, and no others")
  func affected() async throws {
    try git("checkout", "--quiet", "-b", "topic")
    #expect(try await chosen(affected: "main") == [])
    try folder.write("shared/lib.py", "changed\n")
    #expect(try await chosen(affected: "main") == [Self.all[1]])
    try folder.write("README.md", "new\n")
    try folder.write("api/new.py", "new\n")
    #expect(try await chosen(affected: "main") == [Self.all[0], Self.all[1]])
    #expect(try await chosen("api", affected: "main") == [Self.all[0]])
    #expect(try await chosen(affected: "main", environment: "staging") == [Self.all[1]])
  }

  @Test("a file that cannot be used is told beside the others, unless all that were named are there")
  func broken() async throws {
    try folder.write("bad/overture.yaml", "version: 1\n")
    let all = try await SetUps.chosen(SetUps.Choice(), in: folder.repository, environment: nil)
    #expect(all.selections.count == 4 && all.broken.map(\.file) == ["bad/overture.yaml"])
    #expect(all.broken.first?.report.status == .answers)
    let named = try await SetUps.chosen(
      SetUps.Choice(services: ["web"]), in: folder.repository, environment: nil)
    #expect(named.broken.isEmpty)
    let failure = try await #require(throws: CommandFailure.self) { try await chosen("bad") }
    #expect(failure.failure.reason.contains("What bad/overture.yaml says cannot be read."))
  }

  @Test("the environments of the repository's own file are a list where there are several, of another file too")
  func environments() throws {
    let own = try SampleFolder(["overture.yaml": SampleAnswers.written])
    let setUps = try SetUps.environments(in: own.repository, path: nil)
    #expect(setUps.isList && setUps.selections.map(\.name) == ["staging", "production"])
    try own.write("other.yaml", SampleAnswers.written)
    let other = try SetUps.environments(in: own.repository, path: own.path("other.yaml"))
    #expect(other.selections.map(\.name) == ["staging", "production"])
    #expect(throws: CommandFailure.self) {
      try SetUps.environments(in: SampleFolder().repository, path: nil)
    }
  }

  @Test("runs that save to one file at once leave what the others have saved")
  func keeping() async throws {
    let setUps = try await SetUps.chosen(
      SetUps.Choice(services: ["web"]), in: folder.repository, environment: nil)
    let keeper = AnswersKeeper(repository: folder.repository)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for var selection in setUps.selections {
        selection.environment.resources.concurrency = 33
        group.addTask { [selection] in try await keeper.save(selection) }
      }
      try await group.waitForAll()
    }
    let saved = try #require(try folder.repository.at("web").document()?.answers)
    #expect(saved.environments.map(\.resources.concurrency) == [33, 33])
    #expect(
      try folder.repository.at("api").document()?.answers.environments.first?.resources.concurrency != 33)
  }
}
