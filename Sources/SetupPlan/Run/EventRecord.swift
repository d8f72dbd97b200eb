import Foundation

/// The keys of an event that is printed as one line of JSON; those that it lacks are left out.
protocol EventRecord: Encodable {}

extension EventRecord {
  /// The line, with sorted keys and without a line break. A record of strings, integers and finite decimals has no value that JSON
  /// lacks.
  var line: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }
}
