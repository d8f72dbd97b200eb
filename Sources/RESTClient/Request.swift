/// A request of an API, declared once: what is sent, whether it may be sent again, and what its answer means.
///
/// Each API's file declares its requests as static functions of this type; the calls beside them name one and send it.
package struct Request<API: Sendable, Answer: Sendable>: Sendable {
  /// The HTTP methods that are used.
  package enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
  }

  /// What is sent along.
  package enum Content: Sendable {
    case json(JSONValue)
    case form([(String, String)])
    case bytes([UInt8], type: String)
  }

  /// What becomes the result.
  package enum Reading: Sendable {
    /// The JSON document in the body; of a long-running operation, its response.
    case document(@Sendable (JSONValue) throws -> Answer)
    /// The whole answer, with its header fields.
    case answer(@Sendable (HTTPAnswer) throws -> Answer)
  }

  /// The HTTP method.
  package let method: Method
  /// The API that is asked.
  package let api: API
  /// Version and resource, percent-encoded, without a slash at the beginning.
  package let path: String
  /// Names and values in order.
  package var query: [(String, String)]
  /// What is sent along, if anything.
  package let content: Content?
  /// Whether it may be sent again when its outcome is unknown.
  package let rule: RetryRule
  /// For a long-running operation, how long its end is waited for.
  package let operation: Duration?
  /// What becomes the result.
  package let reading: Reading

  /// Declares a request.
  ///
  /// - Parameters:
  ///   - method: the HTTP method.
  ///   - api: the API that is asked.
  ///   - path: version and resource, percent-encoded.
  ///   - query: names and values in order; repeated names are fine.
  ///   - content: what is sent along.
  ///   - rule: whether it may be sent again when its outcome is unknown.
  ///   - operation: for a long-running operation, how long its end is waited for.
  ///   - reading: what becomes the result.
  package init(
    _ method: Method, _ api: API, _ path: String, query: [(String, String)] = [], content: Content? = nil,
    rule: RetryRule = .idempotent, operation: Duration? = nil, reading: Reading
  ) {
    self.method = method
    self.api = api
    self.path = path
    self.query = query
    self.content = content
    self.rule = rule
    self.operation = operation
    self.reading = reading
  }

  /// Declares a request with a JSON document, or none, whose answer is read from a JSON document.
  ///
  /// - Parameters:
  ///   - method: the HTTP method.
  ///   - api: the API that is asked.
  ///   - path: version and resource, percent-encoded.
  ///   - query: names and values in order.
  ///   - body: the document to send.
  ///   - rule: whether it may be sent again when its outcome is unknown.
  ///   - operation: for a long-running operation, how long its end is waited for.
  ///   - read: makes the result of the answer's document; throws `MalformedAnswer`.
  package init(
    _ method: Method, _ api: API, _ path: String, query: [(String, String)] = [], body: JSONValue? = nil,
    rule: RetryRule = .idempotent, operation: Duration? = nil,
    read: @escaping @Sendable (JSONValue) throws -> Answer
  ) {
    self.init(
      method, api, path, query: query, content: body.map { .json($0) }, rule: rule, operation: operation,
      reading: .document(read))
  }

  /// The call that carries it.
  ///
  /// - Parameters:
  ///   - url: the absolute URL, with the query.
  ///   - timeout: how long the exchange may take.
  /// - Returns: the call, with its content and the content's type, without any credential.
  package func call(url: String, timeout: Duration = .seconds(60)) -> HTTPCall {
    var call = HTTPCall(method.rawValue, url, timeout: timeout)
    switch content {
    case nil: break
    case .json(let document):
      call.headers.append(("Content-Type", "application/json"))
      call.body = document.bytes
    case .form(let pairs):
      call.headers.append(("Content-Type", "application/x-www-form-urlencoded"))
      call.body = Array(formEncoded(pairs).utf8)
    case .bytes(let bytes, let type):
      call.headers.append(("Content-Type", type))
      call.body = bytes
    }
    return call
  }
}

extension Request where Answer == JSONValue {
  /// Declares a request whose answer is kept as the document that it is.
  ///
  /// - Parameters:
  ///   - method: the HTTP method.
  ///   - api: the API that is asked.
  ///   - path: version and resource, percent-encoded.
  ///   - query: names and values in order.
  ///   - body: the document to send.
  ///   - rule: whether it may be sent again when its outcome is unknown.
  ///   - operation: for a long-running operation, how long its end is waited for.
  package init(
    _ method: Method, _ api: API, _ path: String, query: [(String, String)] = [], body: JSONValue? = nil,
    rule: RetryRule = .idempotent, operation: Duration? = nil
  ) {
    self.init(method, api, path, query: query, body: body, rule: rule, operation: operation) { $0 }
  }
}

extension Request where Answer == Void {
  /// Declares a request whose answer tells nothing but that it was done.
  ///
  /// - Parameters:
  ///   - method: the HTTP method.
  ///   - api: the API that is asked.
  ///   - path: version and resource, percent-encoded.
  ///   - query: names and values in order.
  ///   - body: the document to send.
  ///   - rule: whether it may be sent again when its outcome is unknown.
  ///   - operation: for a long-running operation, how long its end is waited for.
  package init(
    _ method: Method, _ api: API, _ path: String, query: [(String, String)] = [], body: JSONValue? = nil,
    rule: RetryRule = .idempotent, operation: Duration? = nil
  ) {
    self.init(method, api, path, query: query, body: body, rule: rule, operation: operation) { _ in }
  }
}
