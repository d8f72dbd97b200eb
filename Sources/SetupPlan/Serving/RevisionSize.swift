/// The size of one revision, as Cloud Run tells it.
package struct RevisionSize: Sendable, Equatable {
  /// Nil where Cloud Run does not tell it, or in words that are not known.
  package var memory: Memory?
  package var cpu: CPU?
  package var maxInstances: Int?
  package var concurrency: Int?
  /// In seconds.
  package var timeout: Int?
  package var cpuAllocation: CPUAllocation?
  /// In seconds.
  package var startupTimeout: Int?
  package var sessionAffinity: Bool?
  package var http2: Bool?

  package init(
    memory: Memory? = nil, cpu: CPU? = nil, maxInstances: Int? = nil, concurrency: Int? = nil, timeout: Int? = nil,
    cpuAllocation: CPUAllocation? = nil, startupTimeout: Int? = nil, sessionAffinity: Bool? = nil, http2: Bool? = nil
  ) {
    self.memory = memory
    self.cpu = cpu
    self.maxInstances = maxInstances
    self.concurrency = concurrency
    self.timeout = timeout
    self.cpuAllocation = cpuAllocation
    self.startupTimeout = startupTimeout
    self.sessionAffinity = sessionAffinity
    self.http2 = http2
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
    compare("CPU allocation", cpuAllocation, resources.cpuAllocation, \.rawValue)
    compare("the startup timeout", startupTimeout, resources.startupTimeout) { "\($0) s" }
    compare("session affinity", sessionAffinity, resources.sessionAffinity) { $0 ? "on" : "off" }
    compare("HTTP/2", http2, resources.http2) { $0 ? "on" : "off" }
    return found
  }
}
