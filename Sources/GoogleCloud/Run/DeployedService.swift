import RESTClient

extension GoogleCloudClient {
  /// Asks a deployed service itself.
  ///
  /// - Parameters:
  ///   - url: the absolute URL; plain HTTP goes through the proxy, if one is set.
  ///   - method: the HTTP method.
  ///   - identity: an ID token for its audience, when the service wants one.
  ///   - timeout: a first request may meet a cold start.
  /// - Returns: the answer, whatever its status.
  /// - Throws: `GoogleCloudError` of kind `.unreachable` or `.timedOut`.
  package func request(
    url: String, method: String = "GET", identity: AccessToken? = nil, timeout: Duration = .seconds(60)
  ) async throws -> HTTPAnswer {
    let headers = identity.map { [(name: "Authorization", value: "Bearer \($0.value)")] } ?? []
    let call = HTTPCall(method, url, headers: headers, timeout: timeout)
    do {
      return try await transport.send(call)
    } catch let error as UnreachableError {
      throw GoogleCloudError(error, request: call.summary)
    }
  }
}
