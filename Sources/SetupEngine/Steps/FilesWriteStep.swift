import Artifacts
import Foundation
import SetupPlan

/// `files.write`: the generated files. All are staged beside their places before the first is put there, the old bytes are
/// kept, and nothing else in the repository is touched.
struct FilesWriteStep: Step {
  let id = StepID.filesWrite

  func inspect(_ scene: Scene) async throws -> Inspection {
    var details = try await scene.filesInPlace().compactMap(\.difference)
    details += scene.retired.map { "\($0) is no longer used" }
    return Inspection(details)
  }

  func apply(_ scene: Scene) async throws {
    let work = try await scene.filesInPlace().filter { !$0.isAsWanted }
    for item in work {
      if case .conflict = item.target { throw Self.conflict(item.file.path) }
      try item.place.refuseReadOnly()
    }
    let backups = Backups(state: scene.state)
    for item in work {
      if let old = item.there { try backups.keep(old.bytes) }
      // What a later run needs to tell a person's edits.
      try backups.keep(Data(item.file.contents.utf8))
    }
    var new: [(fact: Fact, owner: String?)] = []
    do {
      for item in work {
        for folder in item.place.missingFolders {
          let fact = Fact.folder(folder)
          new.append((fact, nil))
          try await scene.made(fact)
          try StateFolder.makeFolders(scene.repository.appending(path: folder).path)
        }
        let mode = (item.there?.mode ?? 0o644) | (item.file.isExecutable ? 0o111 : 0)
        var written = FileFact.Written(
          contents: FileFact.Contents(hash: ContentHash(of: item.target.bytes), mode: FileMode(mode)),
          generated: ContentHash(of: Data(item.file.contents.utf8)))
        if let old = item.there {
          written.over = ContentHash(of: old.bytes)
          written.overGenerated = FileTarget.base(of: old.bytes, await scene.journal.ledger.files(item.file.path))
        }
        let before = item.there.map { FileFact.Contents(hash: ContentHash(of: $0.bytes), mode: FileMode($0.mode)) }
        let fact = Fact.file(FileFact(path: item.file.path, before: before, written: written))
        let owner = item.file.environment
        let holder = owner ?? scene.names.githubEnvironment
        let holders = await scene.journal.ledger.holders(ofFile: fact.name)
        if !holders.contains(where: { $0.environment == holder }) { new.append((fact, owner)) }
        try await scene.journal.made(fact, by: id, for: owner)
        try AtomicFile(path: item.place.path).stage(item.target.bytes, mode: mode)
      }
    } catch {
      // Nothing has been put in place yet: all of it goes.
      for item in work { AtomicFile(path: item.place.path).discard() }
      for (fact, owner) in new.reversed() {
        if case .folder = fact { rmdir(scene.repository.appending(path: fact.name).path) }
        try? await scene.journal.unmade(fact, by: id, for: owner)
      }
      throw error
    }
    for item in work {
      try AtomicFile(path: item.place.path).commit()
      scene.log("\(item.there == nil ? "created" : "changed") \(item.file.path)")
    }
    for path in scene.retired { try await retire(path, scene) }
  }

  /// Takes a file away that nothing uses any more: what stood there before the set-up comes back, unless that is ours too.
  private func retire(_ path: String, _ scene: Scene) async throws {
    let place = try RepositoryFile(path, in: scene.repository)
    guard try place.read() != nil else { return }
    let holders = await scene.journal.ledger.holders(ofFile: path)
    if let first = holders.first, let last = await scene.journal.ledger.files(path).first {
      try undo(FileFact(path: path, before: first.fact.before, written: last.written), scene)
      for holder in holders { try await scene.journal.unmade(.file(holder.fact), by: id, for: holder.environment) }
    }
    // A colleague's run wrote what is there; a revert here puts it back.
    guard let there = try place.read(), FileOrigin.isMarked(there.bytes, at: path) else { return }
    try Backups(state: scene.state).keep(there.bytes)
    let nothing = ContentHash(of: Data())
    let before = FileFact.Contents(hash: ContentHash(of: there.bytes), mode: FileMode(there.mode))
    let written = FileFact.Written(
      contents: FileFact.Contents(hash: nothing, mode: FileMode(there.mode)), generated: nothing)
    try await scene.made(.file(FileFact(path: path, before: before, written: written)))
    try place.remove()
    scene.log("removed \(path)")
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
    if let there, fact.isEdited(in: there.bytes) {
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
