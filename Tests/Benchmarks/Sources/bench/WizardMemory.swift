import Foundation

/// The memory of the wizard after a complete set-up by key presses.
struct WizardMemory {
  let product: Product

  private static let name = "memory of the wizard after a set-up"
  private static let goal = "at most 64 MB"
  private static let limit = 64.0

  /// The resident size (VmRSS) at the result, and the largest that it ever was (VmHWM).
  /// - Throws: `Trouble` where the wizard does not arrive at its result.
  func figure() async throws -> Figure {
    guard let tmux = Program.find("tmux") else {
      return .skipped(Self.name, because: "tmux is not installed", goal: Self.goal)
    }
    let folder = try TemporaryFolder()
    let wizard = TmuxWizard(tmux: tmux, folder: folder.path)
    let pid = try await wizard.open(product.path, sandbox: "\(folder.path)/sandbox")
    let sizes: (now: Double, most: Double)
    do {
      try await wizard.setUp()
      sizes = (try Machine.megabytes("VmRSS", of: pid), try Machine.megabytes("VmHWM", of: pid))
    } catch {
      try? await wizard.close()
      throw error
    }
    try await wizard.close()
    return Figure(
      name: Self.name, product: "\(sizes.now.digits(1)) MB", other: "", result: "at most \(sizes.most.digits(1)) MB",
      goal: Self.goal, isReached: sizes.now <= Self.limit)
  }
}
