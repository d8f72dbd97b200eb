import Artifacts
import CloudSandbox
import Foundation
import GitHub
import GoogleCloud
import SetupEngine
import SetupPlan
import TerraformStandIn

/// The outside world of one command: Google Cloud, GitHub and Terraform, or the sandbox in their place.
struct Outside: Sendable {
  let place: Place
  let repository: RepositoryFolder
  /// The variables that clients and programs see.
  let environment: [String: String]
  let google: GoogleCloudClient
  let github: GitHubClient
  /// Who runs it: an e-mail address or a login.
  let person: String
  let sandbox: Sandbox?
  /// The files of others that Terraform may load with ours.
  let allowedCode: Set<String>
  /// The regions whose image repositories, left by a move, may be deleted.
  var removedRegions: Set<String> = []
  /// Reads the journal for all that the command sets up.
  let journals = JournalReader()
  /// Whether whoever looks may only read.
  var isReadOnly = false
  /// Found out beside everything else: the first time in a sandbox it may take seconds.
  let terraform: Task<TerraformProgram, Never>

  /// Connects: finds credentials, or opens the sandbox.
  ///
  /// - Parameter place: where the command works.
  /// - Returns: the world, to be closed after use.
  /// - Throws: `GoogleCloudError`, `GitHubError`, `SandboxError`.
  static func connect(_ place: Place) async throws -> Outside {
    var environment = place.environment
    var sandbox: Sandbox?
    if let folder = place.sandbox {
      let opened = try await Sandbox.open(folder, environment: environment)
      sandbox = opened
      environment = environment.filter { !Self.isForeign($0.key) }
      for variable in opened.variables { environment[variable.name] = variable.value }
    }
    do {
      let decision = sandbox.map { TerraformDecision(sandbox: $0.folder.path) }
      let terraform = Task { [environment] in
        await TerraformProgram.find(environment: environment, decision: decision)
      }
      let repository = try place.repository()
      if let sandbox, let guests = await SandboxGuests(of: repository, at: place) {
        try await guests.enter(sandbox, environment: environment)
      }
      if let sandbox, place.wantsPast { try await SandboxPast.wish(in: sandbox, environment: environment) }
      async let google = GoogleCloudClient.connect(environment: environment)
      async let github = GitHubClient.connect(environment: environment)
      var clients = try await (google: google, github: github)
      if sandbox?.isJoined == true {
        clients.google.retry.waitForNextServer()
        clients.github.retry.waitForNextServer()
      }
      return Outside(
        place: place, repository: repository, environment: environment, google: clients.google, github: clients.github,
        person: await Self.person(clients.google, clients.github, environment), sandbox: sandbox,
        allowedCode: place.allowedCode,
        terraform: terraform)
    } catch {
      await sandbox?.close()
      throw error
    }
  }

  /// Connects, works, and closes again, also where the work fails.
  ///
  /// - Parameters:
  ///   - place: where the command works.
  ///   - work: what it does.
  /// - Returns: what the work returned.
  /// - Throws: what `connect` or the work throws.
  static func use<Value>(_ place: Place, _ work: (Outside) async throws -> Value) async throws -> Value {
    try await connect(place).use(work)
  }

  /// Works, and closes, also where the work fails.
  /// - Throws: what the work throws.
  func use<Value>(_ work: (Outside) async throws -> Value) async throws -> Value {
    do {
      let value = try await work(self)
      await close()
      return value
    } catch {
      await close()
      throw error
    }
  }

  /// Ends the sandbox where it is this process that serves it.
  func close() async {
    terraform.cancel()
    await sandbox?.close()
  }

  /// The GitHub that the repository is for: also in the sandbox the one that the operator's own variables name.
  var host: GitHubHost { GitHubHost(environment: place.environment) }

  /// An engine that carries a plan out.
  ///
  /// - Parameters:
  ///   - plan: what to carry out.
  ///   - breaksLock: whether the lock of another run is broken.
  ///   - trustsJournal: whether a journal counts that this machine did not write.
  ///   - consents: what the operator has agreed to beyond the answers.
  ///   - adjusted: the settings that an adjustment names.
  ///   - pendingSecrets: the secrets that `prepare` makes.
  ///   - cured: the steps that a cure carries out again; nil for all.
  ///   - prepare: done when the run holds its lock.
  /// - Returns: an engine that has not begun.
  /// - Throws: `ArtifactError`, or a `Failure` where the service's folder is not in the repository.
  func engine(
    for plan: AcceptedPlan, breaksLock: Bool = false, trustsJournal: Bool = false, consents: Consents = Consents(),
    adjusted: Set<ResourceField>? = nil, pendingSecrets: Set<String> = [], cured: Set<StepID>? = nil,
    prepare: @escaping @Sendable () async throws -> Void = {}
  ) async throws -> AcceptedEngine {
    var context = try await context(
      for: plan.plan, breaksLock: breaksLock, trustsJournal: trustsJournal, adjusted: adjusted, prepare: prepare)
    context.consents = consents
    context.pendingSecrets = pendingSecrets
    context.cured = cured
    return AcceptedEngine(plan: plan, context: context)
  }

