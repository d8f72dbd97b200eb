import SetupPlan

/// Where a sizing does not go with what a service was found to do, each with what would.
package struct SizingAdvice: Sendable, Equatable {
  /// The setting that it is about.
  package var field: ResourceField
  /// What would go with it.
  package var proposal: String
  package var message: String
  package var reason: String

  /// The longest that a request may take, as people write it.
  private static let longestTimeout = 3600

  /// - Parameters:
  ///   - facts: what was found of the service.
  ///   - resources: its sizing.
  /// - Returns: what does not go together, in the order of the fields; empty where nothing was found.
  package static func all(for facts: RepositoryFacts, in resources: Resources) -> [SizingAdvice] {
    var all: [SizingAdvice] = []
    if !facts.streams.isEmpty, resources.timeout < longestTimeout {
      let what = facts.streams.map(\.rawValue).joined(separator: " and ")
      all.append(
        SizingAdvice(
          field: .timeout, proposal: "\(longestTimeout)s",
          message: "The service has \(what), and a request ends after \(resources.timeout) s.",
          reason: "Cloud Run ends a stream or a connection as it ends any request: when its timeout is over."))
    }
    if !facts.backgroundWork.isEmpty, resources.cpuAllocation == .requests, resources.cpu.millis >= 1000 {
      all.append(
        SizingAdvice(
          field: .cpuAllocation, proposal: CPUAllocation.always.rawValue,
          message: "The service works in the background (\(facts.backgroundWork.joined(separator: ", "))), and has CPU "
            + "only while requests are served.",
          reason: "Between requests Cloud Run throttles the CPU to almost nothing, so that such work stops"
            + (resources.minInstances == 0 ? "; without minimum instances it ends with the last one." : ".")))
    }
    if facts.streams.contains(.websockets), !resources.sessionAffinity {
      all.append(
        SizingAdvice(
          field: .sessionAffinity, proposal: "on",
          message: "The service has websockets, and a client that connects again comes to any instance.",
          reason: "What an instance keeps of a connection in its memory, another one does not have."))
    }
    return all
  }

  /// The same as a plan shows it.
  package static func notices(for facts: RepositoryFacts, in plan: Plan) -> [Failure] {
    sizing(for: facts, in: plan) + release(for: facts, in: plan.answers.service)
  }

  /// A release command that was found, and that no answer speaks of.
  private static func release(for facts: RepositoryFacts, in service: Service) -> [Failure] {
    guard let command = facts.releaseCommand, service.details[.release] == nil else { return [] }
    return [
      Failure(
        message: "Nothing runs “\(command)” when a new version is deployed.",
        reason: "It was found as what changes the database before the service starts, and it is not run unasked.",
        remedy: "Write release: \"\(command)\" under service in overture.yaml, or release: none.", kind: .answers)
    ]
  }

  private static func sizing(for facts: RepositoryFacts, in plan: Plan) -> [Failure] {
    all(for: facts, in: plan.environment.resources).map {
      Failure(message: $0.message, reason: $0.reason, remedy: $0.remedy, kind: .answers)
    }
  }

  /// What to do about it.
  package var remedy: String {
    "Set it with overture adjust --\(field.option) \(proposal), or leave it so where that is meant."
  }
}

extension ResourceField {
  /// The setting's option of `adjust`: `min-instances` of `minInstances`.
  package var option: String {
    rawValue.reduce(into: "") { name, letter in name += letter.isUppercase ? "-\(letter.lowercased())" : "\(letter)" }
  }
}
