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
      files: Self.files(previews), steps: Self.steps(parts), commands: previews.flatMap(\.commands).uniqued,
      grants: previews.flatMap(\.grants).uniqued, cost: Self.cost(previews.map(\.cost)), currentCost: nil)
    if previews.contains(where: { $0.currentCost != nil }) {
      currentCost = Self.cost(previews.compactMap(\.currentCost))
    }
    asides = first.asides
    for preview in previews.dropFirst() { asides += preview.asides.filter { !asides.contains($0) } }
    notices = previews.flatMap(\.notices).uniqued
    missing = parts.flatMap { name, preview in
      preview.missing.map { failure in
        var failure = failure
        failure.message = "\(name): \(failure.message)"
        return failure
      }
    }
    foreign = previews.flatMap(\.foreign).uniqued
    removals = previews.flatMap(\.removals).uniqued
    unknown = previews.flatMap(\.unknown).uniqued
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
    return all.map(\.1.step).uniqued.map { step in
      let details = all.filter { $0.1.step == step }.flatMap { name, change in change.details.map { (name, $0) } }
      let texts = details.map(\.1).uniqued.map { text in
        let names = details.filter { $0.1 == text }.map(\.0).uniqued
        return names.count > 1 || parts.count == 1 ? text : "\(names[0]): \(text)"
      }
      return StepChange(step: step, details: texts)
    }
  }

  /// The sums of the items. What is free is so once for the whole billing account: the largest of it counts.
  private static func cost(_ estimates: [CostEstimate]) -> CostEstimate {
    let items = estimates.flatMap(\.items)
    var sum = CostEstimate(
      items: items.map(\.label).uniqued.map { label in
        let all = items.filter { $0.label == label }
        let dollars = all.map(\.dollars)
        let isFree = dollars.allSatisfy { $0 <= 0 }
        return CostEstimate.Item(
          label: label, dollars: isFree ? dollars.min() ?? 0 : dollars.reduce(0, +), note: all.first?.note)
      })
    let limits = estimates.compactMap(\.atMost)
    if !limits.isEmpty { sum.atMost = limits.reduce(0, +) }
    return sum
  }
}
