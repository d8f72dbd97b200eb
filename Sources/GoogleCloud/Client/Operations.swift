import RESTClient

extension GoogleCloudClient {
  /// Waits until an operation is finished.
  ///
  /// - Parameters:
  ///   - answer: what the API answered to the request; anything but an operation is handed back as it is.
  ///   - api: the API that was asked.
  ///   - budget: how long to wait at most.
  /// - Returns: the operation's `response`; `.null` where the API sends none (IAM) and the resource must be read again.
  /// - Throws: `GoogleCloudError` with the operation's own error, or of kind `.timedOut`.
  package func finished(_ answer: JSONValue, api: API, budget: Duration = .seconds(120)) async throws -> JSONValue {
    guard let name = answer["name"].string, Self.isOperation(name) else { return answer }
    guard !Self.isFinal(answer) else { return try outcome(of: answer, name: name) }
    let operation = StartedOperation(api: api, name: name)
    try await polling.started(operation)
    return try await result(of: operation, budget: budget)
  }

  /// Goes on waiting for an operation, for instance one that an earlier run started.
  package func result(of operation: StartedOperation, budget: Duration = .seconds(120)) async throws -> JSONValue {
    let start = retry.now()
    var delay = polling.firstDelay
    let path = "\(Self.version(of: operation.api))/\(operation.name)"
    while true {
      try await retry.sleep(delay * (0.8 + 0.4 * retry.random()))
      delay = polling.delay(after: delay)
      let elapsed = retry.now() - start
      if let answer = try await look(operation.api, path, isNew: elapsed < .seconds(5)), Self.isFinal(answer) {
        return try outcome(of: answer, name: operation.name)
      }
      guard elapsed < budget else {
        throw GoogleCloudError(
          kind: .timedOut, detail: "the operation \(operation.name) is not done after \(elapsed.components.seconds) s",
          request: "GET \(path)")
      }
    }
  }

  /// One look. A new operation may be unknown for a moment to the replica that is asked.
  private func look(_ api: API, _ path: String, isNew: Bool) async throws -> JSONValue? {
    let look = GoogleRequest<JSONValue>(.get, api, path)
    return isNew ? try await find(look) : try await send(look)
  }

  private func outcome(of answer: JSONValue, name: String) throws -> JSONValue {
    guard answer["error"].isNull else {
      var error = GoogleCloudError(operationError: answer["error"], request: "operation \(name)")
      error.known = known
      throw error
    }
    return answer["response"]
  }

  /// Service Usage names an operation that has nothing to do `noop.DONE_OPERATION`, once seen without `done`.
  private static func isFinal(_ operation: JSONValue) -> Bool {
    operation["done"].bool == true || operation["name"].string?.hasSuffix("noop.DONE_OPERATION") == true
  }

  private static func isOperation(_ name: String) -> Bool {
    name.hasPrefix("operations/") || name.contains("/operations/")
  }

  private static func version(of api: API) -> String { api == .run ? "v2" : "v1" }
}
