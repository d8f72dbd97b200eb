import Foundation

/// What a sizing changes, in words.
package enum OptionWords {
  /// The settings that differ: `min instances 1 → 2, CPU 2 → 1`; empty where none does.
  package static func settings(from now: Resources, to other: Resources) -> String {
    let before = ResourceDraft(now)
    let after = ResourceDraft(other)
    return ResourceField.allCases.filter { before[$0] != after[$0] }.map { field in
      "\(field.rawValue) \(shown(before[field])) → \(shown(after[field]))"
    }.joined(separator: ", ")
  }

  /// How many settings differ.
  static func changes(from now: Resources, to other: Resources) -> Int {
    let (before, after) = (ResourceDraft(now), ResourceDraft(other))
    return ResourceField.allCases.count { before[$0] != after[$0] }
  }

  /// The settings that differ, with what that costs and does.
  package static func change(from now: SizingOption, to other: SizingOption) -> String {
    let settings = settings(from: now.resources, to: other.resources)
    guard !settings.isEmpty else {
      return "as it is: \(CostEstimate.text(now.cost)) a month, p99 \(seconds(now.p99)), cold \(percent(now.coldShare))"
    }
    let difference = other.cost - now.cost
    let price =
      abs(difference) < 0.005
      ? "the same price" : "\(difference > 0 ? "+" : "-")\(CostEstimate.text(abs(difference))) a month"
    var effects = [price]
    if percent(now.coldShare) != percent(other.coldShare) {
      effects.append("cold requests \(percent(now.coldShare)) → \(percent(other.coldShare))")
    }
    if percent(now.refusedShare) != percent(other.refusedShare) {
      effects.append("refused \(percent(now.refusedShare)) → \(percent(other.refusedShare))")
    }
    if seconds(now.p99) != seconds(other.p99) { effects.append("p99 \(seconds(now.p99)) → \(seconds(other.p99))") }
    return "\(settings): \(effects.joined(separator: ", "))"
  }

  /// A time as people say it: `87 ms`, `1.9 s`.
  package static func seconds(_ value: Double) -> String {
    guard value.isFinite, value < 1e6 else { return "very long" }
    if value < 0.9995 { return "\(Int((value * 1000).rounded())) ms" }
    return value < 99.95 ? "\(String(format: "%.1f", value)) s" : "\(Int(value.rounded())) s"
  }

  /// A share as people say it: `12 %`, `0.4 %`, `under 0.001 %`.
  package static func percent(_ share: Double) -> String {
    let value = share * 100
    if value <= 0 { return "0 %" }
    if value < 0.001 { return "under 0.001 %" }
    if value >= 9.95 { return "\(Int(min(value, 1e6).rounded())) %" }
    let digits = value >= 0.995 ? 1 : value >= 0.0995 ? 1 : value >= 0.00995 ? 2 : 3
    return "\(String(format: "%.\(digits)f", value)) %"
  }

  private static func shown(_ text: String) -> String { text.isEmpty ? "none" : text }
}

/// Foundation's `log`, here so that only this file needs it.
func logarithm(_ value: Double) -> Double { log(value) }
