/// Runs work, and stops it when it takes longer than allowed.
///
/// - Parameters:
///   - limit: how long it may take.
///   - work: what is done; it ends soon after its task is cancelled.
/// - Returns: what the work returned; nil when time ran out.
/// - Throws: what the work throws.
package func within<Value: Sendable>(
  _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value? {
  try await withThrowingTaskGroup(of: Value?.self) { group in
    group.addTask { try await work() }
    group.addTask {
      try await Task.sleep(for: limit)
      return nil
    }
    defer { group.cancelAll() }
    return try await group.next() ?? nil
  }
}
