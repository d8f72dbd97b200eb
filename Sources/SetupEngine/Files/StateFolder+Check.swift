import Artifacts
import Foundation
import SetupPlan

extension StateFolder {
  /// Refuses a folder that may have come with the repository: one that git tracks, that is a link, or that holds anything
  /// but files and folders.
  ///
  /// Terraform's own data is left out: it links the providers of its cache there.
  /// - Throws: a `Failure` that says what to do.
  package func check() throws {
    do {
      guard let root = try OpenFolder.existing(repository.path) else { return }
      switch try root.kind(Self.name) {
      case nil: return
      case .folder: break
      case .some(let kind): throw refusal(path, kind)
      }
      try refuseTracked()
      guard let folder = try root.folder(Self.name) else { return }
      try walk(folder, below: [])
    } catch {
      throw Failure(error)
    }
  }

  private func walk(_ folder: OpenFolder, below parents: [String]) throws {
    for name in try folder.names() {
      switch try folder.kind(name) {
      case nil, .file: continue
      case .folder:
        // Below terraform/ENVIRONMENT everything is Terraform's, but for the files right in it.
        guard parents.count < 2 || parents[0] != "terraform" else { continue }
        guard let inside = try folder.folder(name) else { continue }
        try walk(inside, below: parents + [name])
      case .some(let kind): throw refusal(folder.path(of: name), kind)
      }
    }
  }

  private func refusal(_ place: String, _ kind: FileKind) -> Failure {
    let quoted = "'" + place.replacing("'", with: "'\\''") + "'"
    return Failure(
      message: "\(place) is \(kind.rawValue)",
      reason: "Overture keeps only files and folders of its own in \(Self.name), and follows no link out of it.",
      remedy: "See what it is (ls -ld \(quoted)), then remove it: rm \(quoted)", kind: .answers)
  }

  private func refuseTracked() throws {
    // A baseline is measurements alone: nothing is changed or removed by what it says.
    switch GitFolder(repository: repository)?.tracking(of: Self.name, except: Self.isBaseline) {
    case nil, .untracked: return
    case .tracked(let first):
      throw Failure(
        message: "git tracks \(first)",
        reason:
          "\(Self.name) tells what was made on this machine: what comes with a clone could have Overture change or "
          + "remove anything.",
        remedy:
          "If it is not yours: git rm -r \(Self.name); if it was added by mistake: git rm -r --cached \(Self.name)",
        kind: .answers)
    case .unknown:
      throw Failure(
        message: "Whether git tracks \(Self.name) cannot be told",
        reason: "git's index is split, damaged or of a newer kind.",
        remedy: "git update-index --no-split-index; then run this again.", kind: .answers)
    }
  }
}
