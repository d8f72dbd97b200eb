#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a long-running operation does to the world when it finishes.
package enum OperationEffect: Sendable {
  /// Writes a document.
  case put(collection: String, name: String, JSON)
  /// Merges fields into a document, if that still exists.
  case merge(collection: String, name: String, JSON)
  /// Removes a document.
  case remove(collection: String, name: String)

  var json: JSON {
    switch self {
    case .put(let collection, let name, let value):
      ["do": "put", "collection": .string(collection), "name": .string(name), "value": value]
    case .merge(let collection, let name, let value):
      ["do": "merge", "collection": .string(collection), "name": .string(name), "value": value]
    case .remove(let collection, let name):
      ["do": "remove", "collection": .string(collection), "name": .string(name)]
    }
  }

  init?(_ json: JSON) {
    guard let collection = json["collection"]?.string, let name = json["name"]?.string else { return nil }
    switch json["do"]?.string {
    case "put": self = .put(collection: collection, name: name, json["value"] ?? [:])
    case "merge": self = .merge(collection: collection, name: name, json["value"] ?? [:])
    case "remove": self = .remove(collection: collection, name: name)
    default: return nil
    }
  }

  func apply(to world: inout World) {
    switch self {
    case .put(let collection, let name, let value):
      if world[collection, name] == nil { world.remember("\(collection) \(name)") }
      world[collection, name] = value
    case .merge(let collection, let name, let value):
      if let document = world[collection, name] { world[collection, name] = document.merging(value) }
    case .remove(let collection, let name): world[collection, name] = nil
    }
  }
}

extension World {
  /// After this many seconds an operation takes effect although nobody polls it.
  package static let operationSeconds = 1.0

  /// Begins an operation of an API.
  /// - Parameters:
  ///   - api: who knows it: polls under another API find nothing.
  ///   - name: its full name as in the answer.
  ///   - metadata: shown while it runs and after.
  ///   - response: its result; nil for those of IAM, which have none.
  ///   - error: google.rpc.Status, where it fails.
  ///   - polls: the poll that finds it done; at least the second.
  ///   - effects: what happens when it is done, by polls or by time.
  /// - Returns: the operation as the first answer shows it.
  package mutating func startOperation(
    api: String, name: String, metadata: JSON? = nil, response: JSON? = nil, error: JSON? = nil, polls: Int = 2,
    effects: [OperationEffect] = []
  ) -> JSON {
    let record = JSON.compact([
      "api": .string(api), "name": .string(name), "metadata": metadata, "response": response, "error": error,
      "polls": 0, "needed": .int(Int64(max(2, polls))), "started": .double(now.timeIntervalSince1970),
      "effects": effects.isEmpty ? nil : .array(effects.map(\.json)),
    ])
    for key in operationKeys where isForgotten(key) { self[operation: key] = nil }
    self[operation: "\(api) \(name)"] = record
    return .compact(["name": .string(name), "metadata": metadata])
  }

  /// One poll of an operation.
  /// - Throws: 404 where this API has no operation of that name.
  package mutating func pollOperation(api: String, name: String) throws(APIError) -> JSON {
    let key = "\(api) \(name)"
    guard var record = self[operation: key] else { throw .notFound }
    let polls = (record["polls"]?.int ?? 0) + 1
    record["polls"] = .int(Int64(polls))
    guard polls >= record["needed"]?.int ?? 2 else {
      note(operation: key, record)
      return .compact(["name": .string(name), "metadata": record["metadata"]])
    }
    if record["effects"] != nil {
      apply(record)
      record["effects"] = nil
      self[operation: key] = record
    } else {
      note(operation: key, record)
    }
    return .compact([
      "name": .string(name), "metadata": record["metadata"], "done": true, "error": record["error"],
      "response": record["error"] == nil ? record["response"] : nil,
    ])
  }

  /// Whether an operation that is not done will make this document.
  func isBeingMade(_ collection: String, _ name: String) -> Bool {
    operationKeys.contains { key in
      self[operation: key]?["effects"]?.array?.contains {
        $0["do"] == "put" && $0["collection"]?.string == collection && $0["name"]?.string == name
      } ?? false
    }
  }

  /// A new operation id: a UUID.
  package func newOperationID() -> String { UUID().uuidString.lowercased() }

  /// Whether operations wait for time alone.
  var hasOverdueOperations: Bool { operationKeys.contains { isOverdue($0) } }

  /// Lets operations take effect that are older than `operationSeconds`.
  mutating func settleOperations() {
    for key in operationKeys where isOverdue(key) {
      guard var record = self[operation: key] else { continue }
      apply(record)
      record["effects"] = nil
      self[operation: key] = record
    }
  }

  /// Lets pending operations on a document take effect at once: a change of it begins from their result, as if it had
  /// waited in a queue behind them.
  mutating func settleOperations(on name: String) {
    for key in operationKeys {
      guard var record = self[operation: key],
        record["effects"]?.array?.contains(where: { $0["name"]?.string == name }) == true
      else { continue }
      apply(record)
      record["effects"] = nil
      self[operation: key] = record
    }
  }

  /// Whether nobody will ask for a finished operation any more: a week is long enough even for a run that is resumed.
  private func isForgotten(_ key: String) -> Bool {
    guard let record = self[operation: key], record["effects"] == nil, case .double(let started)? = record["started"]
    else { return false }
    return now.timeIntervalSince1970 - started > 7 * 24 * 3600
  }

  private func isOverdue(_ key: String) -> Bool {
    guard let record = self[operation: key], record["effects"] != nil,
      case .double(let started)? = record["started"]
    else { return false }
    return now.timeIntervalSince1970 - started >= Self.operationSeconds
  }

  private mutating func apply(_ record: JSON) {
    for effect in record["effects"]?.array ?? [] { OperationEffect(effect)?.apply(to: &self) }
  }
}
