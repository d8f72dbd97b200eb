import Foundation
import Subprocess
import SystemPackage
import Testing

/// The program in a real terminal: tmux shows it, keys are pressed, texts are waited for.
///
/// `OVERTURE_E2E_PAUSE` holds each key back by so many seconds, for watching: `tmux -L NAME attach` with the name that is
/// printed then.
struct Screen: Sendable {
  /// A text that did not come in time, and what was shown instead.
  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  private let program: Program
  private let name: String
  /// How long a text may take to come.
  private static let patience = Duration.seconds(60)
  private static let pause = ProcessInfo.processInfo.environment["OVERTURE_E2E_PAUSE"].flatMap(Double.init) ?? 0

  static let isPossible = FileManager.default.isExecutableFile(atPath: "/usr/bin/tmux")

  /// Starts the program.
  /// - Parameters:
  ///   - program: whose home and sandbox it gets.
  ///   - arguments: of the program.
  ///   - columns: of the terminal.
  ///   - rows: of the terminal.
  ///   - environment: more variables of the program's.
  ///   - command: what is started instead of the program, such as a shell.
  /// - Throws: `Missing` where tmux does not start.
  init(
    _ program: Program, _ arguments: [String], columns: Int = 80, rows: Int = 24, environment: [String: String] = [:],
    command: [String] = [Program.path]
  ) async throws {
    self.program = program
    name = "overture-\(UUID().uuidString.prefix(8))"
    if Self.pause > 0 { print("watch it: tmux -L \(name) attach -r") }
    // What stays on the screen after the program says how it ended.
    let variables = environment.map { "\($0.key)=\($0.value)" }
    let line = (["env"] + variables + command + arguments).map { "'\($0)'" }.joined(separator: " ")
    _ = try await tmux(
      "-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "-s", "main",
      "trap : INT; stty sane; \(line); echo \"ended with $?\"; stty -a; exec sleep 600")
  }

  /// What is shown.
  func text() async throws -> String { try await tmux("capture-pane", "-p", "-t", "main") }

  /// Waits until a text is shown.
  /// - Returns: the whole screen.
  @discardableResult
  func shows(_ wanted: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
    try await waits("“\(wanted)”", sourceLocation) { $0.contains(wanted) }
  }

  /// Waits until one of two texts is shown.
  @discardableResult
  func shows(_ wanted: String, or other: String, sourceLocation: SourceLocation = #_sourceLocation) async throws
    -> String
  {
    try await waits("“\(wanted)” or “\(other)”", sourceLocation) { $0.contains(wanted) || $0.contains(other) }
  }

  /// What the program left of the terminal's local modes, as `stty -a` shows them after its end.
  func modes() async throws -> Set<String> {
    let words = try await shows("iexten").split { $0 == " " || $0 == "\n" || $0 == ";" }.map(String.init)
    return Set(words).intersection(["icanon", "-icanon", "echo", "-echo", "isig", "-isig", "icrnl", "-icrnl"])
  }

  /// The modes of a terminal that nobody has changed.
  static let usualModes: Set<String> = ["icanon", "echo", "isig", "icrnl"]

  /// Waits until a text is no longer shown.
  @discardableResult
  func hides(_ unwanted: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
    try await waits("no “\(unwanted)”", sourceLocation) { !$0.contains(unwanted) }
  }

  private func waits(
    _ words: String, _ sourceLocation: SourceLocation, until isThere: (String) -> Bool
  ) async throws -> String {
    let clock = ContinuousClock()
    let end = clock.now + Self.patience
    var shown = ""
    while clock.now < end {
      shown = try await text()
      if isThere(shown) { return shown }
      try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record("waited for \(words), but there is\n\(shown)", sourceLocation: sourceLocation)
    throw Missing(description: "waited for \(words)")
  }

  /// Presses keys, by tmux's names.
  func press(_ keys: String...) async throws {
    for key in keys {
      if Self.pause > 0 { try await Task.sleep(for: .seconds(Self.pause)) }
      _ = try await tmux("send-keys", "-t", "main", key)
    }
  }

  /// Types a text.
  func type(_ text: String) async throws {
    if Self.pause > 0 { try await Task.sleep(for: .seconds(Self.pause)) }
    _ = try await tmux("send-keys", "-t", "main", "-l", text)
  }

  /// Pastes a text, between the marks of a bracketed paste.
  func paste(_ text: String) async throws {
    _ = try await tmux("set-buffer", text)
    _ = try await tmux("paste-buffer", "-p", "-t", "main")
  }

  func resize(columns: Int, rows: Int) async throws {
    _ = try await tmux("resize-window", "-t", "main", "-x", "\(columns)", "-y", "\(rows)")
  }

  /// The terminal's program, for signals.
  func processID() async throws -> Int32? {
    let shell = try await tmux("display-message", "-p", "-t", "main", "#{pane_pid}")
    let parent = shell.trimmingCharacters(in: .whitespacesAndNewlines)
    // The shell's child is `env`, which has become the program.
    let children = FileManager.default.contents(atPath: "/proc/\(parent)/task/\(parent)/children") ?? Data()
    return String(decoding: children, as: UTF8.self).split(separator: " ").first.flatMap { Int32($0) }
  }

  /// Ends terminal and program.
  func close() async { _ = try? await tmux("kill-server") }

  private func tmux(_ arguments: String...) async throws -> String {
    let variables = program.environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) }
    let result = try await Subprocess.run(
      .name("tmux"), arguments: Arguments(["-L", name] + arguments),
      environment: .custom(
        Dictionary(uniqueKeysWithValues: variables.compactMap { key, value in value.map { (key, $0) } })),
      workingDirectory: FilePath(program.folder.path), output: .string(limit: 1 << 20), error: .string(limit: 1 << 16))
    guard result.terminationStatus.isSuccess else {
      throw Missing(description: "tmux \(arguments.joined(separator: " ")): \(result.standardError)")
    }
    return result.standardOutput
  }
}

extension Screen {
  /// Shows the program while a test goes on, and closes it afterwards, however the test ended.
  static func use(
    _ program: Program, _ arguments: [String], columns: Int = 80, rows: Int = 24, environment: [String: String] = [:],
    command: [String] = [Program.path], _ body: (Screen) async throws -> Void
  ) async throws {
    let screen = try await Screen(
      program, arguments, columns: columns, rows: rows, environment: environment, command: command)
    do {
      try await body(screen)
    } catch {
      await screen.close()
      throw error
    }
    await screen.close()
  }

  /// From a project that was just chosen to the first question of security: Iowa, and the sizing that is offered.
  func passSizing() async throws {
    try await shows("billing is on, no permission is missing")
    try await press("Enter")
    try await shows("2/7 Region")
    try await type("iowa")
    try await shows("us-central1")
    try await press("Enter")
    try await shows("3/7 Resources")
    try await shows("a month")
    try await press("Enter")
    try await shows("4/7 Security")
  }
}
