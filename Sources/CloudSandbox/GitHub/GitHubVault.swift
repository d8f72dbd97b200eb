import Cryptography

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension World {
  /// What a secret of GitHub holds, for tests that compare.
  /// - Parameters:
  ///   - repository: `owner/name`.
  ///   - environment: nil for a secret of the repository itself.
  ///   - name: in small letters or capitals.
  /// - Returns: the bytes, or nil where there is no such secret.
  package func gitHubSecret(_ repository: String, environment: String?, _ name: String) -> [UInt8]? {
    let key = repository.lowercased()
    let scope = environment.map { GitHubEnvironments.key(key, $0) } ?? key
    return self[vault: GitHubSecrets.values, "\(scope)/secrets/\(name.uppercased())"]?.string
      .flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) }
  }

  /// Gives a repository or an environment another key pair: what is sealed for the old one is refused from now on.
  /// - Parameters:
  ///   - repository: `owner/name`.
  ///   - environment: nil for the key of the repository itself.
  /// - Throws: `SandboxError.cryptography`.
  package mutating func renewGitHubKey(_ repository: String, environment: String?) throws(SandboxError) {
    let key = repository.lowercased()
    try renewGitHubKey(of: environment.map { GitHubEnvironments.key(key, $0) } ?? key)
  }

  mutating func renewGitHubKey(of scope: String) throws(SandboxError) {
    let pair = try SealedValue.newKeyPair()
    // GitHub's ids are decimal numbers of about 18 digits.
    let id = pair.publicKey.prefix(7).reduce(UInt64(1)) { $0 << 8 | UInt64($1) }
    self[vault: GitHubSecrets.keys, scope] = [
      "id": .string(String(id)), "public": .string(Data(pair.publicKey).base64EncodedString()),
      "private": .string(Data(pair.privateKey).base64EncodedString()),
    ]
  }

  /// The key pair that secrets of a repository or an environment are sealed for.
  func gitHubKey(of scope: String) throws(APIError) -> (id: String, pair: SealedValue.KeyPair) {
    guard let key = self[vault: GitHubSecrets.keys, scope], let id = key["id"]?.string,
      let publicKey = key["public"]?.string.flatMap({ Data(base64Encoded: $0) }),
      let privateKey = key["private"]?.string.flatMap({ Data(base64Encoded: $0) })
    else { throw .gitHubNotFound }
    return (id, SealedValue.KeyPair(publicKey: [UInt8](publicKey), privateKey: [UInt8](privateKey)))
  }

  /// Makes the key of the digests, once in the life of a sandbox: copies of one sandbox then compare.
  mutating func seedGitHubDigests() {
    guard gitHubDigestKey == nil else { return }
    self[vault: "github.digests", "key"] = .string(Data(RandomBytes.new(32)).base64EncodedString())
  }

  private var gitHubDigestKey: [UInt8]? {
    self[vault: "github.digests", "key"]?.string.flatMap { Data(base64Encoded: $0) }.map([UInt8].init)
      .flatMap { $0.count == 32 ? $0 : nil }
  }

  /// An HMAC of a secret's value and name under a key that the vault keeps.
  mutating func gitHubDigest(of value: [UInt8], name: String) throws(SandboxError) -> String {
    seedGitHubDigests()
    guard let key = gitHubDigestKey else { throw .cryptography }
    return SealedValue.digest(Array(name.utf8) + [0] + value, key: key)
  }
}
