import Foundation
import RESTClient

/// A line of the service's log, as far as the doctor goes by it.
struct LogLine: Sendable, Equatable {
  /// Who has written it.
  enum Source: Sendable, Equatable {
    /// The platform: starts, probes, memory.
    case system
    /// The container.
    case container
    /// A request: its status, and the seconds that it took.
    case request(status: Int, seconds: Double)
    /// Who has changed something: the method that was called.
    case audit(method: String)
  }

  let source: Source
  let time: Date
  let text: String
  let revision: String?

  init(_ source: Source, _ text: String, time: Date = .distantPast, revision: String? = nil) {
    self.source = source
    self.text = text
    self.time = time
    self.revision = revision
  }

  /// Reads an entry of Cloud Logging; nil where it is of no such kind.
  init?(_ entry: JSONValue) {
    let tail = entry["logName"].string?.split(separator: "/").last.map(String.init) ?? ""
    let request = entry["httpRequest"]
    let payload = entry["jsonPayload"]
    let text =
      entry["textPayload"].string ?? payload["message"].string ?? entry["protoPayload"]["status"]["message"].string
    switch tail {
    case "run.googleapis.com%2Frequests":
      let seconds = request["latency"].string.flatMap { Double($0.dropLast()) } ?? 0
      source = .request(status: request["status"].int ?? 0, seconds: seconds)
    case "run.googleapis.com%2Fvarlog%2Fsystem": source = .system
    case _ where tail.hasPrefix("cloudaudit.googleapis.com"):
      source = .audit(method: entry["protoPayload"]["methodName"].string ?? "")
    default: source = .container
    }
    time = entry["timestamp"].string.flatMap(Date.init(rfc3339:)) ?? .distantPast
    self.text = String((text ?? request["requestUrl"].string ?? "").prefix(2000))
    revision = entry["resource"]["labels"]["revision_name"].string
  }
}
