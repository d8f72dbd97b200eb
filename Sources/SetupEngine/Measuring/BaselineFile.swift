import BoundedInput
import Foundation
import Measurement
import SetupPlan

/// The file `.overture/baseline-ENV.json` of one environment. It is measurements alone, and may be committed.
package struct BaselineFile: Sendable {
  private let folder: StateFolder
  private let name: String

  /// Two weeks of a busy service have about 100 kB.
  private static let limit = 8 << 20

  /// - Parameters:
  ///   - repository: the folder that holds `overture.yaml` and `.overture`.
  ///   - environment: the environment, by the name that GitHub has for it.
  package init(repository: URL, environment: String) {
    folder = StateFolder(repository: repository)
    name = StateFolder.baseline(environment)
  }

  /// From the repository's root.
  package var path: String { "\(StateFolder.name)/\(name)" }

  /// Whether there is one.
  package var exists: Bool { (try? folder.open()?.kind(name)) ?? nil != nil }

  /// The baseline; nil where there is none.
  /// - Throws: a `Failure` where it cannot be read or understood.
  package func read() throws -> Baseline? {
    do {
      guard let bytes = try folder.open()?.read(name) else { return nil }
      return try Self.baseline(bytes, of: path)
    } catch {
      throw Failure(error)
    }
  }

  /// A baseline from another file.
  ///
  /// - Parameter path: where it lies.
  /// - Returns: the baseline.
  /// - Throws: a `Failure` where it cannot be read or understood.
  package static func read(_ path: String) throws -> Baseline {
    do {
      return try baseline(Data(try BoundedFile.bytes(path, limit: limit)), of: path)
    } catch let refusal as BoundedFile.Refusal {
      throw Failure(
        message: "\(path) cannot be read", reason: refusal.reason,
        remedy: "Name a baseline, such as .overture/baseline-production.json.", kind: .answers)
    }
  }

  private static func baseline(_ bytes: Data, of path: String) throws -> Baseline {
    guard bytes.count <= limit else {
      throw Failure(
        message: "\(path) is no baseline", reason: "It has more than \(limit >> 20) MiB.",
        remedy: "Remove it: rm \(path)", kind: .answers)
    }
    do {
      return try Baseline(bytes: bytes)
    } catch {
      throw Failure(
        message: "\(path) is no baseline that can be read", reason: Self.reason(error),
        remedy: "Get it back from git (git checkout -- \(path)), or remove it: rm \(path)", kind: .answers)
    }
  }

  private static func reason(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "It is not JSON." }
    switch error {
    case .keyNotFound(let key, _): return "It lacks “\(key.stringValue)”."
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      let place = context.codingPath.map(\.stringValue).joined(separator: ".")
      return place.isEmpty ? "It is not JSON." : "“\(place)” is wrong: \(context.debugDescription)."
    @unknown default: return "It is of another kind."
    }
  }

  /// Writes a baseline, whole or not at all, unless there is one already.
  ///
  /// - Parameter baseline: what was measured.
  /// - Returns: whether it was written.
  /// - Throws: a `Failure` where the folder cannot be written.
  package func keep(_ baseline: Baseline) throws -> Bool {
    do {
      return try folder.create().writeOnce(name, try baseline.bytes(), mode: 0o644)
    } catch {
      throw Failure(error)
    }
  }
}
