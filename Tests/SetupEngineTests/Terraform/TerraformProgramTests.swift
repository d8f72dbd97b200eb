import Foundation
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("Finding Terraform", .timeLimit(.minutes(1)))
struct TerraformProgramTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The decision of a sandbox that is this test's own.
  private var decision: TerraformDecision { TerraformDecision(sandbox: folder.url.path) }

  /// A PATH with the test's own folder before those of the shell's programs.
  private func environment(_ more: [String: String] = [:]) -> [String: String] {
    ["PATH": folder.path("bin")].merging(more) { $1 }
  }

  /// That of a sandbox in which nothing was decided yet.
  private func fresh() -> TerraformDecision {
    unlink(folder.path("terraform.json"))
    return decision
  }

  private func path(_ program: TerraformProgram) -> String? {
    guard case .executable(let path, _, _) = program else { return nil }
    return path
  }

  private func reason(_ program: TerraformProgram) -> String? {
    guard case .standIn(let reason) = program else { return nil }
    return reason
  }

  private func failure(_ program: TerraformProgram) -> Failure? {
    guard case .missing(let failure) = program else { return nil }
    return failure
  }

  @Test("terraform comes before tofu, and the named one before both")
  func order() async throws {
    let tofu = try folder.script("bin/tofu", "exit 0")
    #expect(path(await .find(environment: environment())) == tofu)
    let terraform = try folder.script("bin/terraform", "exit 0")
    #expect(path(await .find(environment: environment())) == terraform)
    let own = try folder.script("own/my-terraform", "exit 0")
    #expect(
      path(await .find(environment: environment(["OVERTURE_TERRAFORM": own]))) == own)
    let byName = environment(["OVERTURE_TERRAFORM": "tofu"])
    #expect(path(await .find(environment: byName)) == tofu)
    #expect(path(await .find(environment: environment(["OVERTURE_TERRAFORM": ""]))) == terraform)
  }

  @Test("a named path is taken from here, not from the folder in which it will run")
  func relative() async throws {
    let own = try folder.script("own/my-terraform", "exit 0")
    let here = URL(filePath: FileManager.default.currentDirectoryPath)
    let up = String(repeating: "../", count: here.pathComponents.count - 1)
    let named = environment(["OVERTURE_TERRAFORM": up + own.dropFirst()])
    let found = try #require(path(await .find(environment: named, decision: decision)))
    #expect(found.hasPrefix("/"))
    #expect(URL(filePath: found).standardizedFileURL.path == own)
  }

  @Test("what is no program is passed over: a folder, a file that may not be run")
  func noProgram() async throws {
    try folder.write("bin/terraform/file", Data())
    try folder.write("bin/tofu", Data("#!/bin/sh\n".utf8))
    let failure = failure(await .find(environment: environment()))
    #expect(failure?.message == "There is no Terraform")
    #expect(failure?.reason == "Overture needs it to create the service, and neither terraform nor tofu is on PATH.")
    #expect(failure?.remedy.contains("export OVERTURE_TERRAFORM=/path/to/terraform") == true)
  }

  @Test("one that was named and is none is not replaced by another")
  func namedWrongly() async throws {
    _ = try folder.script("bin/terraform", "exit 0")
    let named = environment(["OVERTURE_TERRAFORM": "/nowhere/terraform"])
    let failure = failure(await .find(environment: named))
    #expect(failure?.reason.contains("OVERTURE_TERRAFORM names /nowhere/terraform, which is no program") == true)
    let inSandbox = self.failure(await .find(environment: named, decision: decision))
    #expect(inSandbox?.reason.contains("OVERTURE_TERRAFORM names /nowhere/terraform, which is no program") == true)
    #expect(decision.kept == nil, "nothing was decided by that")
  }

  @Test("it is decided once for a sandbox and kept, whatever is on PATH later; what somebody names decides anew")
  func once() async throws {
    let first = await TerraformProgram.find(environment: environment(), decision: decision)
    #expect(reason(first) == "neither terraform nor tofu is on PATH")
    let terraform = try folder.script("bin/terraform", "exit 0")
    let second = await TerraformProgram.find(environment: environment(), decision: decision, limit: Self.patience)
    #expect(reason(second) == "neither terraform nor tofu is on PATH")
    let named = await TerraformProgram.find(
      environment: environment(["OVERTURE_TERRAFORM": "terraform"]), decision: decision)
    #expect(path(named) == terraform)
    let third = await TerraformProgram.find(environment: environment(), decision: decision)
    #expect(path(third) == terraform)
    #expect(third.sandboxNote == "Terraform is \(terraform), decided once for this sandbox.")
    try FileManager.default.removeItem(atPath: terraform)
    let gone = failure(await .find(environment: environment(), decision: decision))
    #expect(gone?.message == "This sandbox's Terraform is gone")
    #expect(gone?.remedy.contains("export OVERTURE_TERRAFORM=built-in") == true)
    let builtIn = await TerraformProgram.find(
      environment: environment(["OVERTURE_TERRAFORM": "built-in"]), decision: decision)
    #expect(reason(builtIn) == "OVERTURE_TERRAFORM is built-in")
    #expect(reason(await .find(environment: environment(), decision: decision)) == "OVERTURE_TERRAFORM is built-in")
  }

  @Test("of many that decide at once, one decides for all")
  func together() async throws {
    let choices = await withTaskGroup(of: TerraformDecision.Choice.self) { group in
      for number in 0..<20 { group.addTask { [decision] in decision.keep(.standIn(reason: "\(number)")) } }
      return await group.reduce(into: Set<String>()) { if case .standIn(let reason) = $1 { $0.insert(reason) } }
    }
    #expect(choices.count == 1)
  }

  @Test("outside the sandbox it is not tried, and there is no stand-in")
  func outside() async throws {
    let terraform = try folder.script("bin/terraform", "touch \(folder.path("tried")); exit 1")
    #expect(path(await .find(environment: environment())) == terraform)
    #expect(folder.read("tried") == nil)
    let none = await TerraformProgram.find(environment: ["PATH": folder.path("none")])
    #expect(failure(none) != nil)
  }

  /// Here the machine may be busy; what the program itself allows is another matter.
  private static let patience = Duration.seconds(60)

  @Test("in the sandbox it must get its provider, in a folder of its own that is removed")
  func provider() async throws {
    let terraform = try folder.script(
      "bin/terraform",
      """
      PATH=/usr/bin:/bin
      { echo "$*"; cat main.tf; pwd; env; } > \(folder.path("said"))
      """)
    let variables = environment(["TF_DATA_DIR": "/elsewhere", "OWN": "kept", "TF_CLI_CONFIG_FILE": "/rc"])
    #expect(path(await .find(environment: variables, decision: decision, limit: Self.patience)) == terraform)
    let said = String(decoding: try #require(folder.read("said")), as: UTF8.self).split(separator: "\n")
    #expect(said.first == "init -backend=false -input=false -no-color")
    #expect(said.contains("    google = { source = \"hashicorp/google\" }"))
    #expect(
      said.contains("CHECKPOINT_DISABLE=1") && said.contains("TF_IN_AUTOMATION=1")
        && said.contains("TF_CLI_CONFIG_FILE=/rc"))
    #expect(!said.contains("OWN=kept"), "what is none of its business stays here")
    #expect(!said.contains { $0.hasPrefix("TF_DATA_DIR=") })
    let probe = try #require(said.first { $0.contains("overture-probe-") && $0.hasPrefix("/") })
    #expect(!FileManager.default.fileExists(atPath: String(probe)))
  }

  @Test("in the sandbox, one without its provider is stood in for, and the reason says why")
  func noProvider() async throws {
    let terraform = try folder.script("bin/terraform", "echo 'no network' >&2; exit 1")
    #expect(
      reason(await .find(environment: environment(), decision: fresh(), limit: Self.patience))
        == "\(terraform) cannot get the google provider")
    try folder.write("bin/terraform", Data("no program at all".utf8))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: terraform)
    #expect(
      reason(await .find(environment: environment(), decision: fresh(), limit: Self.patience))
        == "\(terraform) does not run")
    try FileManager.default.removeItem(atPath: terraform)
    #expect(
      reason(await .find(environment: environment(), decision: fresh(), limit: Self.patience))
        == "neither terraform nor tofu is on PATH")
  }

  @Test("one that takes too long is given up, with all that it has started")
  func slow() async throws {
    let terraform = try folder.script("bin/terraform", "trap '' INT TERM; /bin/sleep 600; exit 0")
    let clock = ContinuousClock()
    let start = clock.now
    let found = await TerraformProgram.find(
      environment: environment(), decision: decision, limit: .milliseconds(100))
    #expect(reason(found) == "\(terraform) could not get the google provider within 0 s")
    #expect(clock.now - start < .seconds(300))
  }
}
