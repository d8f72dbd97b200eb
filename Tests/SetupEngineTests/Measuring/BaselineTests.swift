import Foundation
import Measurement
import RESTClient
import SetupPlan
import Subprocess
import SystemPackage
import Testing

@testable import SetupEngine

@Suite("The baseline before the first change", .timeLimit(.minutes(5)))
struct BaselineTests {
  private let monday = CalendarDay(number: 20_780).start
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var file: BaselineFile { BaselineFile(repository: folder.url, environment: "production") }

  private func cloud() -> MeasuredCloud {
    var cloud = MeasuredCloud()
    cloud.created = monday.addingTimeInterval(-60 * 86_400)
    cloud.revisions = [("s-00001", monday.addingTimeInterval(-60 * 86_400))]
    return cloud
  }

  private func take(_ cloud: MeasuredCloud) async throws -> (line: String, isWarning: Bool)? {
    var said: (line: String, isWarning: Bool)?
    try await cloud.use(now: monday.addingTimeInterval(14.5 * 86_400)) { measuring, _ async throws in
      said = await BaselineTaking(measuring: measuring, file: file, names: try SamplePlan.plan().names).take()
    }
    return said
  }

  @Test("two weeks are kept whole, once, and offered for commit")
  func kept() async throws {
    let said = try #require(try await take(cloud()))
    #expect(said.line.contains("git add -f .overture/baseline-production.json"))
    #expect(!said.isWarning)
    let baseline = try #require(try file.read())
    #expect(baseline.kind == .before)
    #expect(baseline.window.start == monday.addingTimeInterval(0))
    #expect(baseline.window.requests > 14 * 24 * 100)
    #expect(baseline.window.service?.image == "r/api@sha256:abc")
    // Another one does not replace it, and nobody is asked for it.
    var later = cloud()
    later.requestsAnHour = 1
    #expect(try await take(later) == nil)
    #expect(try file.read() == baseline)
    #expect(try !file.keep(baseline))
    #expect(try folder.names == [".overture"])
    #expect(try TemporaryFolderNames.of(folder, ".overture") == [".gitignore", "baseline-production.json"])
  }

  @Test("no service, no requests and no permission are said or nothing, and stop nothing")
  func nothing() async throws {
    #expect(try await take(MeasuredCloud()) == nil)
    var silent = cloud()
    silent.requestsAnHour = 0
    #expect(try await take(silent)?.line.contains("had no requests") == true)
    var refused = cloud()
    refused.refused = ["request", "container"]
    let said = try #require(try await take(refused))
    #expect(said.isWarning)
    #expect(said.line.hasPrefix("no baseline was taken:"))
    #expect(!file.exists)
    var partly = cloud()
    partly.refused = ["container/memory"]
    let told = try #require(try await take(partly))
    #expect(told.isWarning)
    #expect(told.line.contains("could not be read"))
    #expect(file.exists)
  }

  @Test("git may track a baseline, and nothing else of the folder")
  func tracked() async throws {
    _ = try await take(cloud())
    func git(_ arguments: String...) async throws {
      let result = try await Subprocess.run(
        .name("git"), arguments: Arguments(["-c", "user.name=A", "-c", "user.email=a@example.com"] + arguments),
        workingDirectory: FilePath(folder.url.path), output: .discarded, error: .string(limit: 1 << 16))
      try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
    }
    try await git("init", "--quiet")
    try await git("add", "--force", file.path)
    let state = StateFolder(repository: folder.url)
    try state.check()
    try folder.write(".overture/journal.jsonl", Data("{}\n".utf8))
    try await git("add", "--force", ".overture/journal.jsonl")
    let refused = await failure { try state.check() }
    #expect(refused?.message == "git tracks .overture/journal.jsonl")
  }

  @Test("what is no baseline is named, with the way out")
  func damaged() async throws {
    _ = try await take(cloud())
    let whole = try #require(folder.read(file.path))
    for wrong in [
      Data("{".utf8), Data(),
      Data(String(decoding: whole, as: UTF8.self).replacing("\"kind\":\"before\"", with: "\"kind\":\"x\"").utf8),
    ] {
      try folder.write(file.path, wrong)
      let found = await failure { _ = try file.read() }
      #expect(found?.kind == .answers)
      #expect(found?.message == ".overture/baseline-production.json is no baseline that can be read")
      #expect(throws: Failure.self) { try BaselineFile.read(folder.path(file.path)) }
    }
    try folder.write(file.path, whole)
    #expect(try BaselineFile.read(folder.path(file.path)) == file.read())
    let missing = await failure { _ = try BaselineFile.read(folder.path("missing.json")) }
    #expect(missing?.reason == "There is no such file.")
  }

  @Test("an apply takes it before its first change, and only where nothing was made before")
  func beforeApply() async throws {
    try await SandboxWorld.use { world in
      let plan = try SamplePlan.plan(access: .public)
      // Nothing is there: nothing is kept, and nothing is said of it.
      let run = try await world.run(.apply, plan)
      #expect(run.outcome == .succeeded, "\(run.failures)")
      let file = BaselineFile(repository: world.repository, environment: "production")
      #expect(!file.exists)
      // The service is ours now: another apply does not take it for what was there before.
      try await world.apply(plan)
      #expect(!file.exists)
    }
  }
}

/// The names in a folder of a test's folder.
private enum TemporaryFolderNames {
  static func of(_ folder: TemporaryFolder, _ name: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path(name)).sorted()
  }
}
