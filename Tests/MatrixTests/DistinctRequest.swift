import CloudSandbox
import Foundation
import RESTClient

/// One of the different requests of a run: what is made up anew each time is left open.
struct DistinctRequest: Sendable, Hashable, CustomStringConvertible {
  let method: String
  /// The path without its query, with a star for each part that differs from run to run.
  let path: String

  init(method: String, path: String) {
    self.method = method
    var follows = ""
    self.path = path.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false).map { part in
      defer { follows = String(part) }
      let isGiven = part.wholeMatch(of: /[0-9a-f]{40}|[0-9]{12,}|[0-9a-f]{8}-[0-9a-f-]{27}/) != nil
      return follows == "operations" || part.hasPrefix("operation") && part.count > 12 || isGiven ? "*" : String(part)
    }.joined(separator: "/")
  }

  var description: String { "\(method) \(path)" }

  /// Whether it changes something; questions that are asked by POST do not.
  var isMutation: Bool {
    let questions = [":getIamPolicy", ":testIamPermissions", "/tokeninfo", "/token"]
    return method != "GET" && !questions.contains { path.hasSuffix($0) }
  }

  /// What a message about it has to name: its path as far as that is known, without where the sandbox keeps that host.
  var spoken: String {
    let known = path.prefix { $0 != "*" }
    let prefix = [("/github/", "/github"), ("/_service/", "/_service/")].first { known.hasPrefix($0.0) }?.1 ?? ""
    return String(known.dropFirst(prefix.count))
  }

  /// Whether a call of a client is this request.
  func isMade(by call: HTTPCall) -> Bool {
    guard method == call.method, let url = URLComponents(string: call.url) else { return false }
    let host = url.host ?? ""
    let place = host.hasSuffix(".invalid") ? "/_service/\(host)" : ""
    return PathPattern(path).matches(place + url.percentEncodedPath)
  }

  /// The different requests that a folder's sandbox got since the first ones, in the order of their first coming.
  static func all(in folder: MatrixFolder, after count: Int) throws -> [DistinctRequest] {
    let lines = try String(contentsOf: folder.sandbox.appending(path: "requests.jsonl"), encoding: .utf8)
      .split(separator: "\n")
    var found: [DistinctRequest] = []
    for line in lines.dropFirst(count) {
      let record = try JSONDecoder().decode(Record.self, from: Data(line.utf8))
      let request = DistinctRequest(method: record.method, path: record.path)
      if !found.contains(request) { found.append(request) }
    }
    return found
  }

  private struct Record: Decodable {
    var method: String
    var path: String
  }
}
