extension Sequence where Element: Sendable {
  /// What a piece of work makes of each element, in the order of the elements; the work of all goes on at once.
  ///
  /// - Parameters:
  ///   - width: how much goes on at once at most.
  ///   - work: what is done with one element.
  /// - Returns: the results.
  /// - Throws: the first failure; the work that still goes on is cancelled then.
  @discardableResult
  package func concurrentMap<Value: Sendable>(
    width: Int = .max, _ work: @escaping @Sendable (Element) async throws -> Value
  ) async throws -> [Value] {
    try await withThrowingTaskGroup(of: (Int, Value).self) { group in
      var values: [Int: Value] = [:]
      for (index, element) in enumerated() {
        if index >= width, let (done, value) = try await group.next() { values[done] = value }
        group.addTask { (index, try await work(element)) }
      }
      for try await (done, value) in group { values[done] = value }
      return values.sorted { $0.key < $1.key }.map(\.value)
    }
  }
}
