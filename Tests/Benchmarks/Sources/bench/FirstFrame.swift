import Foundation

/// From exec to the first frame of the wizard, against `dialog`, which shows a message in a box.
struct FirstFrame {
  let product: Product

  private static let name = "exec to first frame"
  private static let goal = "at most 3.0 times, and 16 ms"
  /// Against dialog.
  private static let limit = 3.0
  /// In seconds: one refresh of a screen.
  private static let longest = 0.016
  private static let rounds = 41

  /// Medians of rounds that take turns.
  /// - Throws: `Trouble` where a program does not paint.
  func figure() async throws -> Figure {
    guard let dialog = Program.find("dialog") else {
      return .skipped(Self.name, because: "dialog is not installed", goal: Self.goal)
    }
    let folder = try TemporaryFolder()
    let sandbox = "\(folder.path)/sandbox"
    // The sandbox and its sample are there already: only the wizard's opening is measured.
    try await product.program(["sandbox", "state"], sandbox: sandbox).run()
    var variables = [
      "TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": folder.path, "OVERTURE_SANDBOX": sandbox, "USER": "bench",
    ]
    variables["PATH"] = ProcessInfo.processInfo.environment["PATH"]
    let wizard = TerminalProgram(path: product.path, arguments: ["--sandbox"], environment: variables)
    let message = TerminalProgram(
      path: dialog, arguments: ["--title", "Overture", "--msgbox", "bench", "24", "80"], environment: variables)
    var ours: [Double] = []
    var theirs: [Double] = []
    for round in 0..<Self.rounds + 2 {
      // The wizard paints from the top: its last line ends the frame.
      let wizardSeconds = try wizard.secondsUntilPainted("quit")
      let dialogSeconds = try message.secondsUntilPainted("bench")
      // The first two fill the file cache.
      guard round >= 2 else { continue }
      ours.append(wizardSeconds)
      theirs.append(dialogSeconds)
    }
    let ratio = ours.median / theirs.median
    return Figure(
      name: Self.name, product: "\((ours.median * 1000).digits(1)) ms",
      other: "dialog: \((theirs.median * 1000).digits(1)) ms", result: "\(ratio.digits(2)) times as long",
      goal: Self.goal, isReached: ratio <= Self.limit && ours.median <= Self.longest)
  }
}
