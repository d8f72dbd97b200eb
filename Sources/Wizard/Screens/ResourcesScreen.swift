import SetupPlan
import TerminalUI

/// The sizing: its fields and the presets, checked and priced with every key.
struct ResourcesScreen: Screen, Equatable {
  /// A whole sizing by name.
  enum Preset: String, Sendable, CaseIterable {
    case guide, small

    var resources: Resources {
      switch self {
      case .guide: .guide
      case .small:
        Resources(
          memory: Memory(mebibytes: 512), cpu: CPU(millis: 1000), minInstances: 0, maxInstances: 5, concurrency: 80,
          timeout: 300, keepWarm: nil)
      }
    }
  }

  var fields: [ResourceField: ChoiceField] = [:]
  /// The row that keys act upon: 0 for the presets, then the fields in order.
  var focus = 1
  var region = "us-central1"
  /// The traffic that the answers assume.
  var load = Load()
  /// The traffic that was measured, while adjusting; nil where it is not known.
  var measured: Traffic?
  /// Whether the measured traffic becomes the answer.
  private(set) var takesMeasured = false
  /// What runs now, while adjusting.
  var current: Resources?

  init(_ resources: Resources = .guide) {
    let draft = ResourceDraft(resources)
    for field in ResourceField.allCases {
      fields[field] = ChoiceField(draft[field], options: ResourcesScreen.options(of: field))
    }
    fields[.memory]?.isMarked = true
  }

  /// The values that left and right step through.
  private static func options(of field: ResourceField) -> [String] {
    switch field {
    case .memory: ["512Mi", "1Gi", "2Gi", "4Gi", "8Gi", "16Gi", "24Gi", "32Gi"]
    case .cpu: ["0.5", "1", "2", "4", "6", "8"]
    case .minInstances: ["0", "1", "2", "3", "5", "10"]
    case .maxInstances: ["1", "2", "5", "10", "20", "50", "100"]
    case .concurrency: ["1", "10", "20", "40", "80", "160", "250", "500", "1000"]
    case .timeout: ["30s", "60s", "120s", "300s", "600s", "900s", "1800s", "3600s"]
    case .cpuAllocation, .sessionAffinity, .http2: field.words ?? []
    case .startupTimeout: ["30s", "60s", "120s", "240s"]
    case .keepWarm: ["", "*/1 * * * *", "*/5 * * * *", "*/10 * * * *", "*/15 * * * *", "*/30 * * * *"]
    }
  }

  var draft: ResourceDraft {
    var draft = ResourceDraft()
    for field in ResourceField.allCases { draft[field] = fields[field]?.text ?? "" }
    return draft
  }

  /// The sizing, if it keeps every rule.
  var resources: Resources? { try? draft.parse().get() }

  var preset: Preset? { Preset.allCases.first { $0.resources == resources } }

  /// The measured traffic, where it is to become the answer.
  var takenTraffic: Traffic? { takesMeasured ? measured : nil }

  /// The traffic that the cost is estimated from.
  var assumedLoad: Load { takenTraffic.map(Load.init) ?? load }

  /// Whether there is a measured traffic that the answers do not have yet.
  var offersTraffic: Bool { measured.map { Load($0) != load } ?? false }

  var focusedField: ResourceField? { focus > 0 ? ResourceField.allCases[focus - 1] : nil }

  /// What is wrong: first with the field that has the focus.
  var violation: SizingViolation? {
    let all = draft.violations
    return all.first { $0.field == focusedField } ?? all.first
  }

  mutating func update(_ input: InputEvent, _ context: Context) -> Outcome {
    switch input {
    case .key(.escape): return .back
    case .key(.enter): return advance()
    case .key(.control("t")) where offersTraffic: takesMeasured.toggle()
    case .key(.up), .key(.backTab): move(to: focus - 1)
    case .key(.down), .key(.tab): move(to: focus + 1)
    case .key(.left) where focus == 0, .key(.right) where focus == 0, .key(.character(" ")) where focus == 0:
      apply(preset == .guide ? .small : .guide)
    default:
      if let field = focusedField { _ = fields[field]?.handle(input) }
    }
    return .stay
  }

  mutating func choose(_ number: Int, _ context: Context) -> Outcome {
    if number >= 100, Preset.allCases.indices.contains(number - 100) {
      apply(Preset.allCases[number - 100])
    } else {
      move(to: number)
    }
    return .stay
  }

  private mutating func apply(_ preset: Preset) {
    let draft = ResourceDraft(preset.resources)
    for field in ResourceField.allCases { fields[field]?.set(draft[field]) }
  }

  private mutating func move(to row: Int) {
    if let field = focusedField { fields[field]?.isMarked = false }
    focus = min(max(0, row), ResourceField.allCases.count)
    if let field = focusedField { fields[field]?.isMarked = true }
  }

  private mutating func advance() -> Outcome {
    guard let violation = draft.violations.first else { return .next }
    move(to: (ResourceField.allCases.firstIndex(of: violation.field) ?? 0) + 1)
    return .stay
  }

  func hints(_ context: Context) -> [Hint] {
    let glyphs = context.theme.glyphs
    return [
      Hint(glyphs.updown, "field"), Hint(glyphs.leftright, "change"), Hint("enter", "next"), Hint("?", "help"),
      Hint("esc", "back"), Hint("type", "edit"),
    ] + (offersTraffic ? [Hint("^T", takesMeasured ? "assumed traffic" : "measured traffic")] : [])
  }
}