  /// An engine that looks at a plan, or takes it back.
  ///
  /// - Parameters:
  ///   - plan: what to look at or take back.
  ///   - facts: what is known of the service, where it was looked at already.
  ///   - breaksLock: whether the lock of another run is broken.
  ///   - trustsJournal: whether a journal counts that this machine did not write.
  ///   - adjusted: the settings that an adjustment names.
  ///   - pendingSecrets: the secrets that a run would make.
  ///   - deletedSecrets: the service's own secrets that a revert deletes.
  /// - Returns: an engine that has not begun.
  /// - Throws: `ArtifactError`, or a `Failure` where the service's folder is not in the repository.
  func engine(
    for plan: Plan, facts: RepositoryFacts? = nil, breaksLock: Bool = false, trustsJournal: Bool = false,
    adjusted: Set<ResourceField>? = nil, pendingSecrets: Set<String> = [], deletedSecrets: Set<String> = []
  ) async throws -> SetupEngine {
    var context = try await context(
      for: plan, facts: facts, breaksLock: breaksLock, trustsJournal: trustsJournal, adjusted: adjusted)
    context.pendingSecrets = pendingSecrets
    context.deletedSecrets = deletedSecrets
    return SetupEngine(plan: plan, context: context)
  }

  private func context(
    for plan: Plan, facts: RepositoryFacts? = nil, breaksLock: Bool, trustsJournal: Bool,
    adjusted: Set<ResourceField>?, prepare: @escaping @Sendable () async throws -> Void = {}
  ) async throws -> EngineContext {
    let written = try await repository.writtenFiles(environment: environment, by: journals)
    let layout = try FileLayout.find(for: plan, in: repository.root, known: written)
    var known: RepositoryFacts
    if let facts { known = facts } else { known = try await inspect(plan).facts }
    known.isOnEnterpriseServer = host.isEnterpriseServer
    var context = EngineContext(
      google: google, github: github, repository: repository.root,
      files: try repository.files(of: plan, facts: known, layout: layout, written: written), layout: layout,
      terraform: await terraform.value, person: person, environment: environment, prepare: prepare)
    context.breaksLock = breaksLock
    context.standIn = { TerraformStandIn(google: $0, reason: $1) }
    context.trustsJournal = trustsJournal
    context.branches = plan.environment.deployBranches.map { $0.name(default: known.defaultBranch) }
    context.olderWorkflows = known.olderWorkflows.map(\.file)
    context.adjusted = adjusted
    context.requiredVariables = known.neededVariables
    if adjusted != nil {
      context.writtenPaths = Set(try repository.sizedFiles(of: plan, facts: known, layout: layout).map(\.path))
    }
    context.allowedCode = allowedCode
    context.removedRegions = removedRegions
    context.isReadOnly = isReadOnly
    context.journals = journals
    return context
  }

  /// Variables of the user's own accounts and settings: in the sandbox nothing may reach them. Where Terraform gets its
  /// provider from is no account.
  static func isForeign(_ name: String) -> Bool {
    guard !["TF_CLI_CONFIG_FILE", "TF_PLUGIN_CACHE_DIR"].contains(name) else { return false }
    return ["GOOGLE_", "CLOUDSDK_", "GH_", "GITHUB_", "TF_"].contains { name.hasPrefix($0) }
  }

  private static func person(
    _ google: GoogleCloudClient, _ github: GitHubClient, _ environment: [String: String]
  ) async -> String {
    // Only a name for the lock and the records: nobody waits for it.
    var (google, github) = (google, github)
    google.retry.tries = 1
    github.retry.tries = 1
    if let email = try? await google.projects.tokenInfo().email { return email }
    if let login = try? await github.user().login { return login }
    return environment["USER"] ?? environment["LOGNAME"] ?? "unknown"
  }
}
