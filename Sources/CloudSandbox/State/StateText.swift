/// The text of a state: what did not change since the last time is not spelled out again.
struct StateText: Sendable {
  private struct Entry: Sendable {
    var document: JSON
    /// With its name before it.
    var bytes: [UInt8]
  }

  /// By collection and name.
  private var entries: [String: [String: Entry]] = [:]
  /// How long the text was, so that the next one finds its room at once.
  private var length = 0

  /// The same as `bytes(pretty: true)` of the state.
  /// - Parameter state: an object of collections, each an object of documents.
  /// - Returns: the text's bytes.
  mutating func bytes(of state: JSON) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(length + 4096)
    output.append(UInt8(ascii: "{"))
    var kept: [String: [String: Entry]] = [:]
    let collections = (state.object ?? [:]).sorted { $0.key < $1.key }
    for (index, (collection, value)) in collections.enumerated() {
      Self.field(collection, isFirst: index == 0, indent: 2, to: &output)
      guard let documents = value.object, !documents.isEmpty else {
        value.write(to: &output, indent: 2)
        continue
      }
      kept[collection] = write(documents, of: collection, to: &output)
    }
    output += Array((collections.isEmpty ? "}\n" : "\n}\n").utf8)
    entries = kept
    length = output.count
    return output
  }

  private func write(_ documents: [String: JSON], of collection: String, to output: inout [UInt8]) -> [String: Entry] {
    let old = entries[collection] ?? [:]
    var kept: [String: Entry] = [:]
    kept.reserveCapacity(documents.count)
    output.append(UInt8(ascii: "{"))
    for (index, (name, document)) in documents.sorted(by: { $0.key < $1.key }).enumerated() {
      // Documents that nobody touched share their storage, so that comparing them takes no time.
      let entry = old[name].flatMap { $0.document == document ? $0 : nil } ?? Self.entry(name, document)
      if index > 0 { output.append(UInt8(ascii: ",")) }
      output += entry.bytes
      kept[name] = entry
    }
    output += Array("\n  }".utf8)
    return kept
  }

  private static func entry(_ name: String, _ document: JSON) -> Entry {
    var bytes: [UInt8] = []
    field(name, isFirst: true, indent: 4, to: &bytes)
    document.write(to: &bytes, indent: 4)
    return Entry(document: document, bytes: bytes)
  }

  private static func field(_ name: String, isFirst: Bool, indent: Int, to output: inout [UInt8]) {
    if !isFirst { output.append(UInt8(ascii: ",")) }
    JSON.newline(indent, to: &output)
    JSON.quote(name, to: &output)
    output += Array(": ".utf8)
  }
}
