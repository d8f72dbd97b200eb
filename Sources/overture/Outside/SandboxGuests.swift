import Artifacts
import CloudSandbox
import GitHub
import ProgramVersion
import RESTClient
import SetupPlan

/// What a sandbox is to take in before somebody's own repository can be tried in it: that repository, as its remote or its
/// answers call it, and the projects that the answers name.
struct SandboxGuests: Sendable, Equatable {
  /// `owner/name` on the sandbox's GitHub.
  let repository: String?
  /// Its default branch.
  let branch: String
  /// The ids of projects that the operator owns there.
  let projects: [String]

  /// Nil for the sandbox's sample, and where the sandbox has all of it from the start.
  /// - Parameters:
  ///   - folder: the repository.
  ///   - place: where the command works.
  init?(of folder: RepositoryFolder, at place: Place) async {
    guard place.sandbox != nil, !place.usesSample else { return nil }
    let git = GitFolder(repository: folder.root)
    let answers = await folder.answersFiles().compactMap { path in
      folder.home(ofAnswers: path).flatMap { try? folder.at($0).document()?.answers }
    }
    let name = answers.first?.repository ?? git?.githubRepository(host: GitHubHost(environment: place.environment).name)
    repository = name?.description
    branch = (git?.defaultBranch ?? .main).text
    projects = Set(answers.flatMap { $0.environments.map(\.project) }).sorted()
    guard !SandboxFolder.hasFromTheStart(repository: repository, projects: projects) else { return nil }
  }

  /// Has a sandbox take them in; what is there already stays as it is.
  ///
  /// - Parameters:
  ///   - sandbox: answers already, here or in another process.
  ///   - environment: its variables.
  /// - Throws: an error of the transport, or `CommandFailure` where it refuses.
  func enter(_ sandbox: Sandbox, environment: [String: String]) async throws {
    var body: JSONValue = ["branch": .string(branch), "projects": .array(projects.map(JSONValue.string))]
    if let repository { body["repository"] = .string(repository) }
    let call = HTTPCall(
      "POST", sandbox.baseURL + SandboxFolder.guestsPath,
      headers: [
        ("Content-Type", "application/json"), ("User-Agent", ProgramVersion.userAgent),
        ("Authorization", "Bearer \(environment["GH_TOKEN"] ?? "")"),
      ], body: body.bytes)
    let answer = try await HTTPTransport(environment: environment).send(call)
    guard answer.isSuccess else {
      throw CommandFailure(
        .init(
          message: "The sandbox does not take in \(repository ?? "the repository")",
          reason: "It answered \(answer.status). It may be served by another version of Overture.",
          remedy: "Stop that one, then run it again."))
    }
  }
}
