/// What is to be said of a journal as it was found.
struct JournalNotices {
  /// How many things of others are named.
  private static let limit = 20

  let lines: [String]

  init(
    _ scan: JournalScan, isTrusted: Bool, _ ledger: Ledger, _ environment: String, _ things: PlannedThings?
  ) {
    var lines: [String] = []
    switch scan.standing {
    case .sealed: break
    case .former:
      lines.append(
        "the journal was written before journals were sealed: what it tells is checked against the plan, and taken over"
      )
    case .doubtful(let doubt):
      lines.append(
        isTrusted
          ? "the journal is trusted because you say so: \(doubt.reason)"
          : "the journal is not believed, and nothing in it counts: \(doubt.reason)")
    }
    for line in scan.unreadable.prefix(Self.limit) {
      lines.append("line \(line) of the journal cannot be read, and does not count")
    }
    let foreign = ledger.standing(in: environment).filter { !(things?.counts($0.fact) ?? true) }
    for entry in foreign.prefix(Self.limit) {
      lines.append(
        "the journal tells of \(entry.fact.kind.words) \(entry.fact.name), which no set-up of \(environment) makes: "
          + "it is left alone")
    }
    if foreign.count > Self.limit { lines.append("and of \(foreign.count - Self.limit) more") }
    self.lines = lines
  }
}
