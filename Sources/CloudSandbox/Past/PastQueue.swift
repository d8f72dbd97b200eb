/// Lets wished pasts be played once: whoever asks meanwhile waits until they are there.
actor PastQueue {
  private var present: Task<Void, any Error>?

  /// Waits for what is being played; where nothing is, plays.
  /// - Throws: what the work throws.
  func settle(_ work: @escaping @Sendable () async throws -> Void) async throws {
    if let present { return try await present.value }
    let task = Task { try await work() }
    present = task
    defer { present = nil }
    try await task.value
  }
}
