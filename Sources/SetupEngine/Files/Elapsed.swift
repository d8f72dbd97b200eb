/// A length of time in words.
enum Elapsed {
  /// - Parameter seconds: how long; negative counts as none.
  static func words(_ seconds: Double) -> String {
    let whole = max(0, Int(seconds))
    return switch whole {
    case ..<120: "\(whole) s"
    case ..<7200: "\(whole / 60) min"
    default: "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
  }
}
