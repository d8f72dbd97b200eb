import CSodium
import Foundation

/// Seals a secret for GitHub: only the holder of the private key can open it (libsodium's `crypto_box_seal`).
package enum SealedBox {
  /// Why a secret could not be sealed.
  package enum Failure: Error, Equatable, CustomStringConvertible {
    /// The public key is not 32 bytes in base64.
    case invalidPublicKey
    /// libsodium could not be started or refused.
    case unavailable

    package var description: String {
      switch self {
      case .invalidPublicKey: "GitHub's public key is not 32 bytes in base64; the secret was not sent."
      case .unavailable: "libsodium could not seal the secret; it was not sent."
      }
    }
  }

  /// Whether libsodium is ready; -1 would mean that it has no source of random numbers.
  private static let isReady = sodium_init() >= 0

  /// Seals a secret.
  ///
  /// - Parameters:
  ///   - secret: the plain bytes; the copy made here is wiped.
  ///   - publicKey: the scope's public key, 32 bytes in base64.
  /// - Returns: 48 bytes more than the secret, in standard base64 with padding.
  /// - Throws: `Failure`.
  package static func seal(secret: [UInt8], publicKey: String) throws -> String {
    guard isReady else { throw Failure.unavailable }
    guard let key = Data(base64Encoded: publicKey).map({ [UInt8]($0) }), key.count == crypto_box_publickeybytes()
    else { throw Failure.invalidPublicKey }
    var message = secret
    defer { message.withUnsafeMutableBytes { sodium_memzero($0.baseAddress, $0.count) } }
    var sealed = [UInt8](repeating: 0, count: message.count + Int(crypto_box_sealbytes()))
    guard crypto_box_seal(&sealed, message, UInt64(message.count), key) == 0 else { throw Failure.unavailable }
    return Data(sealed).base64EncodedString()
  }
}
