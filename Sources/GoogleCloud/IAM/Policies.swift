import RESTClient

/// A resource that has an IAM policy.
package enum PolicyTarget: Sendable, Hashable {
  case project(String)
  case serviceAccount(project: String, email: String)
  case registry(project: String, location: String, repository: String)
  case bucket(String)
  case secret(project: String, secret: String)
  case runService(project: String, location: String, service: String)
  case runJob(project: String, location: String, job: String)
}

/// One member's one role, without or with a condition.
package struct Binding: Sendable, Hashable {
  /// `roles/…`.
  package let role: String
  /// `serviceAccount:…`, `principalSet://…`, ….
  package let member: String
  /// The condition as the policy spells it; nil for none.
  package let condition: JSONValue?

  /// Names a grant.
  package init(role: String, member: String, condition: JSONValue? = nil) {
    self.role = role
    self.member = member
    self.condition = condition
  }
}

/// An IAM policy, with everything in it that this product does not know.
package struct Policy: Sendable, Equatable {
  /// The policy as read.
  package var document: JSONValue

  /// Whether a member holds a role, with exactly that condition.
  package func contains(_ binding: Binding) -> Bool {
    document["bindings"].array.contains {
      Self.isSame($0, binding) && $0["members"].array.contains(.string(binding.member))
    }
  }

  /// Every grant in it.
  package var bindings: [Binding] {
    document["bindings"].array.flatMap { entry in
      entry["members"].array.compactMap(\.string).map {
        Binding(
          role: entry["role"].string ?? "", member: $0, condition: entry["condition"].isNull ? nil : entry["condition"])
      }
    }
  }

  /// Adds a grant, beside the others of the same role and condition.
  mutating func add(_ binding: Binding) {
    var entries = document["bindings"].array
    if let index = entries.firstIndex(where: { Self.isSame($0, binding) }) {
      entries[index]["members"] = .array(entries[index]["members"].array + [.string(binding.member)])
    } else {
      var entry: JSONValue = ["role": .string(binding.role), "members": [.string(binding.member)]]
      if let condition = binding.condition { entry["condition"] = condition }
      entries.append(entry)
    }
    document["bindings"] = .array(entries)
  }

  /// Takes a grant away; also in the spelling that it has after its account was deleted.
  mutating func remove(_ binding: Binding) {
    let deleted = "deleted:\(binding.member)?uid="
    document["bindings"] = .array(
      document["bindings"].array.map { entry in
        guard Self.isSame(entry, binding) else { return entry }
        var entry = entry
        entry["members"] = .array(
          entry["members"].array.filter { $0.string != binding.member && $0.string?.hasPrefix(deleted) != true })
        return entry
      }.filter { !$0["members"].array.isEmpty })
  }

  private static func isSame(_ entry: JSONValue, _ binding: Binding) -> Bool {
    entry["role"].string == binding.role && entry["condition"] == (binding.condition ?? .null)
  }
}

extension GoogleCloudClient {
  /// IAM policies of any resource.
  package var policies: Policies { Policies(client: self) }

  /// IAM policies: read with version 3, changed only as read-modify-write guarded by the etag, one writer at a time in this
  /// process.
  package struct Policies: Sendable {
    let client: GoogleCloudClient

    /// How often a change is begun again because others keep changing the same policy.
    private static let tries = 10

    /// Reads a policy.
    package func get(_ target: PolicyTarget) async throws -> Policy {
      Policy(document: try await client.send(PolicyRoute(target).read))
    }

    /// Which of the grants are not there yet.
    package func missing(_ target: PolicyTarget, _ bindings: [Binding]) async throws -> [Binding] {
      let policy = try await get(target)
      return bindings.filter { !policy.contains($0) }
    }

    /// Adds grants; sends nothing when all are there.
    ///
    /// - Returns: those that were added, which is what an undo must remove.
    @discardableResult
    package func addMembers(_ target: PolicyTarget, _ bindings: [Binding]) async throws -> [Binding] {
      try await change(target) { policy in
        let missing = bindings.filter { !policy.contains($0) }
        for binding in missing where !policy.contains(binding) { policy.add(binding) }
        return missing
      }
    }

    /// Removes grants; sends nothing when none is there.
    ///
    /// - Returns: whether anything was removed.
    @discardableResult
    package func removeMembers(_ target: PolicyTarget, _ bindings: [Binding]) async throws -> Bool {
      try await change(target) { policy in
        for binding in bindings { policy.remove(binding) }
        return true
      }
    }

    private func change<Result: Sendable>(
      _ target: PolicyTarget, _ edit: @Sendable (inout Policy) -> Result
    ) async throws -> Result {
      try await client.policyTurns.inTurn(target) { try await changeInTurn(target, edit) }
    }

    private func changeInTurn<Result: Sendable>(
      _ target: PolicyTarget, _ edit: @Sendable (inout Policy) -> Result
    ) async throws -> Result {
      let route = PolicyRoute(target)
      // Waiting for a new account happens here, so that each try starts from a fresh policy.
      var plain = client
      plain.consistency.remove(.newAccounts)
      let start = client.retry.now()
      var tried = 0
      while true {
        let before = try await plain.policies.get(target)
        var after = before
        let result = edit(&after)
        guard after != before else { return result }
        after.document["version"] = 3
        do {
          _ = try await plain.send(route.write(after.document))
          return result
        } catch let error as GoogleCloudError {
          tried += 1
          let isConflict = error.kind == .aborted || [409, 412].contains(error.status)
          let elapsed = client.retry.now() - start
          let wait =
            isConflict
            ? min(client.retry.baseDelay * Double(tried), .seconds(10)) * client.retry.random()
            : client.consistency.intersection(.newAccounts).patience(
              with: error, visibilityDelay: client.retry.visibilityDelay
            )
            .flatMap {
              client.retry.wait(after: error, tried: tried, elapsed: elapsed, rule: .refusedOnly, patience: $0)
            }
          guard let wait, !isConflict || tried < Self.tries else { throw error }
          client.retry.notice(
            RetryNotice(
              wait: wait, reason: isConflict ? "the policy changed at the same time" : error.waitingReason,
              attempt: tried, request: error.request))
          try await client.retry.sleep(wait)
        }
      }
    }
  }
}
