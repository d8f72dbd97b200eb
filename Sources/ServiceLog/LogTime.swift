import CivilCalendar

/// A moment to the nanosecond, as Cloud Logging tells it.
///
/// A `Double` of seconds would lose the last digits, by which lines of the same millisecond are told apart.
package struct LogTime: Sendable, Hashable, Comparable {
  /// Nanoseconds since 1970 in UTC.
  package var nanoseconds: Int64

  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// - Parameter seconds: seconds since 1970 in UTC.
  package init(seconds: Double) { nanoseconds = Int64(seconds * 1e9) }

  /// - Parameter text: RFC 3339 in UTC or with an offset, with up to nine digits after the second; nil for anything else.
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.count <= 40, bytes[4] == Self.dash, bytes[7] == Self.dash,
      bytes[13] == Self.colon, bytes[16] == Self.colon, bytes[10] | 0x20 == UInt8(ascii: "t"),
      let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
      let day = Self.number(bytes[8..<10]), let hour = Self.number(bytes[11..<13]),
      let minute = Self.number(bytes[14..<16]), let second = Self.number(bytes[17..<19]),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
    else { return nil }
    var rest = bytes[19...]
    var fraction: Int64 = 0
    if rest.first == UInt8(ascii: ".") {
      let digits = rest.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard !digits.isEmpty, let value = Self.number((digits.prefix(9) + Array(repeating: 48, count: 9)).prefix(9))
      else { return nil }
      fraction = Int64(value)
      rest = rest.dropFirst(digits.count + 1)
    }
    guard let offset = Self.offset(rest) else { return nil }
    let days = CivilDate(year: year, month: month, day: day).daysSince1970
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
    let (product, overflows) = Int64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflows else { return nil }
    nanoseconds = product + fraction
  }

  package static func < (left: LogTime, right: LogTime) -> Bool { left.nanoseconds < right.nanoseconds }

  /// The moment that lies so many seconds later, or earlier where negative.
  package func advanced(by seconds: Double) -> LogTime {
    LogTime(nanoseconds: nanoseconds + Int64((seconds * 1e9).rounded()))
  }

  /// The seconds from another moment to this one.
  package func seconds(since other: LogTime) -> Double { Double(nanoseconds - other.nanoseconds) / 1e9 }

  /// Seconds since 1970 in UTC, to some microseconds.
  package var seconds: Double { Double(nanoseconds) / 1e9 }

  /// RFC 3339 in UTC, with nine digits after the second.
  package var text: String { "\(date)T\(clock(digits: 9))Z" }

  /// RFC 3339 in UTC, to the second; what is less is cut off.
  package var wholeText: String { "\(date)T\(clock(digits: 0))Z" }

  /// `2026-11-30 03:05:07`, in UTC.
  package var words: String { "\(date) \(clock(digits: 0))" }

  /// `2026-11-30`, in UTC.
  package var date: String { CivilDate(daysSince1970: wholeSeconds.floorDivided(by: 86_400)).text }

  /// `03:05:07.250`, in UTC, with so many digits after the second; none leaves the point out.
  package func clock(digits: Int) -> String {
    let second = wholeSeconds.floorRemainder(by: 86_400)
    let clock = "\(Self.two(second / 3600)):\(Self.two(second / 60 % 60)):\(Self.two(second % 60))"
    guard digits > 0 else { return clock }
    let fraction = String(Int(nanoseconds.floorRemainder(by: 1_000_000_000)))
    let padded = String(repeating: "0", count: max(0, 9 - fraction.count)) + fraction
    return "\(clock).\(padded.prefix(digits))"
  }

  private var wholeSeconds: Int { Int(nanoseconds.floorDivided(by: 1_000_000_000)) }

  private static let dash = UInt8(ascii: "-")
  private static let colon = UInt8(ascii: ":")

  private static func number(_ bytes: some Sequence<UInt8>) -> Int? {
    var value = 0
    for byte in bytes {
      guard (48...57).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 48)
    }
    return value
  }

  /// The seconds by which a clock is ahead of UTC: of `Z`, `+02:00` or `-03:30`.
  private static func offset(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard let sign = bytes.first else { return nil }
    if sign | 0x20 == UInt8(ascii: "z") { return bytes.count == 1 ? 0 : nil }
    let rest = Array(bytes.dropFirst())
    guard rest.count == 5, rest[2] == colon, [UInt8(ascii: "+"), dash].contains(sign),
      let hours = number(rest[0..<2]), let minutes = number(rest[3..<5]), hours < 24, minutes < 60
    else { return nil }
    return (hours * 3600 + minutes * 60) * (sign == dash ? -1 : 1)
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension BinaryInteger {
  /// The quotient, rounded down.
  fileprivate func floorDivided(by divisor: Self) -> Self {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// What is left over, never negative.
  fileprivate func floorRemainder(by divisor: Self) -> Self { self - floorDivided(by: divisor) * divisor }
}
