extension Sequence where Element: Equatable {
  /// Its elements in their order, each once.
  package var uniqued: [Element] { reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}
