import Foundation
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("What fails on this machine, before anything is changed", .timeLimit(.minutes(2)))
struct LocalReadinessTests {
  /// Runs an apply that something on this machine stands in the way of, and expects that it has changed nothing.
  private func refused(
    at step: StepID, _ prepare: (SandboxWorld, inout EngineContext) throws -> Void
  ) async throws -> Failure {
    let plan = try SamplePlan.plan()
    var told: Failure?
    try await SandboxWorld.use { world in
      var context = try await world.context(plan)
      try prepare(world, &context)
      let run = await world.run(.apply, plan, context)
      #expect(run.outcome == .failed)
      #expect(Array(run.failures.keys) == [step])
      #expect(run.steps(.skipped).count == plan.steps.count - 1)
      #expect(try world.mutations().isEmpty, "nothing is asked that changes anything")
      told = run.failures[step]
    }
    return try #require(told)
  }

  @Test("a link or a file on the way to a generated file", arguments: [true, false])
  func way(isLink: Bool) async throws {
    let failure = try await refused(at: .filesWrite) { world, _ in
      let place = world.repository.appending(path: "terraform").path
      if isLink {
        try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: world.folder.path())
      } else {
        try Data().write(to: URL(filePath: place))
      }
    }
    #expect(failure.message.hasSuffix("/terraform"))
  }

  @Test("a named pipe in the place of a generated file is named, not waited on")
  func pipe() async throws {
    let failure = try await refused(at: .filesWrite) { world, _ in
      mkfifo(world.repository.appending(path: "Dockerfile.performance-optimized").path, 0o600)
    }
    #expect(failure.message.contains("pipe"), "\(failure)")
  }

  @Test("a file or a folder that must not be changed")
  func rights() async throws {
    let file = try await refused(at: .filesWrite) { world, context in
      let generated = try #require(context.files.first { $0.path == "Dockerfile.performance-optimized" })
      let path = world.repository.appending(path: generated.path).path
      try Data((generated.contents + "# mine\n").utf8).write(to: URL(filePath: path))
      try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
    }
    #expect(file.kind == .notPermitted)
    let folder = try await refused(at: .filesWrite) { world, _ in
      let path = world.repository.appending(path: ".github").path
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: path)
    }
    #expect(folder.kind == .notPermitted)
    #expect(folder.message.hasSuffix("/.github"))
  }

  @Test("a file that somebody else wrote")
  func foreign() async throws {
    let failure = try await refused(at: .filesWrite) { world, _ in
      try Data("mine".utf8).write(to: world.repository.appending(path: "Dockerfile.performance-optimized"))
    }
    #expect(failure.kind == .answers)
    #expect(failure.message == "Dockerfile.performance-optimized is there, and Overture did not write it")
  }

  @Test("a disk without room", .enabled(if: SmallDisk.isPossible, "mounting a small file system needs root"))
  func disk() async throws {
    let small = try #require(SmallDisk())
    let failure = try await refused(at: .filesWrite) { _, context in context.repository = small.url }
    #expect(failure.reason == "The disk is full, or the quota used up.")
  }

  @Test("no Terraform, or one that does not run")
  func terraform() async throws {
    let missing = Failure(message: "There is no Terraform", reason: "none", remedy: "install it")
    #expect(try await refused(at: .terraformInit) { _, context in context.terraform = .missing(missing) } == missing)
    let broken = try await refused(at: .terraformInit) { world, context in
      let path = try world.folder.script("terraform", "echo 'no such library' >&2; exit 127")
      context.terraform = .executable(path: path, environment: [:], note: nil)
    }
    #expect(broken.message.hasSuffix("/terraform does not run"))
    #expect(broken.reason == "Asked for its version it ended with 127: no such library")
  }
}
