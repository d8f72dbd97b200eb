import CivilCalendar
import Foundation

extension Date {
  /// The instant that a text of an API names; nil if it does not name one.
  ///
  /// - Parameter text: RFC 3339, in whole seconds or with a fraction of any length.
  package init?(rfc3339 text: String) {
    if let seconds = Self.plainSeconds(text) {
      self.init(timeIntervalSince1970: seconds)
      return
    }
    let date =
      (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
      ?? (try? Date(text, strategy: .iso8601))
    guard let date else { return nil }
    self = date
  }

  /// The seconds since 1970 of a text such as `2026-11-28T10:00:00Z`; nil for any other form. Metrics come with two of them a
  /// point, by the ten thousand.
  private static func plainSeconds(_ text: String) -> Double? {
    let bytes = text.utf8
    guard bytes.count == 20, bytes.last == UInt8(ascii: "Z") else { return nil }
    var fields: [Int] = []
    fields.reserveCapacity(6)
    var number = 0
    for (index, byte) in bytes.enumerated() {
      switch index {
      case 4, 7: guard byte == UInt8(ascii: "-") else { return nil }
      case 10: guard byte == UInt8(ascii: "T") else { return nil }
      case 13, 16: guard byte == UInt8(ascii: ":") else { return nil }
      case 19: break
      default:
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        number = number * 10 + Int(byte - UInt8(ascii: "0"))
        continue
      }
      fields.append(number)
      number = 0
    }
    let (year, month, day) = (fields[0], fields[1], fields[2])
    let (hour, minute, second) = (fields[3], fields[4], fields[5])
    // Day 29 and later need the month's length: the slow way knows it.
    guard (1...12).contains(month), (1...28).contains(day), hour < 24, minute < 60, second < 60, year > 1970 else {
      return nil
    }
    let days = CivilDate(year: year, month: month, day: day).daysSince1970
    return Double(days * 86_400 + hour * 3600 + minute * 60 + second)
  }
}
