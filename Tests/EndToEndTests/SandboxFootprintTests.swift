import Foundation
import Testing

/// What `--help` says of `--sandbox`: where it writes, and nowhere else.
@Suite("What a sandbox leaves outside of its folder", .serialized, .timeLimit(.minutes(3)))
struct SandboxFootprintTests {
  /// Everything in a folder, by its path from there.
  private func contents(of folder: URL) -> Set<String> {
    Set((FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String]) ?? [])
  }

  @Test("a set-up and its revert write into the sandbox, the repository that is named, and the state folder")
  func footprint() async throws {
    let program = try Program()
    let own = program.folder.appending(path: "shop")
    _ = try await program.run("sandbox", "sample", own.path)
    let answers = ["--sandbox", "-C", own.path, "--answers", Program.example("keyless")]
    let before = contents(of: program.folder).filter { !$0.hasPrefix("shop/") && !$0.hasPrefix("sandbox") }
    #expect(try await program.run(["apply"] + answers).status == 0)
    #expect(try await program.run(["status"] + answers).status == 0)
    #expect(try await program.run(["revert", "--yes"] + answers).status == 0)
    let new = contents(of: program.folder).subtracting(before)
      .filter { !$0.hasPrefix("shop/") && !$0.hasPrefix("sandbox/") && $0 != "sandbox" }
    let state = "home/.local/state/overture"
    let expected: Set<String> = ["home/.local", "home/.local/state", state]
    for path in new.subtracting(expected) {
      let isTold = ["journal-key", "journals", "terraform"].contains { name in
        path == "\(state)/\(name)" || path.hasPrefix("\(state)/\(name)/")
      }
      #expect(isTold, "\(path)")
    }
    #expect(new.contains("\(state)/journal-key"))
    let help = try await program.run("help", "plan")
    #expect(help.output.contains("state folder"), "\(help.output)")
  }
}
