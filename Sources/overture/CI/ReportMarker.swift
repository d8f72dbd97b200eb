import SetupPlan

/// The hidden first line by which a comment or an issue of ours is found again.
struct ReportMarker: Sendable, Equatable {
  /// What is reported.
  enum Kind: String, Sendable {
    case plan, apply, drift, preview
  }

  let kind: Kind
  /// Such as `ai-orchestra/production`.
  let place: String

  init(_ kind: Kind, _ plan: Plan) {
    self.init(kind, service: plan.answers.service.name, environment: plan.names.environment)
  }

  init(_ kind: Kind, service: String, environment: String) {
    self.kind = kind
    place = "\(service)/\(environment)"
  }

  var line: String { "<!-- overture:\(kind.rawValue) \(place) -->" }

  /// Whether a text begins with it.
  func leads(_ body: String) -> Bool { body.replacing("\r\n", with: "\n").hasPrefix(line + "\n") }

  /// The second line of a plan's comment, in which its hash is.
  static func line(of hash: PlanHash) -> String { "<!-- overture:hash \(hash) -->" }

  /// The hash in the second line of a comment; nil if that line has no hash. No other line counts: what is reported may hold anything.
  func hash(in body: String) -> PlanHash? {
    let lines = body.split(whereSeparator: \.isNewline).prefix(2)
    guard leads(body), lines.count == 2 else { return nil }
    return lines[1].wholeMatch(of: /<!-- overture:hash (\S+) -->/).flatMap { PlanHash(String($0.1)) }
  }
}
