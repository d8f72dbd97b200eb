import Foundation

/// A long-running operation that was started, for the journal.
package struct StartedOperation: Sendable, Equatable {
  /// The API that knows the operation; no other does.
  package let api: API
  /// The operation's name, relative to the version path.
  package let name: String

  /// Names an operation, for instance one read back from the journal.
  package init(api: API, name: String) {
    self.api = api
    self.name = name
  }
}

/// How finished operations are waited for: 0.5 s, ×1.5 up to 5 s, ±20 % jitter.
package struct OperationPolling: Sendable {
  /// The wait before the first look.
  package var firstDelay: Duration = .milliseconds(500)
  /// The longest wait between looks.
  package var longestDelay: Duration = .seconds(5)
  /// Told after an operation was started and before it is first looked at, so that a resumed run can go on waiting.
  package var started: @Sendable (StartedOperation) async throws -> Void = { _ in }

  /// The pace for Google's own servers.
  package init() {}
}

/// Google Cloud as the steps use it, grouped by API: `client.projects`, `client.accounts`, ….
///
/// A value: copies with other notices or patience share connections and credentials.
package struct GoogleCloudClient: Sendable {
  /// Where the APIs are.
  package let endpoints: Endpoints
  /// Who asks.
  package let credentials: Credentials
  /// Sends requests.
  package let transport: HTTPTransport
  /// When to try again.
  package var retry: RetryPolicy
  /// How to wait for operations.
  package var polling: OperationPolling
  /// What was just made and may not be visible yet.
  package var consistency: Consistency = []
  let policyTurns = PolicyTurns()

  /// A client for an environment.
  ///
  /// - Parameters:
  ///   - environment: endpoint and proxy variables.
  ///   - credentials: who asks.
  ///   - transport: sends requests; one for the environment when nil.
  ///   - retry: when to try again; shorter waits by default when the APIs are on this machine.
  ///   - polling: how to wait for operations; likewise.
  package init(
    environment: [String: String], credentials: Credentials, transport: HTTPTransport? = nil,
    retry: RetryPolicy? = nil, polling: OperationPolling? = nil
  ) {
    endpoints = Endpoints(environment: environment)
    self.credentials = credentials
    self.transport = transport ?? HTTPTransport(environment: environment)
    self.retry = retry ?? (endpoints.isLoopback ? .loopback : RetryPolicy())
    self.polling = polling ?? OperationPolling()
    if polling == nil, endpoints.isLoopback { self.polling.firstDelay = .milliseconds(50) }
  }

  /// Finds credentials in an environment and makes a client of them.
  package static func connect(environment: [String: String]) async throws -> GoogleCloudClient {
    let transport = HTTPTransport(environment: environment)
    let credentials = try await Credentials.find(
      environment: environment, transport: transport,
      retry: Endpoints(environment: environment).isLoopback ? .loopback : RetryPolicy())
    return GoogleCloudClient(environment: environment, credentials: credentials, transport: transport)
  }

  /// The same client, waiting for what was just made to become visible.
  package func awaiting(_ consistency: Consistency) -> GoogleCloudClient {
    var copy = self
    copy.consistency = self.consistency.union(consistency)
    return copy
  }

  /// The same client, with a listener for waits.
  package func noticing(_ notice: @escaping @Sendable (RetryNotice) -> Void) -> GoogleCloudClient {
    var copy = self
    copy.retry.notice = notice
    return copy
  }

  /// The same client, with a listener for started operations.
  package func announcing(
    _ started: @escaping @Sendable (StartedOperation) async throws -> Void
  ) -> GoogleCloudClient {
    var copy = self
    copy.polling.started = started
    return copy
  }

  /// Sends a JSON request to an API and reads its JSON answer.
  ///
  /// - Parameters:
  ///   - method: the HTTP method.
  ///   - api: which API.
  ///   - path: version and resource, such as `v1/projects/P/secrets`; already percent-encoded where needed.
  ///   - query: names and values, in order; repeated names are fine.
  ///   - body: the document to send.
  ///   - rule: whether it may be sent again when its outcome is unknown.
  /// - Returns: the document; an empty object for an empty body.
  /// - Throws: `GoogleCloudError`.
  package func send(
    _ method: String, _ api: API, _ path: String, query: [(String, String)] = [], body: JSONValue? = nil,
    rule: RetryRule = .idempotent
  ) async throws -> JSONValue {
    var call = HTTPCall(method, endpoints.url(api, path, query: query), body: body?.bytes)
    if body != nil { call.headers.append(("Content-Type", "application/json")) }
    let quota = api == .serviceUsage ? nil : credentials.quotaProject
    if let quota { call.headers.append(("X-Goog-User-Project", quota)) }
    let answer = try await send(call, rule: rule)
    guard let document = try? JSONValue(bytes: answer.body) else {
      throw GoogleCloudError(
        kind: .other, status: answer.status, detail: "the answer was not JSON", request: call.summary)
    }
    return document
  }

  /// Like `send`, but nil when the resource does not exist.
  package func find(_ api: API, _ path: String, query: [(String, String)] = []) async throws -> JSONValue? {
    do {
      return try await send("GET", api, path, query: query)
    } catch let error as GoogleCloudError where error.status == 404 {
      return nil
    }
  }

  /// All elements of a paged list. An empty page with a token is not the end.
  ///
  /// - Parameters:
  ///   - api: whose list.
  ///   - path: below the API's address.
  ///   - field: the member that holds the elements.
  ///   - query: added to each page's request.
  /// - Returns: the elements of all pages in order.
  /// - Throws: `GoogleCloudError`.
  package func list(
    _ api: API, _ path: String, field: String, query: [(String, String)] = []
  ) async throws -> [JSONValue] {
    var elements: [JSONValue] = []
    var token: String?
    repeat {
      let page = try await send("GET", api, path, query: query + (token.map { [("pageToken", $0)] } ?? []))
      elements += page[field].array
      token = page["nextPageToken"].string.flatMap { $0.isEmpty ? nil : $0 }
    } while token != nil
    return elements
  }

  /// Sends an authorised request with retries; on 401 the token is renewed once.
  func send(_ call: HTTPCall, rule: RetryRule) async throws -> HTTPAnswer {
    try await retry.run(request: call.summary, rule: rule, consistency: consistency) {
      let token = try await credentials.token()
      do {
        return try await sendOnce(call, token)
      } catch let error as GoogleCloudError where error.status == 401 {
        guard let fresh = try await credentials.token(replacing: token) else { throw error }
        return try await sendOnce(call, fresh)
      }
    }
  }

  private func sendOnce(_ call: HTTPCall, _ token: AccessToken) async throws -> HTTPAnswer {
    var call = call
    call.headers.append(("Authorization", "Bearer \(token.value)"))
    call.headers.append(("User-Agent", "overture"))
    do {
      let answer = try await transport.send(call)
      guard answer.isSuccess else { throw GoogleCloudError(answer: answer, request: call.summary) }
      return answer
    } catch let error as UnreachableError {
      throw GoogleCloudError(error, request: call.summary)
    }
  }
}
