import Foundation

/// The functions of instants, which are numbers of seconds since 1970 to an evaluation: whole numbers have another type
/// (cloud.google.com/iam/docs/conditions-attribute-reference#date-time).
enum ExpressionTimes {
  /// The parts of an instant; months and days of the year count from 0, days of the week from Sunday, which is 0.
  private static let parts: [String: @Sendable (DateComponents) -> Int?] = [
    "getFullYear": \.year, "getMonth": { $0.month.map { $0 - 1 } }, "getDate": \.day,
    "getDayOfMonth": { $0.day.map { $0 - 1 } }, "getDayOfWeek": { $0.weekday.map { $0 - 1 } },
    "getDayOfYear": { $0.dayOfYear.map { $0 - 1 } }, "getHours": \.hour, "getMinutes": \.minute,
    "getSeconds": \.second, "getMilliseconds": { $0.nanosecond.map { $0 / 1_000_000 } },
  ]

  /// Whether there is a method of instants that is called so.
  static func exists(_ method: String) -> Bool { parts[method] != nil }

  /// The instant that an RFC 3339 text names.
  static func instant(_ text: String) throws(Evaluation.Failure) -> JSON {
    guard let date = Timestamp.date(text) else {
      throw Evaluation.Failure(message: "type conversion error from 'string' to 'google.protobuf.Timestamp'")
    }
    return .double(date.timeIntervalSince1970)
  }

  /// A part of an instant.
  /// - Parameters:
  ///   - method: which one.
  ///   - seconds: the instant.
  ///   - zone: a name such as `Europe/Berlin`, or an offset such as `+02:00`; nil is UTC.
  /// - Returns: the number.
  /// - Throws: where there is no such part or zone.
  static func part(_ method: String, of seconds: Double, zone: String?) throws(Evaluation.Failure) -> JSON {
    let name = zone ?? "UTC"
    guard let zone = TimeZone(identifier: name.contains(/^[+-]/) ? "GMT\(name)" : name) else {
      throw Evaluation.Failure(message: "unknown time zone \(name)")
    }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let components = calendar.dateComponents(
      [.year, .month, .day, .weekday, .dayOfYear, .hour, .minute, .second, .nanosecond],
      from: Date(timeIntervalSince1970: seconds))
    guard let value = parts[method]?(components) else { throw Evaluation.noOverload(method) }
    return .int(Int64(value))
  }
}
