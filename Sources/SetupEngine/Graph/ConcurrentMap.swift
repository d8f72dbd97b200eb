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
    var values: [Value] = []
    try await concurrentMap(width: width, work) { values.append($0) }
    return values
  }

  /// Hands over what a piece of work makes of each element, in the order of the elements, each as soon as those before it
  /// are there; the work of all goes on at once.
  ///
  /// - Parameters:
  ///   - width: how much goes on at once at most.
  ///   - work: what is done with one element.
  ///   - take: gets the results, one after another.
  /// - Throws: the first failure of either; the work that still goes on is cancelled then.
  package func concurrentMap<Value: Sendable>(
    width: Int = .max, _ work: @escaping @Sendable (Element) async throws -> Value, take: (Value) throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: (Int, Value).self) { group in
      var early: [Int: Value] = [:]
      var next = 0
      func hand(over done: (index: Int, value: Value)) throws {
        early[done.index] = done.value
        while let value = early.removeValue(forKey: next) {
          next += 1
          try take(value)
        }
      }
      for (index, element) in enumerated() {
        if index >= width, let done = try await group.next() { try hand(over: done) }
        group.addTask { (index, try await work(element)) }
      }
      for try await done in group { try hand(over: done) }
    }
  }
}
