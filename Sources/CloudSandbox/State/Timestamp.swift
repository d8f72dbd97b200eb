#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Instants as Google and GitHub write them.
package enum Timestamp {
  /// RFC 3339 in UTC with microseconds: `2026-11-23T12:00:00.123456Z`.
  package static func text(_ date: Date) -> String {
    let seconds = date.timeIntervalSince1970
    let micros = Int(((seconds - seconds.rounded(.down)) * 1_000_000).rounded(.down))
    let digits = String(micros + 1_000_000).dropFirst()
    return whole(date).dropLast() + "." + digits + "Z"
  }
  /// RFC 3339 in UTC with whole seconds: `2026-11-23T12:00:00Z`.
  package static func whole(_ date: Date) -> String {
    Date(timeIntervalSince1970: date.timeIntervalSince1970.rounded(.down)).formatted(.iso8601)
  }
  /// The same for seconds since 1970 in a document.
  static func text(seconds: JSON) -> String? {
    seconds.double.map { text(Date(timeIntervalSince1970: $0)) }
  }
  /// The instant of an RFC 3339 text in UTC; nil for anything else.
  package static func date(_ text: String) -> Date? {
    if let dot = text.firstIndex(of: ".") {
      guard let whole = try? Date(String(text[..<dot]) + "Z", strategy: .iso8601),
        let fraction = Double("0" + text[dot...].dropLast())
      else { return nil }
      return whole.addingTimeInterval(fraction)
    }
    return try? Date(text, strategy: .iso8601)
  }
}
