import Artifacts
import SetupEngine
import SetupPlan

extension Outside {
  /// Adds to what is known of a service the digests of its base images that no file of it has yet; one that its registry
  /// does not tell is said, and the image stays with its release alone.
  func addDigests(to found: inout ServiceInspection, of plan: Plan) async throws {
    let dockerfile = try await repository.layout(of: plan, environment: environment, by: journals).dockerfilePath(
      plan.answers.service)
    let registry = ImageRegistry(environment: environment)
    let wanted = BaseImage.all(for: found.facts).filter { found.facts.imageDigests[$0.tagged] == nil }
    let answers = try await withThrowingTaskGroup(of: (BaseImage, Result<ImageDigest, ImageRegistry.Unknown>).self) {
      group in
      for image in wanted {
        group.addTask {
          do {
            return (image, .success(try await registry.digest(of: image)))
          } catch let unknown as ImageRegistry.Unknown {
            return (image, .failure(unknown))
          }
        }
      }
      return try await group.reduce(into: [BaseImage: Result<ImageDigest, ImageRegistry.Unknown>]()) { $0[$1.0] = $1.1 }
    }
    for image in wanted {
      switch answers[image] {
      case .success(let digest)?: found.facts.imageDigests[image.tagged] = digest
      case .failure(let unknown)?:
        found.problems.append(
          DetectionProblem(
            file: dockerfile,
            what: "\(image.tagged) is named by its release alone, not by its digest: its registry was asked, and "
              + unknown.reason))
      case nil: continue
      }
    }
  }
}
