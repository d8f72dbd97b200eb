/// One HTTP request, ready to send.
package struct HTTPCall: Sendable {
  /// The method, in capitals.
  package var method: String
  /// The absolute URL, already percent-encoded.
  package var url: String
  /// Header fields in order.
  package var headers: [(name: String, value: String)]
  /// The body, if the method has one.
  package var body: [UInt8]?
  /// How long the whole exchange may take.
  package var timeout: Duration

  /// Describes a request.
  package init(
    _ method: String, _ url: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil,
    timeout: Duration = .seconds(60)
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeout = timeout
  }

  /// Method and URL without the query, which may carry more than a message should show.
  package var summary: String { "\(method) \(url.prefix { $0 != "?" })" }
}

/// What came back.
package struct HTTPAnswer: Sendable {
  /// The status code.
  package let status: Int
  /// Header fields in order.
  package let headers: [(name: String, value: String)]
  /// The whole body.
  package let body: [UInt8]

  /// States an answer.
  package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// Whether the status is 2xx.
  package var isSuccess: Bool { (200..<300).contains(status) }

  /// The first field of that name, letter case ignored.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// Percent-encodes everything but the unreserved characters of RFC 3986, `/` too.
package func percentEncoded(_ text: String) -> String {
  let digits = Array("0123456789ABCDEF".utf8)
  var bytes: [UInt8] = []
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      bytes.append(byte)
    default:
      bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// A form or query string from name and value pairs.
package func formEncoded(_ pairs: [(String, String)]) -> String {
  pairs.map { "\(percentEncoded($0.0))=\(percentEncoded($0.1))" }.joined(separator: "&")
}
