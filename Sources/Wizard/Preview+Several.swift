import SetupPlan

extension Preview {
  /// What the set-ups of several services would do together: what they share is told once, and what stands in the way of one is
  /// told under its name.
  ///
  /// - Parameter parts: what each would do, by the service's name; at least one.
  init?(of parts: [(name: String, preview: Preview)]) {
    guard let first = parts.first?.preview else { return nil }
    let previews = parts.map(\.preview)
    self.init(
      files: Self.files(previews), steps: Self.steps(parts), commands: Self.unique(previews.flatMap(\.commands)),
      grants: Self.unique(previews.flatMap(\.grants)), cost: Self.cost(previews.map(\.cost)), currentCost: nil)
    if previews.contains(where: { $0.currentCost != nil }) {
      currentCost = Self.cost(previews.compactMap(\.currentCost))
    }
    asides = first.asides
    for preview in previews.dropFirst() { asides += preview.asides.filter { !asides.contains($0) } }
    notices = Self.unique(previews.flatMap(\.notices))
    missing = parts.flatMap { name, preview in
      preview.missing.map { failure in
        var failure = failure
        failure.message = "\(name): \(failure.message)"
        return failure
      }
    }
    foreign = Self.unique(previews.flatMap(\.foreign))
    removals = Self.unique(previews.flatMap(\.removals))
    unknown = Self.unique(previews.flatMap(\.unknown))
  }

  private static func unique<Value: Equatable>(_ values: [Value]) -> [Value] {
    values.reduce(into: []) { kept, value in if !kept.contains(value) { kept.append(value) } }
  }

  /// Each path once; where one of them changes it, as that one does.
  private static func files(_ previews: [Preview]) -> [FileChange] {
    var files: [FileChange] = []
    var places: [String: Int] = [:]
    for file in previews.flatMap(\.files) {
      guard let place = places[file.path] else {
        places[file.path] = files.count
        files.append(file)
        continue
      }
      if files[place].kind == .unchanged || file.kind == .conflict { files[place] = file }
    }
    return files
  }

  /// Step by step; a change of one service alone is told under its name.
  private static func steps(_ parts: [(name: String, preview: Preview)]) -> [StepChange] {
    let all = parts.flatMap { part in part.preview.steps.map { (part.name, $0) } }
    return unique(all.map(\.1.step)).map { step in
      let details = all.filter { $0.1.step == step }.flatMap { name, change in change.details.map { (name, $0) } }
      let texts = unique(details.map(\.1)).map { text in
        let names = unique(details.filter { $0.1 == text }.map(\.0))
        return names.count > 1 || parts.count == 1 ? text : "\(names[0]): \(text)"
      }
      return StepChange(step: step, details: texts)
    }
  }

  /// The sums of the items. What is free is so once for the whole billing account: the largest of it counts.
  private static func cost(_ estimates: [CostEstimate]) -> CostEstimate {
    let items = estimates.flatMap(\.items)
    return CostEstimate(
      items: unique(items.map(\.label)).map { label in
        let all = items.filter { $0.label == label }
        let dollars = all.map(\.dollars)
        let isFree = dollars.allSatisfy { $0 <= 0 }
        return CostEstimate.Item(
          label: label, dollars: isFree ? dollars.min() ?? 0 : dollars.reduce(0, +), note: all.first?.note)
      })
  }
}
