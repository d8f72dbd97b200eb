import Foundation
import RESTClient
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Asks gcloud for a token of the account it is signed in with; 15 seconds, no prompts.
struct GcloudToken: Sendable {
  let executable: String
  let environment: [String: String]
  let now: @Sendable () -> Date
  var timeout: Duration = .seconds(15)

  /// What it printed: the token, empty where it failed, and standard error.
  private typealias Said = (token: String, errors: String)

  func issue() async throws -> AccessToken {
    var variables = ChildEnvironment.variables(for: .gcloud, of: environment)
    variables["CLOUDSDK_CORE_DISABLE_PROMPTS"] = "1"
    // The operator's own token is asked for: the account that stands in comes after it.
    variables["CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT"] = nil
    let output = try await within(timeout) { [variables, executable] in
      let values = Dictionary(
        uniqueKeysWithValues: variables.map { (Subprocess.Environment.Key(stringLiteral: $0.key), $0.value) })
      let words = ["auth", "print-access-token"]
      return try await Witness.program(executable, words, status: { (end: Said) in end.token.isEmpty ? 1 : 0 }) {
        let result = try await Subprocess.run(
          .path(FilePath(executable)), arguments: Arguments(words), environment: .custom(values),
          output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
        let output = result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
        return (token: result.terminationStatus.isSuccess ? output : "", errors: result.standardError)
      }
    }
    guard let token = output?.token, !token.isEmpty else {
      let said = (output?.errors ?? "").split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        .first { !$0.isEmpty }
      var error = GoogleCloudError(
        kind: .noCredentials,
        detail:
          "gcloud auth print-access-token gave no token (\(said ?? (output == nil ? "no answer in time" : "it said nothing")))"
      )
      // Its words where nobody has signed in; others are about an account that cannot be used.
      error.saysNobodyIsSignedIn = output?.errors.contains("do not currently have an active account") ?? false
      throw error
    }
    // gcloud does not say when its token expires; it hands out ones with at least some minutes left.
    return AccessToken(value: token, expires: now().addingTimeInterval(15 * 60))
  }
}
