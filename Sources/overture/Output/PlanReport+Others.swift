import SetupPlan

extension PlanReport {
  /// What others have made, told first, with what a take-over would change and take away.
  var foreign: ReportSection {
    ReportSection(
      title: "Exists already, and was not made by Overture",
      lines: preview.foreign.flatMap { resource -> [ReportSection.Line] in
        [.item(resource.summary)]
          + resource.losses.map { .detail("to adopt it takes away \($0)") }
          + resource.changes.map { .detail("to adopt it changes: \($0.words)") }
          + resource.remains.map { .detail("stays: \($0)") }
          + [.detail("adopt it: --adopt \(resource.id)"), .detail("or \(resource.otherName)")]
      })
  }

  /// What others have set in resources of ours, and would lose.
  var removals: ReportSection {
    let lines = preview.removals.map { ReportSection.Line.item($0.words) }
    return ReportSection(
      title: "Would take away what others have set",
      lines: lines.isEmpty ? [] : lines + [.detail("allow all of it: --allow-removals")])
  }

  /// Of an adjustment: what it would send although no option names it.
  var unrelated: ReportSection {
    let lines = preview.unrelated.map { ReportSection.Line.item($0) }
    return ReportSection(
      title: "Would change more than the options name",
      lines: lines.isEmpty
        ? [] : lines + [.detail("bring it in line first: overture apply; or allow it: --allow-removals")])
  }

  /// Of a revert: what becomes of each thing.
  var reverted: [ReportSection] {
    RevertItem.Fate.allCases.map { fate in
      ReportSection(title: fate.title, lines: preview.reverted.filter { $0.fate == fate }.map { .item($0.words) })
    }
  }
}

extension PlanDocument {
  /// Something that others have made.
  struct Foreign: Encodable {
    /// What `--adopt` takes.
    let id: String
    let kind: ForeignKind
    let name: String
    let changes: [String]
    /// What a take-over takes away.
    let losses: [String]
    let remains: [String]

    init(_ resource: ForeignResource) {
      id = resource.id
      kind = resource.kind
      name = resource.name
      changes = resource.changes.map(\.words)
      losses = resource.losses
      remains = resource.remains
    }
  }

  /// Something that others have set and would lose.
  struct Removal: Encodable {
    let address: String
    let attribute: String
    let words: String

    init(_ removal: PlannedRemoval) {
      address = removal.address
      attribute = removal.attribute.path
      words = removal.words
    }
  }

  /// What becomes of one thing in a revert.
  struct Reverted: Encodable {
    let step: StepID
    let fate: RevertItem.Fate
    let what: String
    let note: String

    init(_ item: RevertItem) {
      step = item.step
      fate = item.fate
      what = item.what
      note = item.note
    }
  }
}
