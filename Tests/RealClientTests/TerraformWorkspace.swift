import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import RealPrograms
import Subprocess
import SystemPackage
import Testing

/// A configuration that needs no provider, with its state in a bucket of the sandbox.
struct TerraformWorkspace {
  let sandbox: ServedSandbox
  let folder: URL
  let bucket: String

  /// Two of these let a test say when an apply goes on: it writes to the first, and waits for a line of the second.
  private var started: URL { folder.appending(path: "started") }
  private var goOn: URL { folder.appending(path: "go-on") }

  /// A workspace of its own in the suite's sandbox, with a bucket that does not exist yet.
  init() throws {
    sandbox = try Sample.sandbox
    let id = UUID().uuidString.lowercased()
    folder = sandbox.folder.appending(path: id)
    bucket = "state-\(id)"
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for pipe in [started, goOn] { try #require(mkfifo(pipe.path, 0o600) == 0) }
    let text = """
      terraform {
        backend "gcs" {
          bucket = "\(bucket)"
          prefix = "proof"
        }
      }

      variable "word" { default = "first" }
      variable "waits" { default = false }

      resource "terraform_data" "word" { input = var.word }

      resource "terraform_data" "waiting" {
        count = var.waits ? 1 : 0
        provisioner "local-exec" { command = "echo started > '\(started.path)'; read -r line < '\(goOn.path)'" }
      }

      output "word" { value = terraform_data.word.output }

      """
    try Data(text.utf8).write(to: folder.appending(path: "main.tf"))
  }

  /// One with its bucket, initialised.
  static func initialised() async throws -> TerraformWorkspace {
    let workspace = try TerraformWorkspace()
    try await workspace.request(
      "POST", "b?project=\(Sample.project)", #"{"name":"\#(workspace.bucket)","location":"US-CENTRAL1"}"#,
      expecting: 200)
    let result = try await workspace.terraform("init", "-input=false", "-no-color")
    try #require(result.status == 0, "\(result.error)")
    return workspace
  }

  /// Runs Terraform.
  func terraform(_ arguments: String..., variables: [String: String] = [:]) async throws -> Tool.Result {
    try await sandbox.run("terraform", arguments, variables, in: folder)
  }

  /// Applies another word.
  func apply(_ word: String, _ arguments: String...) async throws -> Tool.Result {
    try await sandbox.run(
      "terraform",
      ["apply", "-input=false", "-no-color", "-auto-approve", "-var=word=\(word)"] + arguments, in: folder)
  }

  /// Applies, and does something else while that apply holds the lock; then lets it go on.
  ///
  /// - Parameters:
  ///   - isKilled: whether it is killed instead, so that its lock stays.
  ///   - work: what is done meanwhile.
  /// - Returns: how the apply ended, and what it printed on standard error.
  /// - Throws: what the work throws, or a `SubprocessError`.
  func whileApplying(
    isKilled: Bool = false, _ work: () async throws -> Void
  ) async throws -> (status: Int, error: String) {
    let terraform = try #require(Tool("terraform"))
    let variables = sandbox.environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
    var options = PlatformOptions()
    options.processGroupID = 0
    let result = try await Subprocess.run(
      .path(FilePath(terraform.path)),
      arguments: ["apply", "-input=false", "-no-color", "-auto-approve", "-var=waits=true"],
      environment: .custom(Dictionary(uniqueKeysWithValues: variables)), workingDirectory: FilePath(folder.path),
      platformOptions: options, input: .none, output: .sequence, error: .sequence
    ) { execution in
      async let output = Self.text(execution.standardOutput)
      async let error = Self.text(execution.standardError)
      do {
        // Opening a pipe waits for its other end.
        _ = try await sandbox.run("head", ["-n", "1", started.path])
        try await work()
        if isKilled {
          try execution.send(signal: .kill, toProcessGroup: true)
        } else {
          _ = try await sandbox.run("tee", [goOn.path], input: "go on\n")
        }
      } catch {
        try? execution.send(signal: .kill, toProcessGroup: true)
        throw error
      }
      _ = try await output
      return try await error
    }
    let status =
      switch result.terminationStatus {
      case .exited(let code): Int(code)
      case .signaled(let signal): 128 + Int(signal)
      }
    return (status, result.closureResult)
  }

  private static func text(_ output: SubprocessOutputSequence) async throws -> String {
    var all = ""
    for try await line in output.strings() { all += line + "\n" }
    return all
  }

  /// What is in the bucket now, by name: each object's generation.
  func objects() async throws -> [String: String] {
    let answer = try await request("GET", "b/\(bucket)/o", expecting: 200)
    let document = try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any]
    let items = document?["items"] as? [[String: Any]] ?? []
    return Dictionary(
      items.map { ($0["name"] as? String ?? "", $0["generation"] as? String ?? "") }, uniquingKeysWith: { $1 })
  }

