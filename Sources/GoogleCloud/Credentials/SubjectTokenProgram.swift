import Foundation
import RESTClient
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// A program that prints another provider's token; it is run only where `GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES` is 1,
/// as Google's own libraries demand, since whoever writes the file chooses what is run.
struct SubjectTokenProgram: Sendable {
  private let words: [String]
  private let variables: [String: String]
  private let timeout: Duration

  init(_ command: String, document: JSONValue, path: String, context: CredentialContext) throws {
    guard context.variable("GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES") == "1" else {
      var error = GoogleCloudError(
        kind: .noCredentials, detail: "the credential file \(path) wants to run a program, which is not allowed")
      error.advice = "If you trust the file: export GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES=1"
      throw error
    }
    words = command.split(separator: " ").map(String.init)
    var variables = context.environment
    variables["GOOGLE_EXTERNAL_ACCOUNT_AUDIENCE"] = document["audience"].string
    variables["GOOGLE_EXTERNAL_ACCOUNT_TOKEN_TYPE"] = document["subject_token_type"].string
    variables["GOOGLE_EXTERNAL_ACCOUNT_INTERACTIVE"] = "0"
    let url = document["service_account_impersonation_url"].string ?? ""
    variables["GOOGLE_EXTERNAL_ACCOUNT_IMPERSONATED_EMAIL"] = url.split(separator: "/").last?.split(separator: ":")
      .first
      .map(String.init)
    let executable = document["credential_source"]["executable"]
    variables["GOOGLE_EXTERNAL_ACCOUNT_OUTPUT_FILE"] = executable["output_file"].string
    self.variables = variables
    timeout = .milliseconds(min(max(1, executable["timeout_millis"].int ?? 30_000), 120_000))
  }

  /// What it printed, and 0 where it succeeded.
  private typealias Said = (output: String, status: Int32)

  /// Runs it and takes the token out of what it prints.
  func token() async throws -> String {
    guard let program = words.first else { throw refusal("has no name") }
    let output = try await within(timeout) { [words, variables] in
      let values = Dictionary(
        uniqueKeysWithValues: variables.map { (Subprocess.Environment.Key(stringLiteral: $0.key), $0.value) })
      let executable: Executable = program.contains("/") ? .path(FilePath(program)) : .name(program)
      let arguments = Array(words.dropFirst())
      return try await Witness.program(program, arguments, status: { (end: Said) in end.status }) {
        let result = try await Subprocess.run(
          executable, arguments: Arguments(arguments), environment: .custom(values),
          output: .string(limit: 1 << 20), error: .discarded)
        return (output: result.standardOutput, status: result.terminationStatus.isSuccess ? 0 : 1)
      }.output
    }
    guard let output else { throw refusal("did not end in time") }
    guard let answer = try? JSONValue(bytes: Array(output.utf8)), answer["version"].int == 1 else {
      throw refusal("did not print a token in the form of version 1")
    }
    guard answer["success"].bool == true else {
      throw refusal("failed: \(answer["code"].string ?? "no code"): \(answer["message"].string ?? "no message")")
    }
    guard let token = answer["id_token"].string ?? answer["saml_response"].string, !token.isEmpty else {
      throw refusal("printed no token")
    }
    return token
  }

  private func refusal(_ what: String) -> GoogleCloudError {
    GoogleCloudError(kind: .noCredentials, detail: "the program \(words.first ?? "") for the subject token \(what)")
  }
}
