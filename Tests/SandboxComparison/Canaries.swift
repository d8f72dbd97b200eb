import Foundation
import Synchronization

/// What must be seen nowhere: the operator's tokens, GitHub's private keys, and service accounts' keys, also as the text
/// that Secret Manager got and line by line.
public struct Canaries: Sendable {
  /// The texts that are looked for.
  public let secrets: [String]

  /// The only files of a sandbox's folder that may hold them: they stand for the clouds' memory, and for gcloud's token.
  public static let vaults: Set<String> = ["secrets.json", "access-token"]

  /// Reads what a sandbox keeps secret.
  ///
  /// - Parameter sandbox: its folder.
  /// - Throws: where its vault cannot be read.
  public init(of sandbox: URL) throws {
    let data = try Data(contentsOf: sandbox.appending(path: "secrets.json"))
    let vault = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    func texts(_ collection: String) -> [String] {
      (vault[collection] as? [String: Any])?.values.compactMap { $0 as? String } ?? []
    }
    let pairs = (vault["github.keys"] as? [String: Any])?.values.compactMap { $0 as? [String: Any] } ?? []
    let payloads = texts("secretmanager.payloads")
    let lines = payloads.compactMap { Data(base64Encoded: $0) }
      .compactMap { try? JSONSerialization.jsonObject(with: $0) as? [String: Any] }
      .flatMap { ($0["private_key"] as? String ?? "").split(separator: "\n").map(String.init) }
      .filter { $0.count > 40 }
    secrets = texts("operator") + pairs.compactMap { $0["private"] as? String } + payloads + lines
  }

  /// The places that hold one, with its first characters.
  ///
  /// - Parameter places: texts by where they stand.
  /// - Returns: a sentence for each find.
  public func finds(in places: [String: String]) -> [String] {
    // Bytes, not characters: the kill matrix looks through some hundred megabytes.
    places.flatMap { place, text in
      let bytes = Data(text.utf8)
      return secrets.filter { bytes.range(of: Data($0.utf8)) != nil }.map { "\($0.prefix(6))… is in \(place)" }
    }
  }

  /// The files below a folder, as text, but for a sandbox's vaults.
  ///
  /// - Parameter folder: where to look.
  /// - Returns: the texts by path.
  public static func files(under folder: URL) -> [String: String] {
    var found: [String: String] = [:]
    let names = FileManager.default.enumerator(atPath: folder.path)
    while let name = names?.nextObject() as? String {
      guard !vaults.contains((name as NSString).lastPathComponent),
        let bytes = FileManager.default.contents(atPath: "\(folder.path)/\(name)")
      else { continue }
      found[name] = String(decoding: bytes, as: UTF8.self)
    }
    return found
  }

  /// Collects every command line on this machine that is seen until it is stopped.
  public static func watchCommandLines() -> CommandLineWatch { CommandLineWatch() }
}

/// The command lines on this machine, collected on a thread of its own: tests that wait must not hold it up.
public final class CommandLineWatch: Sendable {
  private let seen = Mutex<(lines: Set<String>, isStopped: Bool)>(([], false))

  fileprivate init() {
    Thread.detachNewThread { [weak self] in
      while self?.look() == true { Thread.sleep(forTimeInterval: 0.005) }
    }
  }

  /// Takes what is there now.
  /// - Returns: whether it goes on.
  private func look() -> Bool {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let lines = processes.filter { $0.allSatisfy(\.isNumber) }.compactMap { process in
      FileManager.default.contents(atPath: "/proc/\(process)/cmdline").map { String(decoding: $0, as: UTF8.self) }
    }
    return seen.withLock { seen in
      seen.lines.formUnion(lines)
      return !seen.isStopped
    }
  }

  /// Ends it.
  /// - Returns: the command lines, their arguments divided by zero bytes.
  public func stop() -> Set<String> {
    seen.withLock { seen in
      seen.isStopped = true
      return seen.lines
    }
  }
}
