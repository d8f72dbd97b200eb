/// An answer of an emulated API.
package struct SandboxResponse: Sendable {
  /// HTTP status.
  package var status: Int
  /// Header fields besides Content-Length and Date.
  package var headers: [(String, String)]
  /// The content.
  package var body: [UInt8]

  /// Any answer.
  package init(status: Int = 200, headers: [(String, String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// A JSON document.
  package static func json(_ value: JSON, status: Int = 200, headers: [(String, String)] = []) -> Self {
    Self(status: status, headers: headers + [("Content-Type", "application/json; charset=UTF-8")], body: value.bytes())
  }
  /// Google's empty message.
  package static var empty: Self { .json([:]) }
  /// 204 without content.
  package static var noContent: Self { Self(status: 204) }
  /// Text.
  package static func text(_ text: String, status: Int = 200, type: String = "text/plain; charset=utf-8") -> Self {
    Self(status: status, headers: [("Content-Type", type)], body: Array(text.utf8))
  }
}
