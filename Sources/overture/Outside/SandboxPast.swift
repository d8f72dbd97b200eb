import CloudSandbox
import PlainText
import ProgramVersion
import RESTClient
import SetupPlan

/// A past that a sandbox is to have played for a service, in this process or in the one that serves it.
struct SandboxPast {
  let names: ResourceNames
  let profile: String
  let days: Int
  /// Requests a second, on average.
  let rps: Double
  let fault: String?
  let seed: Int
  let hasBefore: Bool
  /// What deploys the service where it is missing.
  let command: String

  /// Half a day of a busy service takes a second; a debug build takes twenty times as long.
  private static let patience = Duration.seconds(1800)

  private var service: String {
    "projects/\(names.project)/locations/\(names.region)/services/\(names.service)"
  }

  /// Has it played.
  ///
  /// - Parameter outside: the sandbox that the command works on.
  /// - Returns: what it came to, in words.
  /// - Throws: an error of the transport, or `CommandFailure` where the sandbox refuses.
  func play(in outside: Outside) async throws -> SafeText {
    StandardStreams.progress("Playing \(days) days of \(names.service); what it had before goes.")
    var body: JSONValue = [
      "service": .string(service), "profile": .string(profile), "days": .int(days), "rps": .double(rps),
      "seed": .int(seed), "before": .bool(hasBefore), "environment": .string(names.githubEnvironment),
    ]
    if let fault { body["fault"] = .string(fault) }
    let answer = try await Self.post(
      body, to: (outside.sandbox?.baseURL ?? "") + SandboxFolder.pastPath, environment: outside.environment)
    let document = try? JSONValue(bytes: answer.body)
    guard answer.isSuccess, let document else {
      throw refusal(answer.status, document?["message"].string ?? document?["error"]["message"].string)
    }
    return words(document)
  }

  /// Lets each service of a sandbox have a past by itself, as soon as somebody asks for its metrics or logs.
  ///
  /// - Parameters:
  ///   - sandbox: answers already, here or in another process.
  ///   - environment: its variables.
  /// - Throws: an error of the transport.
  static func wish(in sandbox: Sandbox, environment: [String: String]) async throws {
    _ = try await post([:], to: sandbox.baseURL + SandboxFolder.pastWishPath, environment: environment)
  }

  private static func post(
    _ body: JSONValue, to address: String, environment: [String: String]
  ) async throws -> HTTPAnswer {
    let call = HTTPCall(
      "POST", address,
      headers: [
        ("Content-Type", "application/json"), ("User-Agent", ProgramVersion.userAgent),
        ("Authorization", "Bearer \(environment["GH_TOKEN"] ?? "")"),
      ], body: body.bytes, timeout: patience)
    return try await HTTPTransport(environment: environment).send(call)
  }

  private func refusal(_ status: Int, _ message: String?) -> CommandFailure {
    let remedy =
      if status == 503 {
        "Make room, or free what it names, then play it again."
      } else if message?.contains(names.service) == true {
        "Deploy it there first: \(command)"
      } else {
        "Change the option that it names, or stop the sandbox that runs."
      }
    return CommandFailure(
      .init(
        message: "The sandbox does not play a past for \(names.service)",
        reason: message ?? "It answered \(status). It may be served by another version of Overture.",
        remedy: remedy))
  }

  private func words(_ document: JSONValue) -> SafeText {
    func count(_ field: String) -> Int { document[field].int ?? 0 }
    let (from, to) = (document["from"].string ?? "", document["to"].string ?? "")
    var lines = [
      "\(names.service) in \(names.region), \(from.prefix(16).replacing("T", with: " ")) to \(to.prefix(16).replacing("T", with: " ")) UTC",
      "  requests           \(count("requests"))",
    ]
    if count("requests") > count("served") {
      lines.append("  without instance   \(count("requests") - count("served")), answered with 429")
    }
    lines.append("  instances started  \(count("starts"))")
    if count("crashes") > 0 { lines.append("  instances lost     \(count("crashes"))") }
    lines += [
      "  billable seconds   \(count("billedSeconds"))", "  log lines          \(count("logLines"))",
      "  workflow runs      \(count("runs"))",
    ]
    return SafeText(layout: lines.map { "\($0)\n" }.joined())
  }
}
