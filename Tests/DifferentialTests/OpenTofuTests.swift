import Foundation
import RealPrograms
import Testing

/// A machine that has `tofu` and no `terraform`. OpenTofu's own program cannot be had everywhere, so that Terraform's stands
/// behind that name: what is tried is every way by which it is found and called.
@Suite(
  "OpenTofu instead of Terraform", .enabled(if: Stub.isThere, Stub.why),
  .enabled(if: Tool.areThere("bash", "gcloud", "gh", "terraform"), "gcloud, gh or terraform is not installed"))
struct OpenTofuTests {
  /// A folder with a `tofu`, and a PATH on which there is no `terraform`.
  private func machine(in folder: URL) throws -> [String: String] {
    let terraform = try #require(Tool("terraform")).path
    let stub = try #require(Stub.folder)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let tofu = folder.appending(path: "tofu")
    try Data("#!/bin/sh\nexec '\(stub)/tf' --bin '\(terraform)' . \"$@\"\n".utf8).write(to: tofu)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tofu.path)
    let path = ProcessInfo.processInfo.environment["PATH", default: "/usr/bin:/bin"]
    let own = path.split(separator: ":").map(String.init)
    let others = own.filter { !FileManager.default.isExecutableFile(atPath: "\($0)/terraform") }
    for program in ["bash", "gcloud", "gh", "python3", "sed"] {
      try #require(
        others.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") },
        "\(program) lies beside terraform")
    }
    return ["PATH": ([folder.path] + others).joined(separator: ":")]
  }

  @Test("engine and exported script find it, and leave what they leave with Terraform", .timeLimit(.minutes(8)))
  func found() async throws {
    let original = try await ServedSandbox.use { $0 }
    let machine = try machine(in: original.folder.appending(path: "bin"))
    // Without this name the engine gives what it finds on PATH two seconds to get its provider.
    let engine = Stub.variables("tofu-engine", isForScript: false).merging(machine) { $1 }
      .merging(["OVERTURE_TERRAFORM": "tofu"]) { $1 }
    let (expected, files) = try await ServedSandbox.use(copying: original.place, engine) { sandbox in
      let result = try await sandbox.overture(Example.small.apply)
      try #require(result.status == 0, "\(result.error)")
      #expect(!result.error.contains("stand-in"), "\(result.error)")
      let files = original.folder.appending(path: "files")
      try FileManager.default.copyItem(at: sandbox.repository, to: files)
      return (FinalState(comparable: try sandbox.state()), files)
    }
    let script = Stub.variables("tofu-script", isForScript: true).merging(machine) { $1 }
    try await ServedSandbox.use(copying: original.place, script) { sandbox in
      try sandbox.takeFiles(of: files)
      let gone = try await sandbox.run("bash", ["-c", "command -v terraform"])
      try #require(gone.status != 0, "terraform is \(gone.output)")
      let exported = try await sandbox.overture(["script", "--sandbox"])
      try #require(exported.status == 0, "\(exported.error)")
      let arguments =
        ["-s", "--", "--yes"] + Example.small.acceptance + [Example.small.environment, sandbox.repository.path]
      let result = try await sandbox.run("bash", arguments, input: exported.output)
      try #require(result.status == 0, "\(result.error)\(result.output)")
      try sandbox.holds(expected)
    }
  }
}
