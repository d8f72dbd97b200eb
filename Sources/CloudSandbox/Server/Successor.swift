import Foundation

/// Waits for the end of the server that a sandbox has joined, and serves on in its place.
///
/// The kernel lets go of the folder when a process ends, however it ends: whoever of those that joined takes the lock first
/// reads what is on disk, which is all that was acknowledged, and listens at the same port. The others go on waiting.
final class Successor: Sendable {
  private let waiting: Task<RunningServer?, Never>

  /// - Parameters:
  ///   - beginning: how the server begins.
  ///   - port: where the one before listens.
  ///   - injection: what is to go wrong then.
  init(_ beginning: ServerBeginning, port: Int, injection: FaultInjection) {
    waiting = Task {
      while let lock = await Self.lock(of: beginning.folder) {
        do {
          return try await Self.serve(beginning, holding: lock, port: port, injection: injection)
        } catch {
          // Who still asks at the port finds nobody there, and says so; another one may fare better.
          lock.release()
          try? await Task.sleep(for: .milliseconds(200))
        }
      }
      return nil
    }
  }

  /// Waits no longer; ends the server if it has come to that.
  func stop() async {
    waiting.cancel()
    await waiting.value?.stop()
  }

  /// The folder's lock once nobody else has it; nil where the wait is over, or there is no sandbox any more.
  private static func lock(of folder: SandboxFolder) async -> FolderLock? {
    while true {
      do {
        try await Task.sleep(for: .milliseconds(20))
        guard FileManager.default.fileExists(atPath: folder.stateFile) else { return nil }
        guard let lock = try FolderLock(folder.lockFile) else { continue }
        // A reset in between has removed everything: what comes now is another sandbox.
        guard FileManager.default.fileExists(atPath: folder.stateFile) else {
          lock.release()
          return nil
        }
        return lock
      } catch {
        return nil
      }
    }
  }

  /// Listens at the port, which a process that was killed may let go of a moment later than of the lock.
  private static func serve(
    _ beginning: ServerBeginning, holding lock: FolderLock, port: Int, injection: FaultInjection
  ) async throws -> RunningServer {
    let state = try beginning.state()
    await state.play(RunPlay(pace: beginning.pace))
    var tries = 0
    while true {
      do {
        return try await beginning.server(of: state, holding: lock, port: port, injection: injection)
      } catch SandboxError.portInUse where tries < 50 {
        tries += 1
        try await Task.sleep(for: .milliseconds(20))
      }
    }
  }
}
