import Artifacts
import Foundation
import SetupPlan

/// `files.write`: the generated files. All are staged beside their places before the first is put there, the old bytes are
/// kept, and nothing else in the repository is touched.
struct FilesWriteStep: Step {
  let id = StepID.filesWrite

  func inspect(_ scene: Scene) async throws -> Inspection {
    var details: [String] = []
    for file in scene.files where scene.writes(file) {
      let there = try RepositoryFile(file.path, in: scene.repository).read()
      try await scene.refuseForeign(file.path, there)
      let target = try await scene.target(of: file, over: there)
      if there == nil {
        details.append("\(file.path) is missing")
      } else if case .conflict = target {
        details.append("\(file.path) was edited by hand where it changes")
      } else if there?.bytes != target.bytes {
        details.append("\(file.path) differs")
      } else if file.isExecutable, let mode = there?.mode, mode & 0o111 == 0 {
        details.append("\(file.path) is not executable")
      }
    }
    return Inspection(details)
  }

  func apply(_ scene: Scene) async throws {
    var work: [(file: GeneratedFile, bytes: Data, place: RepositoryFile, old: RepositoryFile.Contents?)] = []
    for file in scene.files where scene.writes(file) {
      let place = try RepositoryFile(file.path, in: scene.repository)
      let old = try place.read()
      try await scene.refuseForeign(file.path, old)
      let isExecutable = !file.isExecutable || (old?.mode ?? 0) & 0o111 != 0
      guard case .contents(let bytes) = try await scene.target(of: file, over: old) else {
        throw Self.conflict(file.path)
      }
      if let old, old.bytes == bytes, isExecutable { continue }
      try place.refuseReadOnly()
      work.append((file, bytes, place, old))
    }
    let backups = Backups(state: scene.state)
    for item in work {
      if let old = item.old { try backups.keep(old.bytes) }
      // What a later run needs to tell a person's edits.
      try backups.keep(Data(item.file.contents.utf8))
    }
    var new: [Fact] = []
    do {
      for item in work {
        for folder in item.place.missingFolders {
          let fact = Fact.folder(folder)
          new.append(fact)
          try await scene.made(fact)
          try StateFolder.makeFolders(scene.repository.appending(path: folder).path)
        }
        let mode = (item.old?.mode ?? 0o644) | (item.file.isExecutable ? 0o111 : 0)
        var written = FileFact.Written(
          contents: FileFact.Contents(hash: ContentHash(of: item.bytes), mode: FileMode(mode)),
          generated: ContentHash(of: Data(item.file.contents.utf8)))
        if let old = item.old {
          written.over = ContentHash(of: old.bytes)
          written.overGenerated = FileTarget.base(of: old.bytes, await scene.journal.ledger.files(item.file.path))
        }
        let before = item.old.map { FileFact.Contents(hash: ContentHash(of: $0.bytes), mode: FileMode($0.mode)) }
        let fact = Fact.file(FileFact(path: item.file.path, before: before, written: written))
        if await scene.journal.fact(.file, fact.name) == nil { new.append(fact) }
        try await scene.made(fact)
        try AtomicFile(path: item.place.path).stage(item.bytes, mode: mode)
      }
    } catch {
      // Nothing has been put in place yet: all of it goes.
      for item in work { AtomicFile(path: item.place.path).discard() }
      for fact in new.reversed() {
        if case .folder = fact { rmdir(scene.repository.appending(path: fact.name).path) }
        try? await scene.journal.unmade(fact, by: id)
      }
      throw error
    }
    for item in work {
      try AtomicFile(path: item.place.path).commit()
      scene.log("\(item.old == nil ? "created" : "changed") \(item.file.path)")
    }
  }

  static func conflict(_ path: String) -> Failure {
    Failure(
      message: "\(path) was edited by hand where it changes now",
      reason: "The same lines differ from what was written, in two ways; the review shows both. No file was written.",
      remedy: "Make your edit elsewhere in the file, or move it away to get the new one: "
        + "mv '\(path)' '\(path).mine'; then run this again.")
  }

  func undo(_ fact: Fact, _ scene: Scene) async throws {
    switch fact {
    case .folder(let path): undo(folder: path, scene)
    case .file(let fact): try undo(fact, scene)
    default: return
    }
  }

  private func undo(folder path: String, _ scene: Scene) {
    if rmdir(scene.repository.appending(path: path).path) == 0 {
      scene.log("removed the folder \(path)")
    } else if errno == ENOTEMPTY || errno == EEXIST {
      scene.log("the folder \(path) stays: other files are in it")
    }
  }

  private func undo(_ fact: FileFact, _ scene: Scene) throws {
    let place = try RepositoryFile(fact.path, in: scene.repository)
    let file = AtomicFile(path: place.path)
    file.discard()
    let there = try place.read()
    let hash = there.map { ContentHash(of: $0.bytes) }
    guard hash != fact.before?.hash else { return scene.log("\(fact.path) is as before") }
    let hasEdits = hash != fact.written.contents.hash || hash != fact.written.generated
    if let there, hasEdits {
      let kept = fact.path + ".overture-kept"
      try AtomicFile(path: place.path + ".overture-kept").write(there.bytes, mode: there.mode)
      scene.warn("\(fact.path) was changed by hand: those changes are kept in \(kept)")
    }
    if let old = fact.before {
      let bytes = try Backups(state: scene.state).read(old.hash, for: fact.path)
      try file.write(bytes, mode: old.mode.bits)
      scene.log("restored \(fact.path)")
    } else {
      try place.remove()
      scene.log("removed \(fact.path)")
    }
  }
}
