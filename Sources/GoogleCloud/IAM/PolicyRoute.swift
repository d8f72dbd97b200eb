import RESTClient

/// How a resource's policy is read and written: every API has its own way.
struct PolicyRoute: Sendable {
  /// Reads the policy, with its conditions.
  let read: GoogleRequest<JSONValue>
  private let api: API
  private let writeMethod: GoogleRequest<JSONValue>.Method
  private let writePath: String
  private let isWrapped: Bool
  private let mask: JSONValue

  init(_ target: PolicyTarget) {
    let version3 = [("options.requestedPolicyVersion", "3")]
    switch target {
    case .project(let project):
      let path = "v3/projects/\(percentEncoded(project))"
      self.init(.resourceManager, path, body: ["options": ["requestedPolicyVersion": 3]], mask: "bindings,etag")
    case .serviceAccount(let project, let email):
      self.init(.iam, "v1/projects/\(percentEncoded(project))/serviceAccounts/\(email)", query: version3, body: [:])
    case .registry(let project, let location, let repository):
      let path =
        "v1/projects/\(percentEncoded(project))/locations/\(location)/repositories/\(percentEncoded(repository))"
      self.init(.artifactRegistry, path, query: version3)
    case .secret(let project, let secret):
      self.init(
        .secretManager, "v1/projects/\(percentEncoded(project))/secrets/\(percentEncoded(secret))", query: version3)
    case .runService(let project, let location, let service):
      let path = "v2/projects/\(percentEncoded(project))/locations/\(location)/services/\(percentEncoded(service))"
      self.init(.run, path, query: version3)
    case .runJob(let project, let location, let job):
      let path = "v2/projects/\(percentEncoded(project))/locations/\(location)/jobs/\(percentEncoded(job))"
      self.init(.run, path, query: version3)
    case .bucket(let bucket):
      let path = "storage/v1/b/\(percentEncoded(bucket))/iam"
      self.init(
        .storage, read: (.get, path), query: [("optionsRequestedPolicyVersion", "3")], write: (.put, path),
        isWrapped: false)
    }
  }

  private init(
    _ api: API, _ path: String, query: [(String, String)] = [], body: JSONValue? = nil, mask: JSONValue = .null
  ) {
    self.init(
      api, read: (body == nil ? .get : .post, "\(path):getIamPolicy"), query: query, body: body,
      write: (.post, "\(path):setIamPolicy"), mask: mask)
  }

  private typealias Place = (method: GoogleRequest<JSONValue>.Method, path: String)

  private init(
    _ api: API, read: Place, query: [(String, String)], body: JSONValue? = nil, write: Place, isWrapped: Bool = true,
    mask: JSONValue = .null
  ) {
    self.api = api
    self.read = GoogleRequest(read.method, api, read.path, query: query, body: body)
    (writeMethod, writePath) = write
    self.isWrapped = isWrapped
    self.mask = mask
  }

  /// Writes a policy over the one whose etag it has.
  func write(_ policy: JSONValue) -> GoogleRequest<JSONValue> {
    var body: JSONValue = isWrapped ? ["policy": policy] : policy
    if isWrapped { body["updateMask"] = mask }
    return GoogleRequest(writeMethod, api, writePath, body: body)
  }
}

/// Lets one writer at a time change a policy; the others would only run into its etag.
typealias PolicyTurns = WriterTurns<PolicyTarget>

/// Lets one writer of this process at a time change what is changed by reading it, and writing it whole.
actor WriterTurns<Target: Hashable & Sendable> {
  private var taken: Set<Target> = []
  private(set) var waiting: [Target: [CheckedContinuation<Void, Never>]] = [:]

  /// Works while no other writer of the same thing does.
  ///
  /// - Parameters:
  ///   - target: what is changed.
  ///   - work: reads it and writes it.
  /// - Returns: what the work returned.
  /// - Throws: `CancellationError`, or what the work throws.
  nonisolated func inTurn<Result: Sendable>(
    _ target: Target, _ work: @Sendable () async throws -> Result
  ) async throws -> Result {
    try await take(target)
    do {
      let result = try await work()
      await pass(target)
      return result
    } catch {
      await pass(target)
      throw error
    }
  }

  /// Waits for the turn.
  func take(_ target: Target) async throws {
    if taken.insert(target).inserted { return }
    await withCheckedContinuation { waiting[target, default: []].append($0) }
    guard Task.isCancelled else { return }
    pass(target)
    throw CancellationError()
  }

  /// Gives the turn to the next in line.
  func pass(_ target: Target) {
    guard var line = waiting[target], !line.isEmpty else {
      taken.remove(target)
      return
    }
    let next = line.removeFirst()
    waiting[target] = line.isEmpty ? nil : line
    next.resume()
  }
}
