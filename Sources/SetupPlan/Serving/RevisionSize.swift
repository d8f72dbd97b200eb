/// The size of one revision, as Cloud Run tells it.
package struct RevisionSize: Sendable, Equatable {
  /// Nil where Cloud Run does not tell it, or in words that are not known.
  package var memory: Memory?
  package var cpu: CPU?
  package var maxInstances: Int?
  package var concurrency: Int?
  /// In seconds.
  package var timeout: Int?

  package init(
    memory: Memory? = nil, cpu: CPU? = nil, maxInstances: Int? = nil, concurrency: Int? = nil, timeout: Int? = nil
  ) {
    self.memory = memory
    self.cpu = cpu
    self.maxInstances = maxInstances
    self.concurrency = concurrency
    self.timeout = timeout
  }

  /// Memory and CPU, as people read them.
  package var words: String {
    [memory?.description, cpu.map { "\($0.readable) CPU" }].compactMap(\.self).joined(separator: ", ")
  }

  /// Where it is not as the answers say, in words.
  func differences(from resources: Resources) -> [String] {
    var found: [String] = []
    func compare<Value: Equatable>(_ name: String, _ actual: Value?, _ wanted: Value, _ text: (Value) -> String) {
      guard let actual, actual != wanted else { return }
      found.append("\(name) is \(text(actual)), should be \(text(wanted))")
    }
    compare("memory", memory, resources.memory, \.description)
    compare("CPU", cpu, resources.cpu, \.readable)
    compare("the maximum of instances", maxInstances, resources.maxInstances, \.description)
    compare("concurrency", concurrency, resources.concurrency, \.description)
    compare("timeout", timeout, resources.timeout) { "\($0) s" }
    return found
  }
}
