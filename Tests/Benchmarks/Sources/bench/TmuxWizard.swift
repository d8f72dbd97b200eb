import Foundation

/// The wizard in tmux, led through a set-up as a person would do it.
struct TmuxWizard {
  let tmux: String
  /// Where tmux has its socket.
  let folder: String

  /// How long one screen may take; the run is one of them.
  private static let patience = Duration.seconds(60)
  private static let pause = Duration.milliseconds(50)

  /// Opens it at 80x24.
  ///
  /// - Parameters:
  ///   - path: the program.
  ///   - sandbox: the sandbox's folder.
  /// - Returns: the wizard's process id.
  /// - Throws: `Trouble` where tmux does not start it.
  func open(_ path: String, sandbox: String) async throws -> Int {
    let command = "exec '\(path)' --sandbox"
    try await run([
      "-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "-e", "OVERTURE_SANDBOX=\(sandbox)", command,
    ])
    let pid = try await run(["display-message", "-p", "#{pane_pid}"])
    guard let number = Int(pid.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw Trouble("tmux tells no process: \(pid)")
    }
    return number
  }

  /// Goes from the first screen to the result, with the safer answer to each question.
  /// - Throws: `Trouble` with the screen that it got stuck at.
  func setUp() async throws {
    try await press([], until: "1/7 Project", "orchestra-demo", "Found")
    try await press(["orchestra-demo", "Enter"], until: "orchestra-demo: billing is on")
    for title in ["2/7 Region", "3/7 Resources", "4/7 Security"] { try await press(["Enter"], until: title) }
    for answered in 1...3 { try await press(["Enter"], until: "(\(answered) of 4 answered)") }
    try await press(["Enter"], until: "Go on to the review")
    try await press(["Enter"], until: "5/7 Review", "confirm")
    try await press(["c"], until: "[Start]")
    try await press(["Enter"], until: "7/7 Result", "is set up")
  }

  /// Ends tmux and the wizard.
  func close() async throws { try await run(["kill-server"]) }

  /// Presses keys as soon as the screen takes them, until all of some texts are on it.
  private func press(_ keys: [String], until texts: String...) async throws {
    if !keys.isEmpty { try await run(["send-keys"] + keys) }
    let clock = ContinuousClock()
    let start = clock.now
    var screen = ""
    while clock.now - start < Self.patience {
      screen = try await run(["capture-pane", "-p"])
      if texts.allSatisfy(screen.contains) { return }
      try await clock.sleep(for: Self.pause)
    }
    throw Trouble("“\(texts.joined(separator: "”, “"))” did not come:\n\(screen)")
  }

  @discardableResult
  private func run(_ arguments: [String]) async throws -> String {
    try await Program(
      path: tmux, arguments: ["-S", "\(folder)/tmux"] + arguments,
      environment: ["LANG": "C.UTF-8", "TMUX": "", "HOME": folder]
    ).run().output
  }
}
