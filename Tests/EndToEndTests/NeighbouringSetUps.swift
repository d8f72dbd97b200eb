import Foundation
import Testing

/// A set-up among others: an environment of a service in a folder of its own.
struct NeighbouringSetUp: Hashable, Sendable, CustomStringConvertible {
  let service: String
  let environment: String

  /// What the names of all that it has begin with, or hold.
  var description: String { "\(service)-\(environment)" }

  /// Whether a file is its own, and no other environment's.
  func owns(file path: String) -> Bool {
    path == ".github/workflows/deploy-\(self).yml"
      || path.hasPrefix("\(service)/terraform/environments/\(environment).")
  }

  /// Whether a text is about it: a name, a member, the place of its Terraform state.
  func isNamed(in text: String) -> Bool {
    text.contains("\(self)") || text.contains("/\(service)/\(environment)/")
  }
}

/// Everything that set-ups have, in the repository and in the sandbox, at one moment.
struct SetUpsInSight: Sendable {
  /// The files, with their permissions and bytes; those about runs on this machine left out.
  let files: [String: String]
  /// What each set-up has in the sandbox, whole: `COLLECTION NAME`, or `policies NAME ROLE MEMBER`, with its document.
  let things: [NeighbouringSetUp: [String: String]]
  /// What belongs to no set-up alone.
  let shared: [String: String]

  /// What GitHub keeps of workflows and their runs: it is no set-up's own.
  private static let logs = ["github.run", "github.activeRuns", "github.workflow", "github.heads", "logging."]

  /// Looks at a repository and at the sandbox.
  init(_ program: Program, in repository: URL, _ setUps: [NeighbouringSetUp]) async throws {
    files = try program.files(in: repository).filter {
      !$0.key.contains(".overture/") && !$0.key.hasSuffix(".overture")
    }
    let output = Data(try await program.run("sandbox", "state").output.utf8)
    let state = try #require(JSONSerialization.jsonObject(with: output) as? [String: Any])
    var things = Dictionary(uniqueKeysWithValues: setUps.map { ($0, [String: String]()) })
    var shared: [String: String] = [:]
    for (collection, value) in state where !Self.logs.contains(where: collection.hasPrefix) {
      guard collection != "volatile", let documents = value as? [String: Any] else { continue }
      for (name, document) in documents {
        for (key, text) in try Self.entries(collection, name, document) {
          // A binding is the one's whom it lets in, whosever resource it is on.
          let member = collection == "policies" ? key.split(separator: " ").last.map(String.init) ?? "" : ""
          let owner = [member, key, text].lazy.compactMap { place in
            let named = setUps.filter { $0.isNamed(in: place) }
            return named.count == 1 ? named[0] : nil
          }.first
          if let owner { things[owner]?[key] = text } else { shared[key] = text }
        }
      }
    }
    (self.things, self.shared) = (things, shared)
  }

  /// A document, or the bindings of a policy each by itself, for all write into one.
  private static func entries(_ collection: String, _ name: String, _ document: Any) throws -> [(String, String)] {
    guard collection == "policies", let bindings = (document as? [String: Any])?["bindings"] as? [[String: Any]] else {
      return [("\(collection) \(name)", try text(document))]
    }
    return try bindings.flatMap { binding in
      let (role, members) = (binding["role"] as? String ?? "", binding["members"] as? [String] ?? [])
      let condition = try text(binding["condition"] ?? "")
      return members.map { ("policies \(name) \(role) \($0)", condition) }
    }
  }

  private static func text(_ value: Any) throws -> String {
    String(
      decoding: try JSONSerialization.data(withJSONObject: [value], options: [.sortedKeys, .withoutEscapingSlashes]),
      as: UTF8.self)
  }

  /// What all set-ups but one have otherwise than before, in words.
  ///
  /// - Parameters:
  ///   - before: how it was.
  ///   - changed: the set-up that something was done to.
  ///   - mayChange: whether a file that was there may change or go.
  /// - Returns: a sentence for each.
  func differences(
    from before: SetUpsInSight, but changed: NeighbouringSetUp, files mayChange: (String) -> Bool
  ) -> [String] {
    var found: [String] = []
    for (path, contents) in before.files where files[path] != contents && !mayChange(path) {
      found.append("the file \(path) \(files[path] == nil ? "is gone" : "has changed")")
    }
    for path in files.keys where before.files[path] == nil {
      for other in things.keys where other != changed && other.owns(file: path) { found.append("\(path) is new") }
    }
    for (other, now) in things where other != changed {
      let then = before.things[other] ?? [:]
      for key in Set(now.keys).union(then.keys) where now[key] != then[key] {
        found.append("\(other): \(key): \(then[key] ?? "nothing") became \(now[key] ?? "nothing")")
      }
    }
    return found.sorted()
  }
}
