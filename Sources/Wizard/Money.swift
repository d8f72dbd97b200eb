/// US dollars as text.
enum Money {
  /// Two decimals, and commas between thousands: `$ 1,234.50`.
  static func text(_ dollars: Double) -> String {
    guard dollars.isFinite, abs(dollars) < 1e12 else { return "$ ?" }
    let cents = Int((abs(dollars) * 100).rounded())
    var whole = String(cents / 100)
    var place = whole.count - 3
    while place > 0 {
      whole.insert(",", at: whole.index(whole.startIndex, offsetBy: place))
      place -= 3
    }
    let rest = cents % 100
    return "\(dollars < 0 && cents > 0 ? "-" : "")$ \(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