  static let state = "proof/default.tfstate"
  static let lock = "proof/default.tflock"

  /// Makes a service account that may do nothing.
  ///
  /// - Parameter id: its id.
  /// - Returns: its address, and a token with which it asks.
  /// - Throws: where the sandbox refuses.
  func newAccount(_ id: String) async throws -> (email: String, token: String) {
    let root = try storage.replacing("storage/v1/", with: "")
    let enabled = try await send(
      "POST", "\(root)serviceusage/v1/projects/\(Sample.project)/services:batchEnable",
      #"{"serviceIds":["iam.googleapis.com","iamcredentials.googleapis.com"]}"#)
    let operation = try #require(enabled.document["name"] as? String)
    let email = "\(id)@\(Sample.project).iam.gserviceaccount.com"
    // What is new is known everywhere some requests later.
    for _ in 0..<30 {
      _ = try await send("GET", "\(root)serviceusage/v1/\(operation)")
      _ = try await send(
        "POST", "\(root)iam/v1/projects/\(Sample.project)/serviceAccounts", #"{"accountId":"\#(id)"}"#)
      let issued = try await send(
        "POST", "\(root)iamcredentials/v1/projects/-/serviceAccounts/\(email):generateAccessToken",
        #"{"scope":["https://www.googleapis.com/auth/cloud-platform"]}"#)
      if let token = issued.document["accessToken"] as? String { return (email, token) }
    }
    throw Unknown(account: email)
  }

  /// An account does not become known.
  private struct Unknown: Error { let account: String }

  private var storage: String { get throws { try #require(sandbox.environment["GOOGLE_STORAGE_CUSTOM_ENDPOINT"]) } }

  /// Sends a request to the storage API, as anybody else might.
  @discardableResult
  func request(
    _ method: String, _ path: String, _ body: String? = nil, isUpload: Bool = false, expecting status: UInt
  ) async throws -> String {
    let root = try storage
    let base = isUpload ? root.replacing("/storage/v1/", with: "/upload/storage/v1/") : root
    let answer = try await send(method, base + path, body)
    try #require(answer.status == status, "\(method) \(path): \(answer.status) \(answer.text)")
    return answer.text
  }

  private struct Answer {
    let status: UInt
    let text: String
    var document: [String: Any] {
      (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
    }
  }

  /// Sends a request to the sandbox.
  private func send(_ method: String, _ url: String, _ body: String? = nil) async throws -> Answer {
    var request = HTTPClientRequest(url: url)
    request.method = HTTPMethod(rawValue: method)
    request.headers.add(
      name: "Authorization", value: "Bearer \(sandbox.environment["GOOGLE_OAUTH_ACCESS_TOKEN"] ?? "")")
    if let body {
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(ByteBuffer(string: body))
    }
    let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    return Answer(
      status: answer.status.code, text: String(buffer: try await answer.body.collect(upTo: 1 << 24)))
  }
}
