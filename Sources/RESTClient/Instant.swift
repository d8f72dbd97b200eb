import Foundation

extension Date {
  /// The instant that a text of an API names; nil if it does not name one.
  ///
  /// - Parameter text: RFC 3339, in whole seconds or with a fraction of any length.
  package init?(rfc3339 text: String) {
    let date =
      (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
      ?? (try? Date(text, strategy: .iso8601))
    guard let date else { return nil }
    self = date
  }
}
