import RESTClient

/// What an organisation policy comes to in a project, with what it inherits.
package struct EffectivePolicy: Sendable, Equatable {
  /// One of its rules; those of one policy are joined.
  package struct Rule: Sendable, Equatable {
    var isEnforced = false
    var allowsAll = false
    var deniesAll = false
    var allowed: [String] = []
    var denied: [String] = []
    /// Whether it holds only where a condition on tags does, which cannot be told from here.
    var isConditional = false
  }

  /// Its rules that hold without a condition.
  private let rules: [Rule]

  init(_ rules: [Rule]) { self.rules = rules.filter { !$0.isConditional } }

  /// Whether it forbids what it is about, for a constraint without values.
  package var isEnforced: Bool { rules.contains { $0.isEnforced || $0.deniesAll } }

  /// Whether it forbids every value.
  package var deniesAll: Bool { rules.contains(where: \.deniesAll) }

  /// What it names as allowed; empty where it names nothing.
  package var allowedValues: [String] { rules.flatMap(\.allowed).map(Self.plain) }

  /// Whether it lets a value in, for a constraint with values.
  ///
  /// - Parameter spellings: the value, and the groups that it is in, such as `in:us-locations`.
  /// - Returns: false where it is denied, or others alone are allowed.
  package func allows(_ spellings: [String]) -> Bool {
    func names(_ values: [String]) -> Bool { values.contains { spellings.contains(Self.plain($0)) } }
    if deniesAll || rules.contains(where: { names($0.denied) }) { return false }
    if rules.contains(where: \.allowsAll) || rules.contains(where: { names($0.allowed) }) { return true }
    return rules.allSatisfy(\.allowed.isEmpty)
  }

  /// A value without the mark that it is one itself.
  private static func plain(_ value: String) -> String { value.hasPrefix("is:") ? String(value.dropFirst(3)) : value }
}

/// What could be found out about organisation policies.
package enum EffectivePolicies: Sendable, Equatable {
  /// By constraint, without `constraints/`; those that Google does not know there are left out.
  case known([String: EffectivePolicy])
  /// Why nothing is known, as the end of a sentence.
  case unknown(String)
}

extension GoogleCloudClient.Projects {
  /// What organisation policies come to in a project: by their own API, or by Resource Manager where that one is off.
  ///
  /// - Parameters:
  ///   - constraints: without `constraints/`, such as `run.allowedIngress`.
  ///   - project: the project's id.
  /// - Returns: what is known; reading them takes a right that many operators do not have.
  /// - Throws: `GoogleCloudError` where the API fails.
  package func effectivePolicies(_ constraints: [String], project: String) async throws -> EffectivePolicies {
    var quiet = client
    // An API that is off is not about to be enabled.
    quiet.consistency = []
    let asking = GoogleCloudClient.Projects(client: quiet)
    var refusal: GoogleCloudError?
    for way in [OrganizationPolicy.effective, OrganizationPolicy.effectiveByProject] {
      do {
        return .known(try await asking.all(constraints, project, way))
      } catch let error as GoogleCloudError where [.serviceDisabled, .notPermitted].contains(error.kind) {
        guard !error.isPerimeter, error.reasonCode != "USER_PROJECT_DENIED" else { throw error }
        refusal = error
        if error.kind == .notPermitted { break }
      }
    }
    return .unknown(
      refusal?.kind == .notPermitted
        ? "your account may not read them (orgpolicy.policy.get, for example by roles/orgpolicy.policyViewer)"
        : "orgpolicy.googleapis.com is off in \(project)")
  }

  private func all(
    _ constraints: [String], _ project: String,
    _ request: @escaping @Sendable (String, String) -> GoogleRequest<EffectivePolicy>
  ) async throws -> [String: EffectivePolicy] {
    let client = client
    return try await withThrowingTaskGroup(of: (String, EffectivePolicy?).self) { group in
      for constraint in constraints {
        group.addTask {
          do {
            return (constraint, try await client.find(request(constraint, project)))
          } catch let error as GoogleCloudError where error.kind == .invalid {
            return (constraint, nil)
          }
        }
      }
      var found: [String: EffectivePolicy] = [:]
      for try await (constraint, policy) in group { found[constraint] = policy }
      return found
    }
  }
}

/// The requests about organisation policies: those of their API (v2), and Resource Manager's (v1).
private enum OrganizationPolicy {
  @Sendable
  static func effective(_ constraint: String, _ project: String) -> GoogleRequest<EffectivePolicy> {
    GoogleRequest(
      .get, .orgPolicy, "v2/projects/\(percentEncoded(project))/policies/\(constraint):getEffectivePolicy"
    ) {
      EffectivePolicy(
        try $0["spec"].elements("rules").map { rule in
          EffectivePolicy.Rule(
            isEnforced: rule["enforce"].bool ?? false, allowsAll: rule["allowAll"].bool ?? false,
            deniesAll: rule["denyAll"].bool ?? false, allowed: texts(rule["values"]["allowedValues"]),
            denied: texts(rule["values"]["deniedValues"]), isConditional: !rule["condition"].isNull)
        })
    }
  }

  @Sendable
  static func effectiveByProject(_ constraint: String, _ project: String) -> GoogleRequest<EffectivePolicy> {
    GoogleRequest(
      .post, .resourceManager, "v1/projects/\(percentEncoded(project)):getEffectiveOrgPolicy",
      body: ["constraint": .string("constraints/\(constraint)")]
    ) { policy in
      let list = policy["listPolicy"]
      return EffectivePolicy([
        EffectivePolicy.Rule(
          isEnforced: policy["booleanPolicy"]["enforced"].bool ?? false, allowsAll: list["allValues"].string == "ALLOW",
          deniesAll: list["allValues"].string == "DENY", allowed: texts(list["allowedValues"]),
          denied: texts(list["deniedValues"]))
      ])
    }
  }

  private static func texts(_ value: JSONValue) -> [String] { value.array.compactMap(\.string) }
}
