/// A sizing while it is being typed: each setting as the text that stands in its field.
package struct ResourceDraft: Sendable, Equatable {
  package var memory: String
  package var cpu: String
  package var minInstances: String
  package var maxInstances: String
  package var concurrency: String
  /// Seconds, with or without `s`.
  package var timeout: String
  /// Empty for no job.
  package var keepWarm: String
  /// `requests` or `always`.
  package var cpuAllocation: String
  /// Seconds, with or without `s`.
  package var startupTimeout: String
  /// `on` or `off`.
  package var sessionAffinity: String
  /// `on` or `off`.
  package var http2: String

  package init(
    memory: String = "", cpu: String = "", minInstances: String = "", maxInstances: String = "",
    concurrency: String = "", timeout: String = "", keepWarm: String = "", cpuAllocation: String = "requests",
    startupTimeout: String = "\(Resources.longestStartup)s", sessionAffinity: String = "off", http2: String = "off"
  ) {
    self.memory = memory
    self.cpu = cpu
    self.minInstances = minInstances
    self.maxInstances = maxInstances
    self.concurrency = concurrency
    self.timeout = timeout
    self.keepWarm = keepWarm
    self.cpuAllocation = cpuAllocation
    self.startupTimeout = startupTimeout
    self.sessionAffinity = sessionAffinity
    self.http2 = http2
  }

  /// The texts of a sizing.
  package init(_ resources: Resources) {
    self.init(
      memory: resources.memory.description, cpu: resources.cpu.readable,
      minInstances: String(resources.minInstances), maxInstances: String(resources.maxInstances),
      concurrency: String(resources.concurrency), timeout: "\(resources.timeout)s",
      keepWarm: resources.keepWarm ?? "", cpuAllocation: resources.cpuAllocation.rawValue,
      startupTimeout: "\(resources.startupTimeout)s", sessionAffinity: resources.sessionAffinity ? "on" : "off",
      http2: resources.http2 ? "on" : "off")
  }

  /// The text of one setting.
  package subscript(_ field: ResourceField) -> String {
    get { self[keyPath: Self.path(of: field)] }
    set { self[keyPath: Self.path(of: field)] = newValue }
  }

  /// Reads the texts: a sizing that keeps every rule, or all that is wrong.
  package func parse() -> Result<Resources, SizingError> {
    let (rules, switches, unreadable) = read()
    let violations = (unreadable + rules.violations()).sorted { left, right in
      Self.order(of: left.field) < Self.order(of: right.field)
    }
    guard violations.isEmpty, let memory = rules.memory, let cpu = rules.cpu, let minInstances = rules.minInstances,
      let maxInstances = rules.maxInstances, let concurrency = rules.concurrency, let timeout = rules.timeout,
      let cpuAllocation = rules.cpuAllocation, let startupTimeout = rules.startupTimeout
    else { return .failure(SizingError(violations: violations)) }
    return .success(
      Resources(
        memory: memory, cpu: cpu, minInstances: minInstances, maxInstances: maxInstances, concurrency: concurrency,
        timeout: timeout, keepWarm: rules.keepWarm, cpuAllocation: cpuAllocation, startupTimeout: startupTimeout,
        sessionAffinity: switches.contains(.sessionAffinity), http2: switches.contains(.http2)))
  }

  /// All that is wrong, in the order of the fields; empty where `parse()` succeeds.
  package var violations: [SizingViolation] {
    guard case .failure(let error) = parse() else { return [] }
    return error.violations
  }

  /// The first thing that is wrong with one setting.
  package func violation(of field: ResourceField) -> SizingViolation? { violations.first { $0.field == field } }

  /// What could be read, what is switched on, and what could not be read.
  private func read() -> (SizingRules, Set<ResourceField>, [SizingViolation]) {
    var unreadable: [SizingViolation] = []
    func value<Value>(_ field: ResourceField, _ read: (String) -> Value?) -> Value? {
      let text = trimmed(self[field])
      if let value = read(text) { return value }
      unreadable.append(.unreadable(field, text))
      return nil
    }
    let rules = SizingRules(
      memory: value(.memory) { Memory($0) }, cpu: value(.cpu) { CPU($0) },
      minInstances: value(.minInstances, Self.number), maxInstances: value(.maxInstances, Self.number),
      concurrency: value(.concurrency, Self.number), timeout: value(.timeout, Self.seconds),
      keepWarm: trimmed(keepWarm).isEmpty ? nil : trimmed(keepWarm),
      cpuAllocation: value(.cpuAllocation) { CPUAllocation(rawValue: $0) },
      startupTimeout: value(.startupTimeout, Self.seconds))
    let switches = [ResourceField.sessionAffinity, .http2].filter { value($0, Self.isOn) == true }
    return (rules, Set(switches), unreadable)
  }

  /// A whole number as Cloud Run's API holds it, in 32 bits.
  private static func number(_ text: String) -> Int? { Int32(text).map(Int.init) }

  private static func seconds(_ text: String) -> Int? { number(text.hasSuffix("s") ? String(text.dropLast()) : text) }

  private static func isOn(_ text: String) -> Bool? { ["on": true, "off": false][text] }

  private static func order(of field: ResourceField) -> Int { ResourceField.allCases.firstIndex(of: field) ?? 0 }

  private static func path(of field: ResourceField) -> WritableKeyPath<ResourceDraft, String> {
    switch field {
    case .memory: \.memory
    case .cpu: \.cpu
    case .minInstances: \.minInstances
    case .maxInstances: \.maxInstances
    case .concurrency: \.concurrency
    case .timeout: \.timeout
    case .keepWarm: \.keepWarm
    case .cpuAllocation: \.cpuAllocation
    case .startupTimeout: \.startupTimeout
    case .sessionAffinity: \.sessionAffinity
    case .http2: \.http2
    }
  }
}

extension SizingViolation {
  /// The violation for a text that is no value of its setting at all.
  static func unreadable(_ field: ResourceField, _ text: String) -> SizingViolation {
    let (kind, example) =
      switch field {
      case .memory: ("an amount of memory", "a whole number with Mi or Gi, such as 512Mi or 2Gi")
      case .cpu: ("a number of CPU", "1, 2, 4, 6 or 8, or 0.08 to 1 in steps of 0.001")
      case .timeout: ("a number of seconds", "1s to 3600s, such as 300s")
      case .keepWarm: ("a schedule", "five fields, such as */5 * * * *")
      case .cpuAllocation: ("a way to allocate CPU", "requests or always")
      case .startupTimeout: ("a number of seconds", "1s to 240s, such as 240s")
      case .sessionAffinity, .http2: ("on or off", "on or off")
      case .minInstances, .maxInstances, .concurrency: ("a whole number", "digits, such as 1, 20 or 80")
      }
    return SizingViolation(
      field: field,
      message: text.isEmpty ? "\(field.title) is empty." : "\(NameRules.quoted(text)) is not \(kind).",
      reason: "Allowed: \(example).", remedy: "Enter \(example).")
  }
}

/// The text without white space around it.
func trimmed(_ text: String) -> String {
  var rest = Substring(text)
  while rest.first?.isWhitespace == true { rest.removeFirst() }
  while rest.last?.isWhitespace == true { rest.removeLast() }
  return String(rest)
}

/// A whole number of ASCII digits alone: no sign, no other script, no prefix.
func digits(_ text: Substring) -> Int? {
  text.allSatisfy { ("0"..."9").contains($0) } ? Int(text) : nil
}
