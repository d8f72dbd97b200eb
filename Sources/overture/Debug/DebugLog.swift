import Foundation
import RESTClient
import SetupPlan

/// The file of `--debug`: one JSON object a line for each request and each program, without secrets.
struct DebugLog: Sendable {
  private let descriptor: Int32
  private let redaction: Redaction

  /// Opens the file, or makes it; only its owner may read it.
  ///
  /// - Parameters:
  ///   - path: where it is; a link, and whatever is no file, is refused.
  ///   - environment: the variables of the program, whose tokens are taken out wherever they stand.
  /// - Throws: a `CommandFailure` where it cannot be such a file.
  init(path: String, environment: [String: String]) throws {
    redaction = Redaction(environment: environment)
    let flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
    let opened = open(path, flags, 0o600)
    guard opened >= 0 else {
      throw Self.refusal(path, errno == ELOOP ? "It is a symbolic link." : String(cString: strerror(errno)) + ".")
    }
    var status = stat()
    guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1,
      status.st_uid == geteuid()
    else {
      close(opened)
      throw Self.refusal(path, "It is no file of its own that belongs to you.")
    }
    guard fchmod(opened, 0o600) == 0 else {
      close(opened)
      throw Self.refusal(path, String(cString: strerror(errno)) + ".")
    }
    descriptor = opened
  }

  private static func refusal(_ path: String, _ reason: String) -> CommandFailure {
    .usage(
      "\(path) cannot be the file of --debug", reason, "Name a file that does not exist yet, in a folder of yours.")
  }

  /// Writes down what was done. A disk that is full stops nothing.
  func note(_ deed: Deed) {
    var line = document(of: deed).bytes + [UInt8(ascii: "\n")]
    // One call a line: lines of several tasks do not mix in a file that is appended to.
    while !line.isEmpty {
      let count = write(descriptor, line, line.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      line.removeFirst(count)
    }
  }

  /// A line of the file.
  func document(of deed: Deed) -> JSONValue {
    var line: [String: JSONValue] = ["version": 1, "at": .string(Date().formatted(.iso8601))]
    switch deed {
    case .request(let call, let answer, let failure, let took):
      let secrets = Redaction.secrets(in: call.headers)
      line["kind"] = "request"
      line["method"] = .string(call.method)
      line["url"] = .string(redaction.address(call.url, without: secrets))
      line["seconds"] = Self.seconds(took)
      line["headers"] = Self.object(redaction.headers(call.headers))
      line["body"] = redaction.body(
        call.body ?? [], type: Self.type(call.headers), of: call.url, without: secrets)
      if let answer {
        line["status"] = .int(answer.status)
        line["answerHeaders"] = Self.object(redaction.headers(answer.headers))
        line["answer"] = redaction.body(
          answer.body, type: Self.type(answer.headers), of: call.url, without: secrets)
      }
      if let failure { line["failure"] = .string(redaction.text(failure, without: secrets)) }
    case .program(let path, let arguments, let status, let took):
      line["kind"] = "program"
      line["program"] = .string(path)
      line["arguments"] = .array(arguments.map { .string(redaction.text($0)) })
      line["seconds"] = Self.seconds(took)
      if let status { line["status"] = .int(Int(status)) }
    }
    return .object(line.filter { $0.value != .null })
  }

  private static func type(_ headers: [(name: String, value: String)]) -> String {
    headers.first { $0.name.lowercased() == "content-type" }?.value.lowercased() ?? ""
  }

  private static func object(_ values: [String: String]) -> JSONValue { .object(values.mapValues { .string($0) }) }

  private static func seconds(_ took: Duration) -> JSONValue { .double((took / .milliseconds(1)).rounded() / 1000) }
}

extension Witness {
  /// Who has to be told by what the command line says; nil where nobody has.
  ///
  /// - Parameter output: the command line's options.
  /// - Throws: a `CommandFailure` where the file of `--debug` cannot be used.
  init?(_ output: OutputOptions) throws {
    let settings = output.settings
    let log = try output.debugFile.map { try DebugLog(path: $0, environment: settings.environment) }
    guard log != nil || output.verbose else { return nil }
    let redaction = Redaction(environment: settings.environment)
    self.init { deed in
      log?.note(deed)
      StandardStreams.detail("\(redaction.text(deed.line))")
    }
  }
}

extension Deed {
  /// It in a line, for `--verbose`.
  fileprivate var line: String {
    switch self {
    case .request(let call, let answer, let failure, let took):
      "\(call.summary) \(answer.map { "\($0.status)" } ?? failure ?? "") in \(PlainEvents.seconds(took / .seconds(1)))"
    case .program(let path, let arguments, let status, let took):
      "\(([path] + arguments).joined(separator: " ")): \(status.map { "\($0)" } ?? "not started") in "
        + PlainEvents.seconds(took / .seconds(1))
    }
  }
}
