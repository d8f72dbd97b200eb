import Artifacts
import SetupEngine
import SetupPlan

/// The services and environments that have previews, each as a job of a workflow that builds an image and deploys it.
struct PreviewMatrix: ReportJSON {
  /// One service in one environment; all that its jobs need, none of it secret.
  struct Job: Encodable, Sendable, Equatable {
    let service: String
    let environment: String
    /// The file of answers, from the repository's root.
    let answers: String
    let project: String
    /// The address of the account that deploys previews.
    let account: String
    /// The host of the image repository.
    let registry: String
    /// The image's name, without a tag.
    let image: String
    /// The folder that it is built from, from the repository's root.
    let context: String
    /// Its Dockerfile, from the repository's root.
    let dockerfile: String
    /// The stage of that file; empty for the last.
    let target: String
    /// Further folders, each as `NAME=FOLDER` in a line of its own.
    let contexts: String
  }

  let include: [Job]

  /// The jobs of those set-ups that have previews, in their order.
  ///
  /// - Parameters:
  ///   - selections: the set-ups.
  ///   - place: the repository that they are of.
  /// - Throws: `AnswersError` where the answers of one are wrong, a `Failure` where its folder is not there.
  init(_ selections: [AnswersSelection], at place: Place) async throws {
    let repository = try place.repository()
    let journals = JournalReader()
    var jobs: [Job] = []
    for selection in selections where selection.environment.previews != nil {
      let plan = try selection.plan()
      let (service, names) = (plan.answers.service, plan.names)
      let layout = try await repository.layout(of: plan, environment: place.environment, by: journals)
      let build = ImageBuild(
        try repository.inspect(service).facts, directory: service.directory, dockerfile: layout.dockerfile)
      jobs.append(
        Job(
          service: service.name, environment: names.environment, answers: selection.file, project: names.project,
          account: names.previewerEmail, registry: "\(names.region)-docker.pkg.dev", image: names.previewImage,
          context: build.context.isEmpty ? service.directory : build.context,
          dockerfile: build.dockerfile.isEmpty ? layout.dockerfilePath(service) : build.dockerfile,
          target: build.target, contexts: build.contexts.joined(separator: "\n")))
    }
    include = jobs
  }
}
