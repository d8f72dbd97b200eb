import GoogleCloud
import RESTClient
import SetupPlan

/// What a service says when it is asked from here.
enum ServiceAnswer: Sendable, Equatable {
  /// Nobody asks: why, as the end of a sentence.
  case notAsked(String)
  case answered(status: Int, body: [UInt8])
  /// That this machine cannot reach it says nothing about the service.
  case unreachable(String)

  /// Asks a service, where anybody may.
  ///
  /// - Parameters:
  ///   - path: what is asked for, with its slash.
  ///   - uri: the service's address.
  ///   - environment: who may call it, and how long a request may take.
  ///   - google: sends the request.
  /// - Returns: the answer.
  /// - Throws: what is no matter of the network.
  static func ask(
    _ path: String, of uri: String, in environment: EnvironmentAnswers, by google: GoogleCloudClient
  ) async throws -> ServiceAnswer {
    guard environment.security.access == .public, environment.security.network == .all else {
      return .notAsked(
        environment.security.access == .public ? "it is reached only from inside" : "it wants an identity token")
    }
    // The first request may meet a cold start.
    let limit = Duration.seconds(environment.resources.timeout + 30)
    do {
      let answer = try await google.request(url: uri + path, timeout: min(limit, .seconds(90)))
      return .answered(status: answer.status, body: answer.body)
    } catch let error as GoogleCloudError {
      return .unreachable(error.detail)
    }
  }
}
