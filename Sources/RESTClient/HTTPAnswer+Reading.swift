import Foundation

/// An answer that does not mean what its request wants to know.
package struct MalformedAnswer: Error, Sendable, Equatable {
  /// What is wrong with it, without any of its content.
  package let detail: String

  /// States what is wrong.
  package init(_ detail: String) { self.detail = detail }
}

extension HTTPAnswer {
  /// The JSON document in the body; an empty object for no body at all, as DELETE is answered.
  /// - Throws: `MalformedAnswer` for anything else, such as a proxy's HTML page.
  package func document() throws -> JSONValue {
    do {
      return try JSONValue(bytes: body)
    } catch {
      let type = header("Content-Type").map { String($0.prefix { $0 != ";" }.prefix(60)) } ?? "no type"
      throw MalformedAnswer("the answer was not JSON (\(type), \(body.count) bytes)")
    }
  }

  /// When the server sent it, by the server's clock.
  package var date: Date? { header("Date").flatMap(Self.date(fromHeader:)) }

  /// How long the server asks to wait: seconds, or a date, which is compared with the server's own clock.
  package var retryAfter: Duration? {
    guard let value = header("Retry-After") else { return nil }
    if let seconds = Double(value.trimmingCharacters(in: .whitespaces)), seconds.isFinite {
      return .seconds(min(max(0, seconds), 1e9))
    }
    return Self.date(fromHeader: value).map { .seconds(max(0, $0.timeIntervalSince(date ?? Date()))) }
  }

  /// How far this machine's clock is behind the server's, where that is more than five minutes; negative when it is ahead.
  /// - Parameter now: the time by this machine's clock.
  /// - Returns: nil where the clocks agree or the server did not say.
  package func clockDifference(now: Date) -> Duration? {
    guard let difference = date?.timeIntervalSince(now), abs(difference) > 300, abs(difference) < 1e9 else {
      return nil
    }
    return .seconds(difference.rounded())
  }

  /// Reads a date as HTTP spells it: `Sun, 06 Nov 1994 08:49:37 GMT`.
  private static func date(fromHeader value: String) -> Date? {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
    return formatter.date(from: value)
  }
}

extension JSONValue {
  /// The text of a member that must be there.
  /// - Throws: `MalformedAnswer` where it is missing, empty, or not text.
  package func text(_ key: String) throws -> String {
    guard let text = self[key].string, !text.isEmpty else { throw MalformedAnswer("the answer lacks “\(key)”") }
    return text
  }

  /// The whole number of a member that must be there.
  /// - Throws: `MalformedAnswer` where it is missing or not a number.
  package func number(_ key: String) throws -> Int {
    guard let number = self[key].int else { throw MalformedAnswer("the answer lacks the number “\(key)”") }
    return number
  }

  /// The same document, which must be an object.
  /// - Throws: `MalformedAnswer` for a list, a text or a number.
  package func asObject() throws -> JSONValue {
    guard case .object = self else { throw MalformedAnswer("the answer was not a JSON object") }
    return self
  }

  /// The elements of a member; none when it is absent.
  /// - Throws: `MalformedAnswer` where it is there but not a list.
  package func elements(_ key: String) throws -> [JSONValue] {
    switch self[key] {
    case .null: return []
    case .array(let elements): return elements
    default: throw MalformedAnswer("“\(key)” of the answer is not a list")
    }
  }

  /// The elements of the document itself, which must be a list.
  /// - Throws: `MalformedAnswer` for anything else.
  package func asList() throws -> [JSONValue] {
    guard case .array(let elements) = self else { throw MalformedAnswer("the answer was not a JSON list") }
    return elements
  }
}
