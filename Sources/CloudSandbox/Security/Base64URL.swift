import Foundation

/// Base64 as tokens have it: with `-` and `_`, without padding (RFC 4648, section 5).
enum Base64URL {
  static func encode(_ bytes: some Collection<UInt8>) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  /// The bytes; nil for what is not base64.
  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    let standard = String(text).replacing("-", with: "+").replacing("_", with: "/")
    let padded = standard + String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
    return Data(base64Encoded: padded).map { [UInt8]($0) }
  }
}
