import Foundation
import SetupPlan

/// The paths of a revert that is to be delivered, kept in the user's own state until they are: the journal is gone by then.
package struct PendingDelivery: Sendable {
  private static let folder = "deliveries"

  private let state: UserState
  private let name: String

  /// - Parameters:
  ///   - environment: the environment that is reverted.
  ///   - repository: the working copy.
  ///   - variables: read for the user's state folder.
  package init(of environment: String, in repository: URL, variables: [String: String]) {
    state = UserState(environment: variables)
    let place = "\(repository.resolvingSymlinksInPath().path)\n\(environment)"
    name = String(ContentHash(of: Data(place.utf8)).description.prefix(32))
  }

  /// The paths that were kept; empty if nothing was kept or it cannot be read.
  package var paths: Set<String> {
    guard let bytes = try? state.open()?.folder(Self.folder)?.read(name) else { return [] }
    return Set(String(decoding: bytes, as: UTF8.self).split(separator: "\0").map(String.init))
  }

  /// Keeps paths.
  /// - Throws: a `Failure` where the user's state cannot be written.
  package func keep(_ paths: Set<String>) throws {
    do {
      try state.create().makeFolder(Self.folder, mode: 0o700)
        .write(name, Data(paths.sorted().joined(separator: "\0").utf8), mode: 0o600)
    } catch {
      throw Failure(error)
    }
  }

  /// Forgets them, once they are delivered.
  package func forget() { try? state.open()?.folder(Self.folder)?.remove(name) }
}
