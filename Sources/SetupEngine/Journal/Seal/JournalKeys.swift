import Cryptography
import Foundation
import SetupPlan

/// Where the key of this machine's journals is kept, and the last code of a repository's.
package struct JournalKeys: Sendable {
  private let state: UserState
  /// The repository's place, without links.
  private let repository: String

  private static let key = "journal-key"
  private static let journals = "journals"

  /// - Parameters:
  ///   - repository: the folder that holds `overture.yaml`.
  ///   - environment: read for the user's state folder.
  package init(repository: URL, environment: [String: String]) {
    state = UserState(environment: environment)
    self.repository = repository.resolvingSymlinksInPath().path
  }

  /// The seal of earlier runs; nil where this user has no key on this machine. Nothing is made.
  func existing() throws -> JournalSeal? { try state.open().flatMap(read) }

  /// The seal; the key is made where it is missing. Of many that make it at once, all get the same.
  func load() throws -> JournalSeal {
    do {
      let folder = try state.create()
      if let seal = try read(folder) { return seal }
      let key = Data(RandomBytes.new(32))
      _ = try folder.writeOnce(Self.key, key, mode: 0o600)
      guard let seal = try read(folder) else {
        throw FileProblem(path: folder.path(of: Self.key), action: .read, number: ENOENT)
      }
      return seal
    } catch let problem as FileProblem {
      var failure = problem.failure
      failure.reason += " The key of this machine's journals is kept there."
      failure.remedy += " Or keep it elsewhere: export XDG_STATE_HOME=FOLDER"
      throw failure
    }
  }

  private func read(_ folder: OpenFolder) throws -> JournalSeal? {
    guard let key = try folder.read(Self.key) else { return nil }
    guard key.count == 32 else {
      throw Failure(
        message: "\(folder.path(of: Self.key)) is no key", reason: "It has \(key.count) bytes instead of 32.",
        remedy:
          "Move it away: mv '\(folder.path(of: Self.key))' '\(folder.path(of: Self.key)).old'; journals of before "
          + "then count as foreign.")
    }
    return JournalSeal(machineKey: key, repository: repository)
  }

  /// The name under which the last code of this repository is kept.
  private var name: String { String(ContentHash(of: Data(repository.utf8)).description.prefix(32)) }

  /// The code of the last line that this machine wrote for the repository; nil where it has written none.
  func last() throws -> JournalSeal.Code? {
    guard let text = try state.open()?.folder(Self.journals)?.read(name) else { return nil }
    return String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  /// Keeps the code of the last line. Where that fails the one before stays, which a journal that goes on after it fulfils.
  func keep(_ code: JournalSeal.Code) {
    try? state.create().makeFolder(Self.journals, mode: 0o700)
      .write(name, Data("\(code)\n\(repository)\n".utf8), mode: 0o600)
  }

  /// Forgets the repository's journal, once that is removed.
  func forget() { try? state.open()?.folder(Self.journals)?.remove(name) }
}
