import Foundation
import ProgramVersion
import RESTClient

/// A request to one of Google Cloud's APIs.
package typealias GoogleRequest<Answer: Sendable> = Request<API, Answer>

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

/// How finished operations are waited for: 50 ms, ×1.5 up to 5 s, ±20 % jitter.
package struct OperationPolling: Sendable {
  /// The wait before the first look.
  package var firstDelay: Duration = .milliseconds(50)
  /// The longest wait between looks.
  package var longestDelay: Duration = .seconds(5)
  /// Told after an operation was started and before it is first looked at, so that a resumed run can go on waiting.
  package var started: @Sendable (StartedOperation) async throws -> Void = { _ in }

  /// The pace for Google's own servers.
  package init() {}

  /// The wait that follows on another one.
  package func delay(after delay: Duration) -> Duration { min(delay * 1.5, longestDelay) }
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
  package var transport: HTTPTransport
  /// When to try again.
  package var retry: RetryPolicy
  /// How to wait for operations.
  package var polling: OperationPolling
  /// What was just made and may not be visible yet.
  package var consistency: Consistency = []
  /// What the fixes of its errors name.
  var known = KnownNames()
  /// Shared by all copies, so that the runs of several set-ups in one process write a policy one after another.
  let policyTurns = PolicyTurns()
  /// The same for the providers of an identity pool, which have no etag; by project and pool.
  let providerTurns = WriterTurns<String>()

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
    known.quotaVariable = CredentialContext.quotaVariable(in: environment)
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

  /// The same client, spending its waits from a budget that others share.
  package func sharing(_ budget: RetryBudget) -> GoogleCloudClient {
    var copy = self
    copy.retry.runBudget = budget
    return copy
  }

  /// Sends a request, waits for the end of its operation if it is one, and reads the answer.
  ///
  /// - Parameter request: what to ask.
  /// - Returns: what the request makes of the answer.
  /// - Throws: `GoogleCloudError`.
  package func send<Answer>(_ request: GoogleRequest<Answer>) async throws -> Answer {
    let call = call(request)
    let answer = try await send(call, rule: request.rule)
    return try await understood(answer, call.summary) {
      switch request.reading {
      case .answer(let read): return try read(answer)
      case .document(let read):
        let document = try answer.document().asObject()
        guard let budget = request.operation else { return try read(document) }
        return try read(try await finished(document, api: request.api, budget: budget))
      }
    }
  }

  /// Like `send`, but nil when the resource does not exist.
  package func find<Answer>(_ request: GoogleRequest<Answer>) async throws -> Answer? {
    do {
      return try await send(request)
    } catch let error as GoogleCloudError where error.status == 404 {
      return nil
    }
  }

  /// Like `send`, for deleting: what is gone already is fine.
  package func remove(_ request: GoogleRequest<Void>) async throws {
    do {
      try await send(request)
    } catch let error as GoogleCloudError where error.kind == .notFound {}
  }

  /// All elements of a paged list. An empty page with a token is not the end.
  ///
  /// - Parameter request: asks for the first page, and reads the elements of any.
  /// - Returns: the elements of all pages in order.
  /// - Throws: `GoogleCloudError`; also when the server gives the same token twice, since that has no end.
  package func all<Element>(_ request: GoogleRequest<[Element]>) async throws -> [Element] {
    guard case .document(let read) = request.reading else { return try await send(request) }
    var elements: [Element] = []
    var token: String?
    repeat {
      var page = request
      if let token { page.query.append(("pageToken", token)) }
      let call = call(page)
      let answer = try await send(call, rule: request.rule)
      let before = token
      (elements, token) = try await understood(answer, call.summary) { [elements] in
        let document = try answer.document().asObject()
        let next = document["nextPageToken"].string.flatMap { $0.isEmpty ? nil : $0 }
        guard next == nil || next != before else { throw MalformedAnswer("the list's next page is the same again") }
        return (elements + (try read(document)), next)
      }
    } while token != nil
    return elements
  }

  private func call<Answer>(_ request: GoogleRequest<Answer>) -> HTTPCall {
    var call = request.call(url: endpoints.url(request.api, request.path, query: request.query))
    // The project that pays may have yet to enable Service Usage, without which no other API takes the field.
    if request.api != .serviceUsage, let quota = credentials.quotaProject {
      call.headers.append(("X-Goog-User-Project", quota))
    }
    return call
  }

  /// Reads an answer; one that makes no sense is an error that names the request.
  func understood<Value>(
    _ answer: HTTPAnswer, _ request: String, _ read: () async throws -> Value
  ) async throws -> Value {
    do {
      return try await read()
    } catch let error as MalformedAnswer {
      throw GoogleCloudError(kind: .other, status: answer.status, detail: error.detail, request: request)
    }
  }

  /// Sends an authorised call with retries; on 401 the token is renewed once.
  func send(_ call: HTTPCall, rule: RetryRule) async throws -> HTTPAnswer {
    try await retry.run(
      request: call.summary, rule: rule,
      patience: { consistency.patience(with: $0, visibilityDelay: retry.visibilityDelay) }
    ) {
      let token = try await credentials.token()
      do {
        return try await sendOnce(call, token)
      } catch let error as GoogleCloudError where error.status == 401 {
        do {
          guard let fresh = try await credentials.token(replacing: token) else { throw error }
          return try await sendOnce(call, fresh)
        } catch let error as GoogleCloudError where error.status == 401 {
          throw credentials.explained(error)
        }
      }
    }
  }

  private func sendOnce(_ call: HTTPCall, _ token: AccessToken) async throws -> HTTPAnswer {
    var call = call
    call.headers.append(("Authorization", "Bearer \(token.value)"))
    call.headers.append(("User-Agent", ProgramVersion.userAgent))
    do {
      let answer = try await transport.send(call)
      guard answer.isSuccess else {
        var error = GoogleCloudError(answer: answer, request: call.summary, now: credentials.now())
        error.known = known
        throw error
      }
      return answer
    } catch let error as UnreachableError {
      throw GoogleCloudError(error, request: call.summary)
    }
  }
}
