import GoogleCloud
import SetupPlan

extension CloudLease {
  /// Deletes what a versioned bucket has kept of the environment's lock: what is current, if anything, stays.
  static func clearVersions(_ scene: Scene) async throws {
    let name = object(scene.names.githubEnvironment)
    let versions = try await scene.google.storage.objects(scene.names.stateBucket, prefix: name, versions: true)
    for version in versions where version.name == name && !version.isLive {
      try await scene.google.storage.deleteObject(scene.names.stateBucket, name, generation: version.generation)
    }
  }
}
