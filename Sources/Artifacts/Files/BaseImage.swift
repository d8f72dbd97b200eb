/// The digest of an image: `sha256:` and 64 hexadecimal digits.
package struct ImageDigest: Sendable, Hashable, CustomStringConvertible {
  package let text: String

  /// Nil if the text is not a digest.
  /// - Parameter text: the digest as a registry writes it.
  package init?(_ text: String) {
    let digits = text.utf8.dropFirst("sha256:".utf8.count)
    guard text.hasPrefix("sha256:"), digits.count == 64,
      digits.allSatisfy({ "0123456789abcdef".utf8.contains($0) })
    else { return nil }
    self.text = text
  }

  package var description: String { text }
}

/// An image that the generated files start from or call: by its release, and by its digest where that is known.
package struct BaseImage: Sendable, Hashable {
  /// The registry's host, such as `docker.io`.
  package let registry: String
  /// The name in it, such as `library/python`.
  package let repository: String
  /// The release.
  package let tag: String

  package init(registry: String, repository: String, tag: String) {
    self.registry = registry
    self.repository = repository
    self.tag = tag
  }

  /// The image with its release alone.
  package var tagged: String { "\(registry)/\(repository):\(tag)" }

  /// The release of uv, which installs the dependencies.
  static let uvVersion = "0.13.9"

  /// What a service's image is made of, in the order of the Dockerfile.
  static func uv() -> BaseImage { BaseImage(registry: "ghcr.io", repository: "astral-sh/uv", tag: uvVersion) }
  static func python(_ version: String) -> BaseImage {
    BaseImage(registry: "docker.io", repository: "library/python", tag: "\(version)-slim-bookworm")
  }
  /// What reads the Dockerfile: BuildKit's front end.
  static let syntax = BaseImage(registry: "docker.io", repository: "docker/dockerfile", tag: "1")
  /// What lists the packages of an image.
  static let scanner = BaseImage(registry: "docker.io", repository: "docker/buildkit-syft-scanner", tag: "stable-1")

  /// All that the files for a service name.
  package static func all(for facts: RepositoryFacts) -> [BaseImage] {
    [syntax, uv(), python(facts.pythonVersion), scanner]
  }

  /// The images with digests that a text names, such as `docker.io/library/python:3.12@sha256:…`, by `tagged`.
  static func digests(in text: String) -> [String: ImageDigest] {
    var found: [String: ImageDigest] = [:]
    let words = text.split(separator: "\n").filter { $0.contains("@sha256:") }
      .flatMap { $0.split { $0.isWhitespace || "\"'=,".contains($0) } }
    for word in words where word.utf8.count < 400 {
      let parts = word.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let digest = ImageDigest(String(parts[1])) else { continue }
      found[String(parts[0])] = digest
    }
    return found
  }
}

extension RepositoryFacts {
  /// How the files name an image: with its digest where that is known, else by its release alone.
  func reference(_ image: BaseImage) -> String {
    image.tagged + (imageDigests[image.tagged].map { "@\($0)" } ?? "")
  }
}
