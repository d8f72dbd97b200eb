import GoogleCloud
import RESTClient
import SetupPlan
import TerraformModel

/// The requests by which the provider finds, makes, changes and deletes a resource.
struct ResourceRequests: Sendable {
  let google: GoogleCloudClient

  /// What the API has under the attributes of a state or an import; nil where it is gone.
  func find(_ type: String, _ attributes: JSONValue) async throws -> JSONValue? {
    guard ResourceAPI.isMember(type) else {
      guard let api = ResourceAPI.all[type], let id = attributes["id"].string else { return nil }
      return try await google.find(GoogleRequest(.get, api.api, "\(api.version)/\(id)"))
    }
    guard let target = ResourceAPI.policy(type, attributes), let binding = Self.binding(attributes) else { return nil }
    do {
      return try await google.policies.get(target).contains(binding) ? attributes : nil
    } catch let error as GoogleCloudError where error.kind == .notFound {
      return nil
    }
  }

  /// Makes it.
  ///
  /// - Returns: the id, and what the API has then.
  /// - Throws: a `Failure` in the provider's words where it exists.
  func create(_ type: String, _ attributes: JSONValue) async throws -> (id: String, document: JSONValue) {
    guard let api = ResourceAPI.all[type], let block = ProviderSchema.google.types[type] else {
      return try await add(type, attributes)
    }
    var body = APIDocument(block: block, type: type).body(attributes)
    let parent = api.parent(attributes)
    let name = attributes["name"].string ?? ""
    let full = "\(parent)/\(api.collection)/\(name)"
    if api.isNamed, api.idParameter == nil { body["name"] = .string(full) }
    let creation = GoogleRequest<JSONValue>(
      .post, api.api, "\(api.version)/\(parent)/\(api.collection)", query: api.idParameter.map { [($0, name)] } ?? [],
      body: body, rule: api.isNamed ? .idempotent : .refusedOnly, operation: api.operation)
    do {
      let made = try await google.awaiting(.newAccounts).send(creation)
      return (api.isNamed ? full : made["name"].string ?? "", made)
    } catch let error as GoogleCloudError where error.kind == .alreadyExists {
      // The answer to a first try of this very request was lost: then it is its own.
      if error.followsLostAnswer, let own = try await settled(type, full) { return (full, own) }
      let reason = "Error creating \(api.title): googleapi: Error \(error.status): \(error.detail)"
      throw Failure(
        message: "terraform apply failed", reason: reason,
        remedy: ExistingResource.remedy(for: reason) ?? "Fix the problem above, then run again with --resume.")
    }
  }

  /// Changes what differs.
  func update(_ type: String, id: String, from before: JSONValue, to after: JSONValue) async throws -> JSONValue {
    guard let api = ResourceAPI.all[type], let block = ProviderSchema.google.types[type] else {
      return try await add(type, after).document
    }
    let document = APIDocument(block: block, type: type)
    let isWhole = type == ResourceAPI.dashboard || api.isReplaced
    let mask = isWhole ? [] : document.mask(before, after)
    guard isWhole || !mask.isEmpty else { return try await find(type, ["id": .string(id)]) ?? .null }
    return try await google.awaiting(.newAccounts).send(
      GoogleRequest<JSONValue>(
        .patch, api.api, "\(api.version)/\(id)",
        query: mask.isEmpty ? [] : [("updateMask", mask.joined(separator: ","))],
        body: document.body(after), operation: api.operation))
  }

  /// Deletes it.
  /// - Returns: false where it was gone already.
  func delete(_ type: String, _ attributes: JSONValue) async throws -> Bool {
    do {
      if ResourceAPI.isMember(type) {
        guard let target = ResourceAPI.policy(type, attributes), let binding = Self.binding(attributes) else {
          return false
        }
        return try await google.policies.removeMembers(target, [binding])
      }
      guard let api = ResourceAPI.all[type], let id = attributes["id"].string else { return false }
      try await google.send(
        GoogleRequest<Void>(.delete, api.api, "\(api.version)/\(id)", operation: api.operation))
      return true
    } catch let error as GoogleCloudError where error.kind == .notFound {
      return false
    }
  }

  private static func binding(_ attributes: JSONValue) -> Binding? {
    guard let role = attributes["role"].string, let member = attributes["member"].string else { return nil }
    return Binding(role: role, member: member)
  }

  private func add(_ type: String, _ attributes: JSONValue) async throws -> (id: String, document: JSONValue) {
    guard let target = ResourceAPI.policy(type, attributes), let binding = Self.binding(attributes) else {
      throw Failure(
        message: "terraform apply failed", reason: "A member of a policy has no service, role or member.",
        remedy: "terraform validate")
    }
    _ = try await google.awaiting(.newAccounts).policies.addMembers(target, [binding])
    let owner = ResourceAPI.policyOwner(type, attributes)
    return ("\(owner)/\(binding.role)/\(binding.member)", attributes)
  }

  /// What was made by a request whose answer was lost, as soon as it is there.
  private func settled(_ type: String, _ id: String) async throws -> JSONValue? {
    var delay = google.polling.firstDelay
    let clock = ContinuousClock()
    let end = clock.now + .seconds(60)
    while clock.now < end {
      let found = try await find(type, ["id": .string(id)])
      if let found, found["reconciling"].bool != true { return found }
      try await clock.sleep(for: delay)
      delay = google.polling.delay(after: delay)
    }
    return nil
  }
}
