import CivilCalendar

/// An instant of a log entry: microseconds since 1970, which sort and compare at no cost.
struct LogInstant: Sendable, Hashable, Comparable {
  /// Microseconds since 1970 in UTC.
  let microseconds: Int64

  /// The microseconds of a day.
  static let day: Int64 = 86_400_000_000

  init(microseconds: Int64) { self.microseconds = microseconds }

  /// An instant by its seconds since 1970; what is finer than a microsecond is cut off.
  init(seconds: Double) { microseconds = Int64((seconds * 1_000_000).rounded()) }

  static func < (one: Self, other: Self) -> Bool { one.microseconds < other.microseconds }

  /// Days since 1970.
  var dayNumber: Int64 { microseconds.quotient(by: Self.day) }

  /// RFC 3339 in UTC with microseconds: `2026-11-23T12:00:00.123456Z`.
  var text: String {
    let (date, rest) = (Self.date(ofDay: dayNumber), microseconds - dayNumber * Self.day)
    let (seconds, fraction) = rest.quotientAndRemainder(dividingBy: 1_000_000)
    let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { Self.padded($0, 2) }.joined(separator: ":")
    return "\(date)T\(clock).\(Self.padded(fraction, 6))Z"
  }

  /// `2026-11-23` for days since 1970.
  static func date(ofDay day: Int64) -> String { CivilDate(daysSince1970: Int(day)).text }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

extension LogInstant {
  /// Reads RFC 3339, with any fraction of a second and any offset, or a date alone, which is its midnight in UTC.
  init?(_ text: some StringProtocol) {
    var bytes = Array(text.utf8)[...]
    guard let year = Self.number(&bytes, 4), Self.skip(&bytes, "-"), let month = Self.number(&bytes, 2),
      Self.skip(&bytes, "-"), let day = Self.number(&bytes, 2), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    var total = Int64(CivilDate(year: Int(year), month: Int(month), day: Int(day)).daysSince1970) * Self.day
    guard let mark = bytes.popFirst() else {
      microseconds = total
      return
    }
    guard mark == UInt8(ascii: "T") || mark == UInt8(ascii: "t") || mark == UInt8(ascii: " "),
      let hour = Self.number(&bytes, 2), Self.skip(&bytes, ":"), let minute = Self.number(&bytes, 2),
      Self.skip(&bytes, ":"), let second = Self.number(&bytes, 2), hour < 24, minute < 60, second <= 60
    else { return nil }
    total += (hour * 3600 + minute * 60 + second) * 1_000_000
    if bytes.first == UInt8(ascii: ".") {
      bytes.removeFirst()
      var scale: Int64 = 100_000
      while let digit = bytes.first.flatMap(Self.digit) {
        total += digit * scale
        scale /= 10
        bytes.removeFirst()
      }
    }
    guard let sign = bytes.popFirst() else { return nil }
    if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      guard let hours = Self.number(&bytes, 2), Self.skip(&bytes, ":"), let minutes = Self.number(&bytes, 2) else {
        return nil
      }
      total -= (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60) * 1_000_000
    } else if sign != UInt8(ascii: "Z") && sign != UInt8(ascii: "z") {
      return nil
    }
    guard bytes.isEmpty else { return nil }
    microseconds = total
  }

  private static func digit(_ byte: UInt8) -> Int64? {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int64(byte - UInt8(ascii: "0")) : nil
  }

  private static func number(_ bytes: inout ArraySlice<UInt8>, _ count: Int) -> Int64? {
    guard bytes.count >= count else { return nil }
    var value: Int64 = 0
    for _ in 0..<count {
      guard let digit = bytes.popFirst().flatMap(digit) else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  private static func skip(_ bytes: inout ArraySlice<UInt8>, _ mark: Character) -> Bool {
    bytes.popFirst() == mark.asciiValue
  }
}

extension Int64 {
  /// The quotient rounded down, for what may lie before 1970.
  fileprivate func quotient(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return quotient * divisor > self ? quotient - 1 : quotient
  }
}
