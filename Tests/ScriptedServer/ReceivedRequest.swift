import Foundation

/// A request as it came in.
package struct ReceivedRequest: Sendable, Equatable {
  /// The HTTP method.
  package let method: String
  /// Path and query as they were sent, percent-encoded.
  package let target: String
  /// The `Host` field.
  package let host: String
  /// Header fields, names in lower case; the first of several counts.
  package let headers: [String: String]
  /// The content.
  package let body: [UInt8]

  /// Method and target, as a test compares them: `GET /user`.
  package var line: String { "\(method) \(target)" }
  /// The content as text.
  package var text: String { String(decoding: body, as: UTF8.self) }
  /// The token of the `Authorization` field, without its scheme.
  package var token: String? {
    headers["authorization"]?.split(separator: " ").last.map(String.init)
  }

  /// The pairs of a form in the content, decoded.
  package var form: [String: String] {
    var components = URLComponents()
    components.percentEncodedQuery = text
    return Dictionary(
      (components.queryItems ?? []).map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
  }

  /// A member of the JSON object in the content, as text; nil where there is none of that name.
  package func field(_ name: String) -> String? {
    let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
    return object?[name] as? String
  }
}
