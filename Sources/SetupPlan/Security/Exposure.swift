/// How much an environment's security answers expose it, in one word.
package enum Exposure: Int, Sendable, CaseIterable, Comparable {
  case low, moderate, elevated, high

  /// The highest whose rule holds; see `rule`.
  package init(of circumstances: Circumstances) {
    let risks = circumstances.isRiskier.values.count { $0 }
    let isDangerous = RiskCombination.all(in: circumstances).contains { $0.weight == .danger }
    self =
      switch risks {
      case _ where isDangerous || risks >= 3: .high
      case 2: .elevated
      case 1: .moderate
      default: .low
      }
  }

  /// The word.
  package var word: String {
    switch self {
    case .low: "LOW"
    case .moderate: "MODERATE"
    case .elevated: "ELEVATED"
    case .high: "HIGH"
    }
  }

  /// When it is that, as the help and the README say it.
  package var rule: String {
    switch self {
    case .low: "none of the four risks is taken"
    case .moderate: "one risk is taken"
    case .elevated: "two risks are taken that do not add up"
    case .high: "three risks are taken, or two that add up: one hole is then enough for the worst"
    }
  }

  package static func < (left: Exposure, right: Exposure) -> Bool { left.rawValue < right.rawValue }
}
