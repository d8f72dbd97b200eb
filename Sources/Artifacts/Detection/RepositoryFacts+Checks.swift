extension RepositoryFacts {
  /// What the repository's tests and lint need besides the service's dependencies, as its own workflow has it.
  package struct Checks: Sendable, Equatable {
    /// What the tests call, such as a database: the arguments of a `docker run` each, for a shell.
    package var services: [String] = []
    /// What the tests' environment has.
    package var environment: [ImageWork.Setting] = []
    /// Packages of Ubuntu that the runner gets.
    package var packages: [String] = []
    /// Requirements files beside those of the service.
    package var requirementFiles: [String] = []
    /// What pip installs by name: the arguments of each `uv pip install`.
    package var installs: [String] = []
    package var extras: [String] = []
    package var groups: [String] = []
    /// Commands that run before the tests.
    package var before: [String] = []
    /// The command that lints, and blocks a deployment; nil where nothing of the repository does.
    package var lint: String?
    /// Whether lint was answered to be left out.
    package var hasNoLint = false

    package init() {}
  }
}
