/// What is to go wrong with the requests to a sandbox: rules, of which the first that fits strikes.
package struct Faults: Sendable, Equatable {
  /// The rules in their order. Each counts all requests that it fits, also those at which another one strikes.
  package var rules: [FaultRule]
  /// What is to go wrong in runs of workflows.
  package var runs: [RunFaultRule]

  /// Some rules; none lets everything go well.
  package init(_ rules: [FaultRule] = [], runs: [RunFaultRule] = []) {
    self.rules = rules
    self.runs = runs
  }

  /// Whether nothing is to go wrong.
  var isEmpty: Bool { rules.isEmpty && runs.isEmpty }
}

/// Which requests something happens to, and what.
package struct FaultRule: Sendable, Equatable {
  /// What the log of requests and the hits call it.
  package var name: String
  /// The method; nil is any.
  package var method: String?
  /// The path.
  package var path: PathPattern
  /// The host that a request names, without its port; nil is any.
  package var host: String?
  /// At which of the requests that fit it strikes.
  package var occurrences: FaultOccurrences
  /// What happens then.
  package var effect: FaultEffect

  /// A rule.
  /// - Parameters:
  ///   - name: what the log of requests calls it.
  ///   - method: `POST`; nil is any method.
  ///   - path: the path as the log of requests shows it.
  ///   - host: `run.sandbox.invalid`; nil is any host.
  ///   - occurrences: at which of the requests that fit.
  ///   - effect: what happens to those.
  package init(
    _ name: String, method: String? = nil, path: PathPattern = "/**", host: String? = nil,
    occurrences: FaultOccurrences = .every, effect: FaultEffect
  ) {
    self.name = name
    self.method = method
    self.path = path
    self.host = host
    self.occurrences = occurrences
    self.effect = effect
  }

  /// Whether the rule is for such requests, whichever of them.
  /// - Parameters:
  ///   - method: the request's method.
  ///   - path: its path and query as the log shows them.
  ///   - host: the host that it names, without port.
  /// - Returns: whether method, path and host fit.
  func fits(method: String, path: String, host: String) -> Bool {
    (self.method == nil || self.method == method) && (self.host == nil || self.host == host)
      && self.path.matches(path)
  }
}

/// Some of the requests that a rule fits, counted from 1.
package enum FaultOccurrences: Sendable, Equatable {
  /// All of them.
  case every
  /// Those of a range; one number is a range of its own.
  case numbers(ClosedRange<Int>)
  /// All from that one on.
  case from(Int)

  /// One of them.
  package static func only(_ number: Int) -> Self { .numbers(number...number) }

  /// Whether it is among them.
  func contains(_ number: Int) -> Bool {
    switch self {
    case .every: true
    case .numbers(let range): range.contains(number)
    case .from(let first): number >= first
    }
  }
}
