import Foundation

/// What exists in the sandbox, made comparable: without times, counters, and ids that are given once.
package struct SandboxDocument: Equatable, CustomStringConvertible {
  /// The documents as sorted JSON by `COLLECTION NAME`; several where only a given number told them apart.
  package let entries: [String: [String]]

  /// Fields that differ between two equal runs.
  private static let volatileFields: Set<String> = [
    "etag", "uniqueId", "oauth2ClientId", "uid", "generation", "metageneration", "observedGeneration", "id",
    "publicKey",
    // Terraform's state holds a lineage and a serial number.
    "crc32c", "md5Hash", "size",
  ]

  /// Reads what `overture sandbox state` prints.
  package init(_ document: Any) {
    var entries: [String: [String]] = [:]
    for (collection, value) in document as? [String: Any] ?? [:] where collection != "volatile" {
      for (name, document) in value as? [String: Any] ?? [:] {
        // Old versions of objects: how often Terraform wrote its state is no matter.
        if (document as? [String: Any])?["timeDeleted"] != nil { continue }
        entries[Self.plain("\(collection) \(name)"), default: []].append(Self.plain(Self.text(document)))
      }
    }
    self.entries = entries.mapValues { $0.sorted() }
  }

  private init(entries: [String: [String]]) { self.entries = entries }

  /// Without what a predicate names.
  package func without(_ isLeftOut: (String) -> Bool) -> SandboxDocument {
    SandboxDocument(entries: entries.filter { !isLeftOut($0.key) })
  }

  /// What differs from another one, in words.
  package func differences(from other: SandboxDocument) -> [String] {
    Set(entries.keys).union(other.entries.keys).sorted().compactMap { key in
      guard entries[key] != other.entries[key] else { return nil }
      let (old, new) = (other.entries[key] ?? ["nothing"], entries[key] ?? ["nothing"])
      return "\(key): \(old.joined(separator: " and ")) became \(new.joined(separator: " and "))"
    }
  }

  package var description: String { entries.keys.sorted().joined(separator: "\n") }

  /// The text with placeholders for what the sandbox makes up: times, keys' ids, revisions, generations, numbers.
  private static func plain(_ text: String) -> String {
    text.replacing(/\d{4}-\d\d-\d\dT[\d:.]+Z/, with: "TIME").replacing(/[0-9a-f]{40}/, with: "KEY")
      .replacing(/-\d{5}-[0-9a-z]{3}\b/, with: "-REVISION").replacing(/#\d+/, with: "#GENERATION")
      .replacing(/\b[38]0{6,}\d+\b/, with: "NUMBER").replacing(/\b(DBP_)?40{5,}\d+\b/, with: "NUMBER")
      // Off is how a bucket begins; once set, it is only spelled out.
      .replacing(#","versioning":{"enabled":false}"#, with: "")
  }

  private static func text(_ value: Any) -> String {
    let stable = stable(value)
    guard JSONSerialization.isValidJSONObject([stable]),
      let data = try? JSONSerialization.data(withJSONObject: [stable], options: [.sortedKeys, .withoutEscapingSlashes])
    else { return "\(stable)" }
    return String(decoding: data, as: UTF8.self)
  }

  private static func stable(_ value: Any) -> Any {
    switch value {
    case let object as [String: Any]: object.filter { !volatileFields.contains($0.key) }.mapValues(stable)
    case let array as [Any]: array.map(stable)
    default: value
    }
  }
}
