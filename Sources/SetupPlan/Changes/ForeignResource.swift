/// Something that a set-up would make and that is there already, made by others.
///
/// It is adopted only by a consent that names it, and a revert never deletes it.
package struct ForeignResource: Sendable, Hashable {
  package var kind: ForeignKind
  /// What `--adopt` calls it: the kind's own word; where several have the same display name, with the name that the
  /// server gave, such as `dashboard:0a1b2c`.
  package var id: String
  /// The full name, as the clouds know it.
  package var name: String
  /// What a take-over would change, ordered by path.
  package var changes: [AttributeChange]
  /// What a take-over would take away, by name and never by value: `the variable DATABASE_URL`.
  package var losses: [String]
  /// What others have set and a take-over leaves alone, such as how the traffic is split.
  package var remains: [String]

  package init(
    kind: ForeignKind, id: String? = nil, name: String, changes: [AttributeChange] = [], losses: [String] = [],
    remains: [String] = []
  ) {
    self.kind = kind
    self.id = id ?? kind.rawValue
    self.name = name
    self.changes = changes
    self.losses = losses
    self.remains = remains
  }

  /// What is there, in one line.
  package var summary: String { "\(kind.words) exists already and is not ours: \(name)" }

  /// How a set-up gets past it without touching it.
  package var otherName: String { "another name for it: \(kind.otherName)" }
}

extension [ForeignResource] {
  /// Those that stand in the way: nothing that goes by their kind was adopted.
  ///
  /// - Parameter adopted: the ids that were named.
  /// - Returns: the others, in their order.
  package func unsettled(by adopted: Set<String>) -> [ForeignResource] {
    let settled = Set(filter { adopted.contains($0.id) }.map(\.kind))
    return filter { !settled.contains($0.kind) }
  }
}
