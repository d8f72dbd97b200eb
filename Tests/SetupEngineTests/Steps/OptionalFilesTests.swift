import Artifacts
import Foundation
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("Files that a set-up can do without", .timeLimit(.minutes(5)))
struct OptionalFilesTests {
  private static let both = [FileLayout.usual.recipe, FileLayout.usual.script]

  private func plan(_ files: OptionalFiles, _ plan: Plan? = nil) throws -> Plan {
    let plan = try plan ?? SamplePlan.plan()
    var answers = plan.answers
    answers.files = files
    return try Plan(answers: answers, environment: plan.environment.name)
  }

  private func url(_ world: SandboxWorld, _ path: String) -> URL { world.repository.appending(path: path) }

  private func exists(_ path: String, _ world: SandboxWorld) -> Bool {
    FileManager.default.fileExists(atPath: url(world, path).path)
  }

  @Test("go with the next apply where they are switched off, shown before, come back, and a revert leaves nothing")
  func switched() async throws {
    let (all, none) = (try plan(OptionalFiles()), try plan(OptionalFiles(script: false, copies: false)))
    try await SandboxWorld.use { world in
      try await world.apply(all)
      #expect(Self.both.allSatisfy { exists($0, world) })
      let preview = try await world.engine(none).preview()
      #expect(preview.files.filter { $0.kind == .removed }.map(\.path) == Self.both)
      #expect(preview.files.filter { $0.kind != .unchanged }.count == 2)
      #expect(preview.notices.filter { $0.message.contains("no longer used") }.isEmpty)
      #expect(try await world.engine(none).drift().map(\.step) == [.filesWrite])
      try await world.apply(none)
      #expect(Self.both.allSatisfy { !exists($0, world) })
      #expect(exists("ai-orchestra/Dockerfile", world))
      #expect(try await world.engine(none).drift().map(\.step) == [])
      try await world.apply(all)
      #expect(Self.both.allSatisfy { exists($0, world) })
      try await world.apply(none)
      let run = try await world.run(.revert, none)
      #expect(run.outcome == .succeeded, "\(run.failures)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: world.repository.path) == [])
    }
  }

  @Test("edited by hand, are kept beside their place, which the review says before")
  func edited() async throws {
    let (all, none) = (try plan(OptionalFiles()), try plan(OptionalFiles(script: false)))
    try await SandboxWorld.use { world in
      try await world.apply(all)
      let script = url(world, FileLayout.usual.script)
      let mine = Data(try String(contentsOf: script, encoding: .utf8).appending("echo mine\n").utf8)
      try mine.write(to: script)
      let notices = try await world.engine(none).preview().notices
      let notice = try #require(notices.first { $0.message.contains("no longer used, and was edited by hand") })
      #expect(notice.message.hasPrefix(FileLayout.usual.script))
      #expect(notice.remedy.contains("stays as \(FileLayout.usual.script).overture-kept"))
      try await world.apply(none)
      #expect(!exists(FileLayout.usual.script, world) && exists(FileLayout.usual.recipe, world))
      #expect(FileManager.default.contents(atPath: script.path + ".overture-kept") == mine)
    }
  }

  @Test("that a colleague had written go too, after a run here wrote them anew, and a revert puts his back")
  func clone() async throws {
    let (all, none) = (try plan(OptionalFiles()), try plan(OptionalFiles(copies: false)))
    let older = Data("# Written by Overture: change the answers in overture.yaml, not this file.\nFROM scratch\n".utf8)
    for isWrittenAnew in [true, false] {
      try await SandboxWorld.use { world in
        let recipe = url(world, FileLayout.usual.recipe)
        try FileManager.default.createDirectory(at: world.repository, withIntermediateDirectories: true)
        try older.write(to: recipe)
        if isWrittenAnew { try await world.apply(all) }
        try await world.apply(none)
        #expect(!exists(FileLayout.usual.recipe, world))
        #expect(try await world.engine(none).drift().map(\.step) == [])
        let run = try await world.run(.revert, none)
        #expect(run.outcome == .succeeded, "\(run.failures)")
        #expect(FileManager.default.contents(atPath: recipe.path) == older)
      }
    }
  }

  @Test("go for all environments at once, and another one's revert does not bring them back")
  func environments() async throws {
    let plans = try SamplePlan.together(SamplePlan.plan(), SamplePlan.plan(environment: "staging"))
    let without = try plans.map { try plan(OptionalFiles(script: false, copies: false), $0) }
    try await SandboxWorld.use { world in
      try await world.apply(plans[0], plans[1])
      try await world.apply(without[0])
      #expect(Self.both.allSatisfy { !exists($0, world) })
      #expect(try await world.engine(without[1]).drift().map(\.step) == [])
      for plan in without.reversed() {
        let run = try await world.run(.revert, plan)
        #expect(run.outcome == .succeeded, "\(run.failures)")
        #expect(Self.both.allSatisfy { !exists($0, world) })
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: world.repository.path) == [])
    }
  }
}
