import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import RealPrograms

/// What a played action has done.
struct PlayedAction {
  var isSuccess = true
  var log = ""
  var outputs: [String: String] = [:]
  /// What the steps after it find in their environment.
  var variables: [String: String] = [:]
  /// How long what it stands for took, where that was really done.
  var seconds: Double?
}

extension Runner {
  /// Does what an action does, as far as the steps after it can tell.
  ///
  /// - Parameters:
  ///   - action: `owner/name@commit`.
  ///   - inputs: what it was given.
  ///   - environment: the GitHub environment of a job that may ask for a token, empty for none; nil where it may not.
  /// - Returns: what came of it.
  /// - Throws: where the test itself cannot go on, or for an action that nobody plays.
  func play(_ action: String, _ inputs: [String: String], environment: String?) async throws -> PlayedAction {
    switch action.split(separator: "@").first {
    case "actions/checkout", "docker/setup-buildx-action": return PlayedAction()
    case "astral-sh/setup-uv":
      return PlayedAction(variables: inputs["python-version"].map { ["UV_PYTHON": $0] } ?? [:])
    case "actions/setup-python":
      // A Python that nothing is installed in.
      let python = newFile("python")
      let made = try await Tool(path: "/usr/bin/python3").run(
        ["-m", "venv", python.path], environment: self.environment, in: folder)
      return PlayedAction(
        isSuccess: made.status == 0, log: made.error,
        variables: ["PATH": "\(python.path)/bin:\(self.environment["PATH"] ?? "")"])
    case "docker/build-push-action":
      let caches = ["cache-from", "cache-to"].compactMap { name in inputs[name].map { "--\(name)=\($0)" } }
      let arguments =
        ["buildx", "build"] + (inputs["push"] == "true" ? ["--push"] : []) + caches + [inputs["context"] ?? ""]
      let docker = Tool(path: folder.appending(path: "bin/docker").path)
      let result = try await docker.run(arguments, environment: self.environment, in: workspace)
      return PlayedAction(
        isSuccess: result.status == 0, log: result.output + result.error, seconds: result.seconds)
    case "google-github-actions/auth": return try await signIn(inputs, environment: environment)
    default: throw WorkflowExpression.Invalid(description: "Nobody plays \(action).")
    }
  }

  /// GitHub's token, Google's for it, and that of the account: the whole way of Workload Identity Federation.
  private func signIn(_ inputs: [String: String], environment: String?) async throws -> PlayedAction {
    guard let environment else {
      return PlayedAction(isSuccess: false, log: "$ACTIONS_ID_TOKEN_REQUEST_TOKEN is not set\n")
    }
    let provider = inputs["workload_identity_provider"] ?? ""
    let started = try await send(
      "POST", "/actions/_runs", bearer: sandbox.environment["GH_TOKEN"],
      ["repository": Self.repository].merging(environment.isEmpty ? [:] : ["environment": environment]) { $1 })
    let url = started["ACTIONS_ID_TOKEN_REQUEST_URL"] as? String ?? ""
    let issued = try await send(
      "GET", "\(url.dropFirst(root.count))&audience=https://iam.googleapis.com/\(provider)",
      bearer: started["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] as? String)
    let federated = try await send(
      "POST", "/sts/v1/token", bearer: nil,
      [
        "grantType": "urn:ietf:params:oauth:grant-type:token-exchange", "subjectToken": issued["value"] ?? "",
        "audience": "//iam.googleapis.com/\(provider)", "scope": "https://www.googleapis.com/auth/cloud-platform",
        "requestedTokenType": "urn:ietf:params:oauth:token-type:access_token",
        "subjectTokenType": "urn:ietf:params:oauth:token-type:jwt",
      ])
    let account = "/iamcredentials/v1/projects/-/serviceAccounts/\(inputs["service_account"] ?? "")"
    let bearer = federated["access_token"] as? String
    if inputs["token_format"] == "id_token" {
      let answer = try await send(
        "POST", "\(account):generateIdToken", bearer: bearer,
        ["audience": inputs["id_token_audience"] ?? "", "includeEmail": true])
      return PlayedAction(
        isSuccess: answer["token"] != nil, log: answer["token"] == nil ? "\(answer)\n" : "",
        outputs: ["id_token": answer["token"] as? String ?? ""])
    }
    let answer = try await send(
      "POST", "\(account):generateAccessToken", bearer: bearer,
      ["scope": ["https://www.googleapis.com/auth/cloud-platform"], "lifetime": "3600s"])
    guard let token = answer["accessToken"] as? String else {
      return PlayedAction(isSuccess: false, log: "\(federated) \(answer)\n")
    }
    guard inputs["create_credentials_file"] != "false" else { return PlayedAction(outputs: ["access_token": token]) }
    let file = newFile("token")
    try Data(token.utf8).write(to: file)
    // In the workspace, as the action writes it: there it would count as a part of the code.
    let credentials = workspace.appending(path: "gha-creds-\(file.lastPathComponent).json")
    try Data("{}".utf8).write(to: credentials)
    return PlayedAction(
      outputs: ["access_token": token],
      variables: ["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": file.path, "GOOGLE_GHA_CREDS_PATH": credentials.path])
  }

  private var root: String { String((sandbox.environment["GITHUB_API_URL"] ?? "").dropLast("/github".count)) }

  private func send(
    _ method: String, _ path: String, bearer: String?, _ body: [String: Any]? = nil
  ) async throws -> [String: Any] {
    var request = HTTPClientRequest(url: root + path)
    request.method = HTTPMethod(rawValue: method)
    request.headers.add(name: "User-Agent", value: "test")
    if let bearer { request.headers.add(name: "Authorization", value: "Bearer \(bearer)") }
    if let body {
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(try JSONSerialization.data(withJSONObject: body))
    }
    let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    let data = Data(try await answer.body.collect(upTo: 1 << 24).readableBytesView)
    return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }
}
