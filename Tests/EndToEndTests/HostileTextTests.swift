import Foundation
import Testing

@Suite("Control characters from elsewhere", .serialized)
struct HostileTextTests {
  /// A title of the window, C1's CSI, and an override of the direction.
  private static let hostile = "x\u{1B}]0;OWNED\u{7}\u{9B}2J\u{202E}y"
  private static let shown = #"x\u{1b}]0;OWNED\u{7}\u{9b}2J\u{202e}y"#

  /// What of a text a terminal would obey.
  private func obeyed(_ text: String) -> [String] {
    text.unicodeScalars.filter {
      ($0.properties.generalCategory == .control && $0 != "\n" && $0 != "\t") || $0.properties.isBidiControl
    }.map { "U+" + String($0.value, radix: 16) }
  }

  private func expectSafe(_ result: Program.Result, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(obeyed(result.output) == [], sourceLocation: sourceLocation)
    #expect(obeyed(result.error) == [], sourceLocation: sourceLocation)
  }

  @Test("the answers' values are shown as escapes, on standard error")
  func answers() async throws {
    let program = try Program()
    let text = try String(contentsOfFile: Program.example("keyless"), encoding: .utf8)
      .replacing("ai-cherry/ai-orchestra", with: #""ai-cherry/x\e]0;OWNED\ax\x9b2J\u202ey""#)
    let file = program.folder.appending(path: "answers.yaml")
    try Data(text.utf8).write(to: file)
    let result = try await program.run("plan", "--sandbox", "--answers", file.path)
    #expect(result.status == 65)
    #expect(result.error.contains(#"x\u{1b}]0;OWNED\u{7}x\u{9b}2J\u{202e}y"#), "\(result.error)")
    expectSafe(result)
  }

  @Test("the repository's names are shown as escapes in every format", arguments: ["text", "markdown", "json"])
  func repository(format: String) async throws {
    let program = try Program()
    let folder = program.folder.appending(path: "work")
    _ = try await program.run("sandbox", "sample", folder.path)
    try FileManager.default.removeItem(at: folder.appending(path: ".git/index"))
    let module = folder.appending(path: "ai-orchestra/app/\(Self.hostile).py")
    try Data("from fastapi import FastAPI\napp = FastAPI()\n".utf8).write(to: module)
    let result = try await program.run(
      "plan", "--full", "--sandbox", "-C", folder.path, "--answers", Program.example("keyless"), "--format", format)
    #expect(result.status == 0, "\(result.error)")
    expectSafe(
      try await program.run("plan", "--sandbox", "-C", folder.path, "--answers", Program.example("keyless")))
    #expect(result.output.contains(format == "json" ? #"x\u001b]0;OWNED\u0007\u009b2J\u202ey"# : Self.shown))
    expectSafe(result)
  }

  @Test("so is what stands wrong on the command line")
  func arguments() async throws {
    let program = try Program()
    for arguments in [["plan", "--\(Self.hostile)"], [Self.hostile], ["apply", "--acknowledge", Self.hostile]] {
      let result = try await program.run(arguments)
      #expect(result.status == 64)
      #expect(result.error.contains(Self.shown), "\(result.error)")
      expectSafe(result)
    }
    let help = try await program.run("help", "plan")
    #expect(help.status == 0 && help.output.contains("--format") && help.error.isEmpty)
    let version = try await program.run("--version")
    #expect(version.status == 0 && version.output.hasPrefix("overture ") && version.error.isEmpty)
  }

  @Test("so is what a server says, in lines and in events", arguments: ["text", "json"])
  func server(format: String) async throws {
    let program = try Program()
    let faults = program.folder.appending(path: "faults.yaml")
    try Data(
      #"faults: [{ path: "/github/repos/**", effect: { status: 451, message: "x\e]0;OWNED\a\x9b2J\u202ey\nz" } }]"#.utf8
    ).write(to: faults)
    let server = try await Program.Running(
      program, ["sandbox", "serve", "--faults", faults.path], until: "http://127.0.0.1:")
    let result = try await program.run(
      "apply", "--sandbox", "--answers", Program.example("keyless"), "--keep-workflow", "ci.yml", "--events", format)
    #expect(result.status != 0)
    let expected = format == "json" ? #"x\u001b]0;OWNED\u0007\u009b2J\u202ey\nz"# : Self.shown + #"\nz"#
    #expect((result.output + result.error).contains(expected), "\(result)")
    expectSafe(result)
    await server.stop()
  }
}
