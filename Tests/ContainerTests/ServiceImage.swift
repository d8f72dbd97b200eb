import Artifacts
import Foundation
import SetupPlan

/// The image of a small service, built from the files that are generated for it.
struct ServiceImage {
  let name: String
  /// The image's own configuration, as Docker names it.
  let configuration: Configuration

  /// What of an image's configuration tells how to start it.
  struct Configuration: Decodable {
    var user: String
    var environment: [String]
    var command: [String]
    var workingFolder: String
    var healthCheck: HealthCheck

    struct HealthCheck: Decodable {
      var test: [String]
      private enum CodingKeys: String, CodingKey { case test = "Test" }
    }

    private enum CodingKeys: String, CodingKey {
      case user = "User"
      case environment = "Env"
      case command = "Cmd"
      case workingFolder = "WorkingDir"
      case healthCheck = "Healthcheck"
    }
  }

  private struct Inspected: Decodable {
    var docker: Docker
    struct Docker: Decodable { var config: Configuration }
    private enum CodingKeys: String, CodingKey { case docker = "Docker" }
  }

  /// Builds it in a copy of the service's repository, from what is found there.
  ///
  /// - Parameters:
  ///   - service: which of the services in `Resources/services`.
  ///   - ground: where it is built.
  /// - Returns: the image.
  /// - Throws: `Ground.Failed`, or an error of the file system.
  static func build(_ service: SmallService, on ground: Ground) async throws -> ServiceImage {
    try await build(named: service.rawValue, from: service.folder, on: ground) { place in
      let found = await ServiceDetection.detect(in: place)
      guard let candidate = found.candidates.first, SmallService.Found(candidate) == service.found,
        candidate.facts.pythonVersion == Ground.pythonVersion, candidate.facts.requiredVariables == ["GREETING"]
      else { throw Ground.Failed(description: "of \(service.rawValue) something else was found: \(found)") }
      return (candidate.facts, candidate.service.directory)
    }
  }

  /// Builds it for a service whose answers say what cannot be found.
  static func build(_ service: FrameworkService, on ground: Ground) async throws -> ServiceImage {
    let name = [service.name, service.server?.rawValue].compactMap(\.self).joined(separator: "-")
    return try await build(named: name, from: service.folder, on: ground) { place in
      let found = ServiceDetection.inspect(Service(name: "small", directory: ".", details: service.details), in: place)
      guard found.facts.framework == service.framework, found.facts.health == service.health, found.obstacles.isEmpty
      else { throw Ground.Failed(description: "of \(service.testDescription) something else was found: \(found)") }
      return (found.facts, ".")
    }
  }

  private static func build(
    named name: String, from folder: URL, on ground: Ground,
    finding: (URL) async throws -> (facts: RepositoryFacts, directory: String)
  ) async throws -> ServiceImage {
    let place = ground.folder.appending(path: "builds/\(name)-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: place) }
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: folder, to: place)
    let (facts, directory) = try await finding(place)
    let plan = try Plan(answers: answers(directory), environment: "staging")
    for file in try GeneratedFiles.render(plan: plan, facts: facts) {
      let path = place.appending(path: file.path)
      try FileManager.default.createDirectory(at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
      try file.contents.write(to: path, atomically: true, encoding: .utf8)
    }
    let name = "localhost/overture-\(name)"
    try await ground.build(
      place.appending(path: directory), name: name,
      workspace: facts.workspace.map { place.appending(path: $0) })
    let inspected = try await ground.buildah(["inspect", "--type", "image", name])
    let configuration = try JSONDecoder().decode(Inspected.self, from: Data(inspected.utf8)).docker.config
    return ServiceImage(name: name, configuration: configuration)
  }

  /// The answers for a service in a folder.
  static func answers(_ directory: String) throws -> Answers {
    guard let repository = RepositoryName("example/small") else { throw Ground.Failed(description: "no name") }
    let security = SecurityAnswers(
      containerAuthentication: .keyless, permissions: .granular, access: .authenticated,
      network: .internalAndLoadBalancing)
    return Answers(
      repository: repository, service: Service(name: "small", directory: directory),
      environments: [
        EnvironmentAnswers(
          name: "staging", project: "orchestra-demo", region: "us-central1", resources: .guide, security: security)
      ])
  }
}
