import Artifacts
import Foundation
import SetupEngine
import SetupPlan

extension RepositoryFolder {
  /// The generated files of a plan.
  /// - Parameters:
  ///   - plan: what they are for.
  ///   - facts: what is known of the service, where it was looked at already.
  ///   - layout: where they lie.
  ///   - written: the files that runs have written here.
  /// - Returns: the files, in the order of their paths; then those of its other environments that go with them.
  /// - Throws: `ArtifactError`, or a `Failure` where the service's folder is not there.
  func files(
    of plan: Plan, facts: RepositoryFacts? = nil, layout: FileLayout, written: WrittenFiles
  ) throws -> [GeneratedFile] {
    let facts = try facts ?? inspect(plan.answers.service).facts
    return try GeneratedFiles.render(plan: plan, facts: facts, layout: layout)
      + GeneratedFiles.companions(plan: plan, facts: facts, layout: layout, in: root, known: written)
  }

  /// The files that runs have written here, by their paths: the journal is read for them.
  /// - Parameters:
  ///   - environment: read for the user's state folder.
  ///   - reader: has read the journal before, where it was.
  /// - Returns: the files.
  /// - Throws: a `Failure` where a newer version wrote the journal, or `.overture` is not to be trusted.
  func writtenFiles(
    environment: [String: String], by reader: JournalReader = JournalReader()
  ) async throws -> WrittenFiles {
    try await RunHistory.writtenFiles(in: root, environment: environment, by: reader)
  }

  /// Where the files of a plan lie: beside those of others, and where a run of before has put them.
  /// - Parameters:
  ///   - plan: what they are for.
  ///   - environment: read for the user's state folder.
  ///   - reader: has read the journal before, where it was.
  /// - Returns: their places.
  /// - Throws: a `Failure` where there is no place for one, a newer version wrote the journal, or `.overture` is not to be
  ///   trusted.
  func layout(
    of plan: Plan, environment: [String: String], by reader: JournalReader = JournalReader()
  ) async throws -> FileLayout {
    try FileLayout.find(for: plan, in: root, known: try await writtenFiles(environment: environment, by: reader))
  }

  /// Those of them that follow from resource settings: what an adjustment writes.
  /// - Throws: what `files(of:facts:layout:)` throws.
  func sizedFiles(of plan: Plan, facts: RepositoryFacts? = nil, layout: FileLayout) throws -> [GeneratedFile] {
    try GeneratedFiles.sized(plan: plan, facts: try facts ?? inspect(plan.answers.service).facts, layout: layout)
  }

  /// What is known of the service from its files and its answers.
  /// - Throws: a `Failure` where the service's folder is not there.
  func inspect(_ service: Service) throws -> ServiceInspection {
    var isFolder: ObjCBool = false
    let folder = root.appending(path: service.directory)
    guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder), isFolder.boolValue else {
      throw Failure(
        message: "The repository has no folder \(service.directory)",
        reason: "service.directory in the answers names it; the repository is \(root.path).",
        remedy: "Correct service.directory, or name another repository with --directory.", kind: .answers)
    }
    return ServiceDetection.inspect(service, in: root)
  }
}
