import Foundation
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The step files.write", .timeLimit(.minutes(5)))
struct FilesWriteStepTests {
  private let workflow = ".github/workflows/deploy-production.yml"
  private let dockerfile = "ai-orchestra/Dockerfile"
  private let script = "apply_performance_optimizations.sh"

  private func url(_ bench: StepBench, _ path: String) -> URL { bench.world.repository.appending(path: path) }

  private func bytes(_ bench: StepBench, _ path: String) -> Data? {
    FileManager.default.contents(atPath: url(bench, path).path)
  }

  private func mode(_ bench: StepBench, _ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: url(bench, path).path)[.posixPermissions] as? Int)
  }

  private func write(_ bench: StepBench, _ path: String, _ text: String) throws {
    let file = url(bench, path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// What a colleague's Overture of before wrote.
  private let older = "# Written by Overture: change the answers in overture.yaml, not this file.\nFROM scratch\n"

  /// Every file and folder of the repository but `.overture`.
  private func tree(_ bench: StepBench) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: bench.world.repository.path)
      .filter { !$0.hasPrefix(".overture") }.sorted()
  }

  @Test("all files are written once, and the undo takes them and their folders away, leaving what was there")
  func made() async throws {
    try await StepBench.use(enabling: false) { bench in
      try write(bench, dockerfile, older)
      let before = try tree(bench)
      let why = try await bench.inspect(.filesWrite)
      #expect(why.contains("\(workflow) is missing"))
      #expect(why.contains("\(dockerfile) differs"))
      try await bench.apply(.filesWrite)
      #expect(try mode(bench, script) & 0o111 == 0o111)
      #expect(bytes(bench, dockerfile) != Data(older.utf8))
      let again = try await StepBench(bench.world, bench.plan)
      #expect(try await again.apply(.filesWrite) == [])
      try await bench.undo(.filesWrite)
      #expect(try tree(bench) == before)
      #expect(bytes(bench, dockerfile) == Data(older.utf8))
    }
  }

  @Test("a file that was changed by hand since is put back, and the hand's work is kept beside it")
  func changedSince() async throws {
    try await StepBench.use(enabling: false) { bench in
      try await bench.apply(.filesWrite)
      try write(bench, workflow, "name: mine\n")
      try write(bench, "terraform/own.tf", "# mine\n")
      try await bench.undo(.filesWrite)
      #expect(bytes(bench, workflow) == nil)
      #expect(bytes(bench, workflow + ".overture-kept") == Data("name: mine\n".utf8))
      #expect(bytes(bench, "terraform/own.tf") == Data("# mine\n".utf8))
      #expect(bench.log.contains("the folder terraform stays: other files are in it"))
    }
  }

  @Test("what a person edited stays when the answers change other lines, and a revert keeps it beside the file")
  func editKept() async throws {
    try await StepBench.use(enabling: false) { bench in
      try await bench.apply(.filesWrite)
      try edit(bench, workflow, "name: Deploy production", "name: Ship it")
      #expect(try await StepBench(bench.world, bench.plan).inspect(.filesWrite) == [])
      let changed = try await StepBench(bench.world, SamplePlan.plan(access: .public))
      #expect(try await changed.apply(.filesWrite).contains("\(workflow) differs"))
      let merged = try #require(bytes(bench, workflow).map { String(decoding: $0, as: UTF8.self) })
      #expect(merged.contains("name: Ship it"))
      #expect(!merged.contains("authenticated: true"))
      #expect(try await StepBench(bench.world, changed.plan).inspect(.filesWrite) == [])
      try await changed.undo(.filesWrite)
      #expect(bytes(bench, workflow) == nil)
      #expect(bytes(bench, workflow + ".overture-kept") == Data(merged.utf8))
    }
  }

  @Test("a person and the answers that change the same lines are a conflict, which is shown; nothing is written then")
  func conflict() async throws {
    try await StepBench.use(enabling: false) { bench in
      try await bench.apply(.filesWrite)
      try edit(bench, workflow, "authenticated: true", "authenticated: true # as agreed")
      let before = bytes(bench, "terraform/environments/production.tfvars.json")
      let mine = bytes(bench, workflow)
      let changed = try await StepBench(bench.world, SamplePlan.plan(access: .public))
      #expect(try await changed.inspect(.filesWrite).contains("\(workflow) was edited by hand where it changes"))
      let failure = try #require(await changed.failure { try await changed.apply(.filesWrite) })
      #expect(failure.message == "\(workflow) was edited by hand where it changes now")
      #expect(failure.remedy.contains("mv '\(workflow)' '\(workflow).mine'"))
      #expect(bytes(bench, workflow) == mine)
      #expect(bytes(bench, "terraform/environments/production.tfvars.json") == before)
    }
  }

  @Test("other line endings and a byte order mark are no difference, and stay; a script has the shell's own")
  func styles() async throws {
    try await StepBench.use(enabling: false) { bench in
      try await bench.apply(.filesWrite)
      let text = try #require(bytes(bench, workflow).map { String(decoding: $0, as: UTF8.self) })
      try write(bench, workflow, "\u{feff}" + text.replacing("\n", with: "\r\n"))
      #expect(try await StepBench(bench.world, bench.plan).inspect(.filesWrite) == [])
      let changed = try await StepBench(bench.world, SamplePlan.plan(access: .public))
      try await changed.apply(.filesWrite)
      let rewritten = try #require(bytes(bench, workflow).map { String(decoding: $0, as: UTF8.self) })
      #expect(rewritten.unicodeScalars.first == "\u{feff}")
      #expect(!rewritten.contains("authenticated: true"))
      #expect(rewritten.replacing("\r\n", with: "").contains("\n") == false)

      let shell = try #require(bytes(bench, script).map { String(decoding: $0, as: UTF8.self) })
      try write(bench, script, shell.replacing("\n", with: "\r\n"))
      try await StepBench(bench.world, changed.plan).apply(.filesWrite)
      #expect(bytes(bench, script)?.contains(UInt8(ascii: "\r")) == false)
    }
  }

  @Test("what a killed run was about to write over is nobody's edit, and is written over again")
  func killedBeforeWriting() async throws {
    try await StepBench.use(enabling: false) { bench in
      try write(bench, dockerfile, older)
      try await bench.apply(.filesWrite)
      let generated = bytes(bench, dockerfile)
      // So it is where the journal was written, and the file was not.
      try write(bench, dockerfile, older)
      #expect(try await StepBench(bench.world, bench.plan).apply(.filesWrite) == ["\(dockerfile) differs"])
      #expect(bytes(bench, dockerfile) == generated)

      for name in ["name: Deploy production", "name: Ship it"] {
        try edit(bench, workflow, "name: Deploy production", name)
        let before = try #require(bytes(bench, workflow))
        let changed = try await StepBench(bench.world, SamplePlan.plan(access: .public))
        try await changed.apply(.filesWrite)
        let after = bytes(bench, workflow)
        try before.write(to: url(bench, workflow))
        try await StepBench(bench.world, changed.plan).apply(.filesWrite)
        #expect(bytes(bench, workflow) == after)
        try await StepBench(bench.world, bench.plan).apply(.filesWrite)
      }
    }
  }

  private func edit(_ bench: StepBench, _ path: String, _ old: String, _ new: String) throws {
    let text = try #require(bytes(bench, path).map { String(decoding: $0, as: UTF8.self) })
    try #require(text.contains(old))
    try write(bench, path, text.replacing(old, with: new))
  }

  @Test("a script that has lost its execute bit is told, and gets it back with its other bits kept")
  func executable() async throws {
    try await StepBench.use(enabling: false) { bench in
      try await bench.apply(.filesWrite)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: url(bench, script).path)
      #expect(try await bench.apply(.filesWrite) == ["\(script) is not executable"])
      #expect(try mode(bench, script) == 0o711)
    }
  }

  @Test("where one file cannot be written, none is, and nothing is left behind")
  func allOrNone() async throws {
    try await StepBench.use(enabling: false) { bench in
      // A file stands where a folder is needed.
      try write(bench, "terraform", "not a folder\n")
      let before = try tree(bench)
      #expect(await bench.failure { try await bench.apply(.filesWrite) } != nil)
      #expect(try tree(bench) == before)
      #expect(await bench.journal.facts().isEmpty)
    }
  }

  @Test("a file that others wrote since the layout was found is never written over, and no other file is written")
  func foreign() async throws {
    try await StepBench.use(enabling: false) { bench in
      for path in [
        dockerfile, workflow, script, "terraform/cloud_run_variables.tf",
        "terraform/environments/production.tfvars.json",
      ] {
        try write(bench, path, "# mine\n")
        let before = try tree(bench)
        for failure in [
          await bench.failure { try await bench.apply(.filesWrite) },
          await bench.failure { _ = try await bench.inspect(.filesWrite, mode: .preview) },
        ] {
          #expect(failure?.message == "\(path) is there, and Overture did not write it")
          #expect(failure?.remedy.contains("git mv \(path) \(path).mine") == true)
          #expect(failure?.kind == .answers)
        }
        #expect(try tree(bench) == before)
        #expect(bytes(bench, path) == Data("# mine\n".utf8))
        try FileManager.default.removeItem(at: url(bench, path))
      }
      try await bench.apply(.filesWrite)
    }
  }

  @Test("a link in a file's place is not followed out of the repository")
  func link() async throws {
    try await StepBench.use(enabling: false) { bench in
      try bench.world.folder.write("outside", Data("theirs\n".utf8))
      try FileManager.default.createSymbolicLink(
        at: url(bench, script), withDestinationURL: bench.world.folder.url.appending(path: "outside"))
      #expect(await bench.failure { try await bench.apply(.filesWrite) } != nil)
      #expect(bench.world.folder.read("outside") == Data("theirs\n".utf8))
    }
  }
}
