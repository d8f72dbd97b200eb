import Foundation
import Testing

/// Completion as somebody at a keyboard has it: a real shell in a real terminal, and the tab key.
@Suite("Completion", .enabled(if: Screen.isPossible, "tmux is not installed"))
struct CompletionTests {
  private let program: Program

  init() throws {
    program = try Program()
    let repository = program.folder.appending(path: "shop")
    for folder in [".git", "web", ".github/workflows"] {
      try FileManager.default.createDirectory(
        at: repository.appending(path: folder), withIntermediateDirectories: true)
    }
    try FileManager.default.copyItem(
      atPath: Program.example("keyless"), toPath: repository.appending(path: "overture.yaml").path)
    try Data().write(to: repository.appending(path: ".github/workflows/ship-it.yml"))
  }

  private static func isThere(_ name: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/\(name)")
  }

  /// Types each text and the tab key into a shell that has the program's script, and waits for what must come of it.
  private func type(in shell: String, start: [String], _ texts: [(typed: String, shown: String)]) async throws {
    let script = try await program.run("--generate-completion-script", shell)
    try #require(script.status == 0)
    try Data(script.output.utf8).write(to: program.folder.appending(path: "script"))
    let folder = URL(filePath: Program.path).deletingLastPathComponent().path
    try await Screen.use(
      program, [], columns: 120, environment: ["PATH": "\(folder):/usr/bin:/bin"],
      command: start
    ) { screen in
      try await screen.type("cd shop && clear")
      try await screen.press("Enter")
      for text in texts {
        try await screen.type(text.typed)
        try await screen.press("Tab")
        try await screen.shows(text.shown)
        try await screen.press("C-u")
      }
    }
  }

  private static let texts: [(typed: String, shown: String)] = [
    ("overture appl", "overture apply"),
    ("overture apply -e pro", "apply -e production"),
    ("overture apply --service ai-or", "--service ai-orchestra"),
    ("overture apply --acknowledge service-acc", "--acknowledge service-account-key"),
    ("overture status --direct", "status --directory"),
    ("overture plan -C we", "plan -C web"),
    ("overture plan --answers overt", "--answers overture.yaml"),
    ("overture apply --disable-workflow ship", "--disable-workflow ship-it.yml"),
    ("overture plan --format mark", "--format markdown"),
  ]

  @Test("bash", .enabled(if: isThere("bash"), "bash is not installed"))
  func bash() async throws {
    try await type(in: "bash", start: ["bash", "--noprofile", "--rcfile", "script", "-i"], Self.texts)
  }

  @Test("zsh", .enabled(if: isThere("zsh"), "zsh is not installed"))
  func zsh() async throws {
    let home = program.folder.appending(path: "home")
    try Data("fpath=($HOME $fpath); autoload -Uz compinit; compinit -u\n".utf8)
      .write(to: home.appending(path: ".zshrc"))
    let script = try await program.run("--generate-completion-script", "zsh")
    try Data(script.output.utf8).write(to: home.appending(path: "_overture"))
    try await type(in: "zsh", start: ["zsh", "-i"], Self.texts)
  }

  @Test("fish", .enabled(if: isThere("fish"), "fish is not installed"))
  func fish() async throws {
    let folder = program.folder.appending(path: "home/.config/fish/completions")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let script = try await program.run("--generate-completion-script", "fish")
    try Data(script.output.utf8).write(to: folder.appending(path: "overture.fish"))
    try await type(in: "fish", start: ["fish", "-i"], Self.texts)
  }
}
