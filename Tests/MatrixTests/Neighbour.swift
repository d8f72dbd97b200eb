import Foundation

/// What staging has, which stands beside production, the one that a matrix is about: its documents in the sandbox, and the
/// files that it needs.
struct Neighbour: Sendable {
  private let things: [String: [String]]
  private let files: [String: String]

  /// What the names of all that it has hold.
  private static let names = ["ai-orchestra-staging", "/ai-orchestra/staging/", "environments/staging"]
  /// What tells of all environments, and changes with each.
  private static let ofAll = ["overture.yaml", "apply_performance_optimizations.sh"]

  /// Looks at a folder.
  init(in folder: MatrixFolder) throws {
    var things: [String: [String]] = [:]
    for (key, texts) in try folder.state().entries {
      // Policies are shared: its members' bindings are its own, and all of its own resources.
      let isOwn = Self.isNamed(in: key)
      let own =
        key.hasPrefix("policies ")
        ? texts.flatMap(Self.bindings).filter { isOwn || Self.isNamed(in: $0) }
        : texts.filter { isOwn || Self.isNamed(in: $0) }
      if !own.isEmpty { things[key] = own.sorted() }
    }
    self.things = things
    files = try folder.files().filter { !Self.ofAll.contains($0.key) && !$0.key.contains("production") }
  }

  /// How much of it there is.
  var count: Int { things.count }

  private static func isNamed(in text: String) -> Bool { names.contains { text.contains($0) } }

  /// Each member with its role and condition; the whole text where it is no policy.
  private static func bindings(_ text: String) -> [String] {
    guard let policy = (try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])?.first,
      let bindings = policy["bindings"] as? [[String: Any]]
    else { return [text] }
    return bindings.flatMap { binding in
      (binding["members"] as? [String] ?? []).map { "\(binding["role"] ?? "") \($0) \(binding["condition"] ?? "")" }
    }
  }

  /// What is otherwise than it was, in words; files that appeared since are not its own.
  func differences(from before: Neighbour, _ when: String) -> [String] {
    let changed = Set(things.keys).union(before.things.keys).filter { things[$0] != before.things[$0] }
    return changed.sorted().map { "\(when), the other environment has another \($0)" }
      + before.files.keys.filter { files[$0] != before.files[$0] }.sorted().map { "\(when), the file \($0) differs" }
  }
}
