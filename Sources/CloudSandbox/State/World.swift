#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Everything that exists in the sandbox: named collections of JSON documents.
///
/// A collection is called `API.kind` (`run.services`), a document by the full name of its resource. What must never be
/// shown, tokens, private keys and payloads, is kept in the `vault`, which has a file of its own.
package struct World: Sendable, Equatable {
  /// The format of the files; another number is refused.
  package static let version = 1

  private var collections: [String: [String: JSON]] = [:]
  private var secrets: [String: [String: JSON]] = [:]
  private var operations: [String: JSON] = [:]
  private var sequence: Int64 = 0
  /// Whether documents were written since the last call of `takeChanges`.
  private var changes = Changes()
  /// What the clock said when this turn of reading or changing began.
  package internal(set) var now = Date(timeIntervalSince1970: 0)
  /// How soon what is changed is known everywhere.
  package internal(set) var consistency = Consistency.strong
  /// How runs of workflows are played.
  package internal(set) var runPlay = RunPlay()
  /// The last moments.
  var passing = Passing()
  /// What is to be written to the logs once this world is the one that counts.
  private var entries: [LogEntry] = []
  /// What is to be counted then.
  private var points: [MetricPoint] = []

  struct Changes: Equatable {
    var state = false
    var vault = false
    var any: Bool { state || vault }
  }

  /// An empty world.
  package init() {}

  /// All documents of a collection, by name.
  package subscript(collection: String) -> [String: JSON] {
    get { collections[collection] ?? [:] }
    set {
      collections[collection] = newValue.isEmpty ? nil : newValue
      changes.state = true
    }
  }

  /// The names of the collections that have documents.
  var collectionNames: [String] { collections.keys.sorted() }

  /// One document; writing nil removes it.
  package subscript(collection: String, name: String) -> JSON? {
    get { collections[collection]?[name] }
    set {
      collections[collection, default: [:]][name] = newValue
      if collections[collection]?.isEmpty == true { collections[collection] = nil }
      changes.state = true
    }
  }

  /// One document that is never shown: it is kept in a file that only the owner can read, outside `sandbox state`.
  package subscript(vault collection: String, name: String) -> JSON? {
    get { secrets[collection]?[name] }
    set {
      secrets[collection, default: [:]][name] = newValue
      if secrets[collection]?.isEmpty == true { secrets[collection] = nil }
      changes.vault = true
    }
  }

  /// All documents of a collection that is never shown.
  func vaulted(_ collection: String) -> [String: JSON] { secrets[collection] ?? [:] }

  /// The documents of a collection whose name begins so, in the order of their names.
  package func list(_ collection: String, prefix: String = "") -> [(name: String, document: JSON)] {
    self[collection].filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The documents of a collection of the vault, in the order of their names.
  func vaultList(_ collection: String) -> [(name: String, document: JSON)] {
    vaulted(collection).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The long-running operations, by API and name; volatile, so that two worlds can be compared without them.
  subscript(operation key: String) -> JSON? {
    get { operations[key] }
    set {
      operations[key] = newValue
      changes.state = true
    }
  }
  var operationKeys: [String] { operations.keys.sorted() }

  /// Changes a poll counter without asking for a write: losing one costs another poll, nothing else.
  mutating func note(operation key: String, _ value: JSON) { operations[key] = value }
}

extension World {
  /// The next number; never given twice in the life of this folder.
  package mutating func nextNumber() -> Int64 {
    sequence += 1
    changes.state = true
    return sequence
  }
  /// A new etag: base64, as gcloud insists, and greater with each write.
  package mutating func nextEtag() -> String {
    let number = UInt64(bitPattern: nextNumber())
    let bytes: [UInt8] = [0x07, 0x06] + (0..<6).map { UInt8(truncatingIfNeeded: number >> (8 * (5 - UInt64($0)))) }
    return Data(bytes).base64EncodedString()
  }
  /// A new decimal id with 21 digits, as service accounts and OAuth clients have.
  package mutating func nextUniqueID() -> String {
    let number = nextNumber().description
    return "10" + String(repeating: "0", count: 19 - number.count) + number
  }
  /// Now in RFC 3339 with microseconds and Z.
  package var timestamp: String { Timestamp.text(now) }
}

extension World {
  /// Writes to the logs, when the change that it belongs to is on disk.
  package mutating func log(_ entry: LogEntry) {
    var entry = entry
    entry.time = entry.time ?? now
    entries.append(entry)
  }

  /// Counts something in a distribution, when the change that it belongs to is on disk.
  mutating func count(_ value: Double, in series: MetricSeries, at time: Date) {
    var histogram = Histogram()
    histogram.add(value, in: MetricCatalog[series.metric]?.buckets ?? .milliseconds)
    points.append(MetricPoint(series: series, value: .distribution(histogram), time: time))
  }

  /// What was counted since the last call.
  mutating func takePoints() -> [MetricPoint] {
    defer { points = [] }
    return points
  }

  /// What was written to the logs since the last call.
  mutating func takeEntries() -> [LogEntry] {
    defer { entries = [] }
    return entries
  }

  /// Whether something was written since the last call; forgets it.
  mutating func takeChanges() -> Changes {
    defer { changes = Changes() }
    return changes
  }

  /// The shown part as one document. What differs between two equal runs stands under `volatile`.
  package var document: JSON {
    var fields = collections.mapValues(JSON.object)
    fields["version"] = .int(Int64(Self.version))
    fields["volatile"] = [
      "sequence": .int(sequence), "operations": .object(operations), "passing": passing.json,
    ]
    return .object(fields)
  }
  /// The hidden part as one document.
  var vaultDocument: JSON {
    .object(secrets.mapValues(JSON.object).merging(["version": .int(Int64(Self.version))]) { $1 })
  }

  /// Reads what `document` and `vaultDocument` wrote; nil where the version is another or the shape is not theirs.
  init?(document: JSON, vault: JSON) {
    guard document["version"]?.int == Self.version, vault["version"]?.int == Self.version else { return nil }
    for (name, value) in document.object ?? [:] where name != "version" && name != "volatile" {
      collections[name] = value.object
    }
    for (name, value) in vault.object ?? [:] where !StateFiles.fields.contains(name) { secrets[name] = value.object }
    operations = document[path: "volatile.operations"]?.object ?? [:]
    sequence = Int64(document[path: "volatile.sequence"]?.int ?? 0)
    passing = Passing(document[path: "volatile.passing"])
  }
}
