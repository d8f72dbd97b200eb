/// Seconds as text.
enum Seconds {
  /// Whole seconds under a minute, then minutes and seconds: `3 s`, `2 min 05 s`.
  static func whole(_ seconds: Double) -> String {
    seconds >= 0 && seconds < 59.5 ? "\(Int(seconds.rounded())) s" : text(seconds)
  }

  /// A tenth under a minute, then minutes and seconds: `3.4 s`, `2 min 05 s`.
  static func text(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "?" }
    let tenths = Int((max(0, seconds) * 10).rounded())
    if tenths < 600 { return "\(tenths / 10).\(tenths % 10) s" }
    let whole = tenths / 10
    return "\(whole / 60) min \(whole % 60 < 10 ? "0" : "")\(whole % 60) s"
  }
}
