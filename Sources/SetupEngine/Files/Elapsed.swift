/// A length of time in words.
enum Elapsed {
  /// Seconds below two minutes, minutes below two hours, hours and minutes above.
  ///
  /// - Parameter seconds: how long; negative counts as none.
  /// - Returns: such as `95 s`, `12 min` or `2 h 5 min`.
  static func words(_ seconds: Double) -> String {
    let whole = max(0, Int(seconds))
    return switch whole {
    case ..<120: "\(whole) s"
    case ..<7200: "\(whole / 60) min"
    default: "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
  }
}
