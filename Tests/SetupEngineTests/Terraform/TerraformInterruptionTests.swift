import Foundation
import GoogleCloud
import SetupPlan
import Subprocess
import TerraformModel
import Testing

@testable import SetupEngine

@Suite("A Terraform that is interrupted, or goes on by itself", .timeLimit(.minutes(3)))
struct TerraformInterruptionTests {
  private static let terraform: String? = {
    let places: [String] = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    return places.map { $0 + "/terraform" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// Needs no provider: what takes long is a program that it starts.
  private static func configuration(_ pipe: String) -> String {
    """
    terraform {
      backend "gcs" {}
    }
    resource "terraform_data" "slow" {
      provisioner "local-exec" {
        command = "echo $$ > '\(pipe)'; exec sleep 600"
      }
    }

    """
  }

  @Test(
    "cancelled, the real one is interrupted, stops what it has started, and gives the lock of its state back",
    .enabled(if: terraform != nil, "terraform is not installed"))
  func cancelled() async throws {
    let terraform = try #require(Self.terraform)
    let plan = try SamplePlan.plan()
    try await SandboxWorld.use { world in
      _ = try await world.google.storage.createBucket(
        "orchestra-demo", ["name": .string(plan.names.stateBucket), "location": "US-CENTRAL1"])
      let workspace = TerraformWorkspace(repository: world.repository, names: plan.names)
      let pipe = world.folder.path("pipe")
      try #require(mkfifo(pipe, 0o600) == 0)
      try world.folder.write("repository/terraform/main.tf", Data(Self.configuration(pipe).utf8))
      try world.folder.write("repository/terraform/\(workspace.variablesFile)", Data("{}".utf8))
      let context = try await world.context(plan)
      var variables = context.environment
      for name in ["PATH", "HOME"] { variables[name] = ProcessInfo.processInfo.environment[name] }
      let credentials = world.google.credentials
      let runner = TerraformRunner(
        path: terraform, environment: variables, token: { try await credentials.token().value })
      try await runner.initialise(workspace) { _, _ in }
      _ = try await runner.plan(workspace, adoptions: []) { _, _ in }
      let apply = Task { try await runner.apply(workspace) { _, _ in } }
      let written = try FileHandle(forReadingFrom: URL(filePath: pipe)).readToEnd() ?? Data()
      let pid = try #require(
        Int32(String(decoding: written, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)))
      let lock = workspace.prefix + "/default.tflock"
      #expect(try await world.google.storage.object(workspace.bucket, lock) != nil)
      #expect(TerraformProcess.refusal(workspace.processFile)?.kind == .locked)
      let clock = ContinuousClock()
      let start = clock.now
      apply.cancel()
      await #expect(throws: (any Error).self) { try await apply.value }
      #expect(clock.now - start < .seconds(300))
      #expect(try await world.google.storage.object(workspace.bucket, lock) == nil)
      #expect(kill(pid, 0) != 0)
      #expect(!FileManager.default.fileExists(atPath: workspace.processFile))
      #expect(!FileManager.default.fileExists(atPath: workspace.outputFile))
    }
  }

  @Test("one that goes on although its Overture is gone keeps the next run away, until it has ended")
  func orphan() async throws {
    let plan = try SamplePlan.plan()
    try await SandboxWorld.use { world in
      let workspace = TerraformWorkspace(repository: world.repository, names: plan.names)
      try StateFolder.makeFolders((workspace.processFile as NSString).deletingLastPathComponent)
      let (started, start) = AsyncStream<Int32>.makeStream()
      var child = ChildProcess(
        executable: "/bin/sleep", arguments: ["600"], environment: [:], folder: world.repository.path,
        outputFile: workspace.outputFile)
      child.started = { start.yield($0) }
      let orphan = Task { [child] in try await child.run { _ in } }
      let pid = try #require(await started.first { _ in true })
      try TerraformProcess(pid: pid, command: "apply").write(to: workspace.processFile)
      let refused = try await world.run(.apply, plan)
      let failure = try #require(refused.failures[.checkCredentials])
      #expect(failure.kind == .locked)
      #expect(failure.reason.contains("Process \(pid) goes on with its apply"))
      #expect(failure.remedy.contains("kill -INT \(pid)"))
      #expect(try world.mutations().isEmpty)
      kill(pid, SIGTERM)
      _ = try await orphan.value
      #expect(try await world.run(.apply, plan).outcome == .succeeded)
      #expect(!FileManager.default.fileExists(atPath: workspace.processFile))
    }
  }

  @Test("another process that has got the number of one that has ended is not taken for it")
  func reusedNumber() throws {
    let folder = try TemporaryFolder()
    var process = TerraformProcess(pid: getpid(), command: "apply")
    try process.write(to: folder.path("process"))
    #expect(TerraformProcess.refusal(folder.path("process")) != nil)
    process.ticks = (process.ticks ?? 0) + 1
    try process.write(to: folder.path("process"))
    #expect(TerraformProcess.refusal(folder.path("process")) == nil)
    #expect(!FileManager.default.fileExists(atPath: folder.path("process")))
  }
}
