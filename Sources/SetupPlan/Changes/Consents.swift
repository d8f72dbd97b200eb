/// What the operator has agreed to beyond the answers: what is adopted by name, and whether removals are allowed.
package struct Consents: Sendable, Hashable {
  /// Which removals of what others have set are allowed.
  package enum Removals: Sendable, Hashable {
    case none
    /// Those that were read in a review.
    case these(Set<PlannedRemoval>)
    /// `--allow-removals`.
    case all
  }

  /// The ids of the foreign resources that are adopted.
  package var adopted: Set<String>
  package var removals: Removals
  /// The other changes of an adjustment that were read in a review, in words.
  package var unrelated: Set<String> = []

  package init(adopted: Set<String> = [], removals: Removals = .none) {
    self.adopted = adopted
    self.removals = removals
  }

  /// Of an adjustment: the changes beyond its settings that nobody has agreed to.
  package func refused(unrelated words: [String]) -> [String] {
    removals == .all ? [] : words.filter { !unrelated.contains($0) }
  }

  /// Those that nobody has agreed to.
  package func refused(_ planned: [PlannedRemoval]) -> [PlannedRemoval] {
    switch removals {
    case .none: planned
    case .these(let allowed): planned.filter { !allowed.contains($0) }
    case .all: []
    }
  }
}
