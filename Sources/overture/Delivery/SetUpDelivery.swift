import Artifacts
import Foundation
import SetupEngine
import SetupPlan

/// The delivery of what a run has written: put together before the run, carried out after it.
struct SetUpDelivery: Sendable {
  let outside: Outside
  let plan: Plan
  let kind: RunEvent.RunKind
  let mode: DeliveryMode
  /// Whether the wizard has the terminal, so that nobody can be asked for a passphrase there.
  var isOnScreen = false
  /// Whether what was measured before the first change goes along.
  var carriesBaseline = false
  /// The paths that a revert takes back: afterwards the journal knows them no more.
  private var reverted: Set<String> = []

  private var environment: [String: String] {
    var variables = outside.place.environment
    if isOnScreen { variables["GPG_TTY"] = nil }
    return variables
  }

  private var pending: PendingDelivery {
    PendingDelivery(
      of: plan.names.githubEnvironment, in: outside.repository.root, variables: outside.environment)
  }

  /// - Parameters:
  ///   - outside: where the run works.
  ///   - plan: what it carries out, or takes back.
  ///   - kind: which run.
  ///   - mode: how its files are delivered.
  /// - Throws: a `Failure` where the journal cannot be read, or what a revert takes back cannot be noted.
  init(outside: Outside, plan: Plan, kind: RunEvent.RunKind, mode: DeliveryMode) async throws {
    self.outside = outside
    self.plan = plan
    self.kind = kind
    self.mode = mode
    guard kind == .revert, mode != .files else { return }
    reverted = try await written().union(pending.paths)
    try pending.keep(reverted)
  }

  private func written() async throws -> Set<String> {
    try await RunHistory.paths(
      of: plan.names.githubEnvironment, in: outside.repository.root, environment: outside.environment,
      by: outside.journals)
  }

  /// Delivers, once the run has succeeded.
  ///
  /// - Parameters:
  ///   - words: the commands of this place.
  ///   - log: gets a line about what takes time, or was tried.
  /// - Returns: what came of it.
  /// - Throws: a `Failure` with the way out.
  func deliver(_ words: CommandWords, log: @escaping @Sendable (String) -> Void) async throws -> Delivered {
    // Which files they are is worked out only where they go anywhere.
    guard mode != .files else {
      pending.forget()
      return .inPlace(plan.names.githubEnvironment)
    }
    let kind = kind
    let text = DeliveryText(plan: plan, kind: kind)
    let delivered = try await Delivery(
      github: outside.github, host: outside.host, environment: environment,
      reachesNetwork: outside.sandbox == nil, log: log
    ).deliver(
      DeliveryRequest(
        mode: mode, kind: kind, environment: plan.names.githubEnvironment, name: plan.answers.repository,
        repository: outside.repository.root, written: try await written().union(reverted), planned: try await planned(),
        further: GeneratedFiles.knownPaths(of: plan), again: { words.deliver($0, after: kind) },
        text: { text.text($0) }))
    pending.forget()
    return delivered
  }

  private func planned() async throws -> Set<String> {
    guard kind != .revert else { return [] }
    let written = try await outside.repository.writtenFiles(
      environment: outside.environment, by: outside.journals)
    let layout = try FileLayout.find(for: plan, in: outside.repository.root, known: written)
    let files = try outside.repository.files(of: plan, layout: layout, written: written)
    let baseline = BaselineFile(repository: outside.repository.root, environment: plan.names.githubEnvironment)
    return Set(files.map(\.path)).union([
      outside.repository.at(plan.answers.service.home).answersFile, layout.lockFilePath,
    ]).union(carriesBaseline && baseline.exists ? [baseline.path] : [])
  }
}
