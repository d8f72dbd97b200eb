import Cryptography
import Foundation

/// Tells whether a secret was already written with a value, without keeping the value: GitHub never shows one again.
///
/// An HMAC under a random key that stays in `.overture`: unlike a plain hash, it cannot be searched for short values by
/// somebody who finds only the journal.
package struct SecretFingerprint: Sendable {
  private let key: Data

  /// - Parameter key: 32 random bytes.
  package init(key: Data) { self.key = key }

  /// The one of earlier runs; nil where no run has needed one yet.
  static func existing(in folder: StateFolder) throws -> SecretFingerprint? {
    guard let key = try folder.open()?.read(StateFolder.fingerprintKey), key.count == 32 else { return nil }
    return SecretFingerprint(key: key)
  }

  /// Reads the key, or makes it where there is none; only its owner may read it.
  static func load(from folder: StateFolder) throws -> SecretFingerprint {
    if let existing = try existing(in: folder) { return existing }
    let key = Data(RandomBytes.new(32))
    try folder.create().write(StateFolder.fingerprintKey, key, mode: 0o600)
    return SecretFingerprint(key: key)
  }

  /// - Parameters:
  ///   - value: the secret.
  ///   - name: the secret's name; the same value under another name has another fingerprint.
  /// - Returns: 64 hexadecimal digits.
  package func of(_ value: String, name: String) -> String {
    let message = Data((name + "\u{0}" + value).utf8)
    return HMACSHA256.code(of: message, key: key).hexadecimal
  }
}
