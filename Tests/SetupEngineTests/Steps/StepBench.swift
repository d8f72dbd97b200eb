import Foundation
import GoogleCloud
import SetupPlan
import Synchronization
import Testing

@testable import SetupEngine

/// Does single steps as a run would: inspection, journal, work.
struct StepBench {
  let world: SandboxWorld
  let plan: Plan
  let journal: Journal
  private let engine: SetupEngine
  private let lines = Log()

  private final class Log: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
  }

  /// Opens a sandbox for a plan and, where asked for, has its APIs enabled and other steps done before.
  static func use(
    _ plan: Plan? = nil, enabling: Bool = true, adopting: [ForeignKind] = [], after steps: [StepID] = [],
    _ body: (StepBench) async throws -> Void
  ) async throws {
    try await SandboxWorld.use { world in
      let bench = try await StepBench(world, plan ?? SamplePlan.plan(), adopting: adopting)
      if enabling { try await world.google.services.enable(bench.plan.names.project, bench.plan.services) }
      for step in steps { try await bench.apply(step) }
      try await body(bench)
    }
  }

  /// A bench as a new run would find it: it knows the journal's file and nothing else.
  init(_ world: SandboxWorld, _ plan: Plan, adopting: [ForeignKind] = []) async throws {
    self.world = world
    self.plan = plan
    let folder = StateFolder(repository: world.repository)
    try folder.create()
    var context = try await world.context(plan)
    context.consents = Consents(adopted: Set(adopting.map(\.rawValue)))
    engine = SetupEngine(plan: plan, context: context)
    journal = try await Journal.open(
      in: folder, environment: plan.names.environment,
      keys: JournalKeys(repository: world.repository, environment: context.environment), now: { Date() })
  }

  /// What the steps have logged so far.
  var log: [String] { lines.all }

  func scene(_ id: StepID, mode: Scene.Mode = .run) async -> Scene {
    await engine.scene(
      id, mode: mode, journal: journal, terraform: engine.terraformSession(), awaitsServices: !id.isCheck
    ) { [lines] in lines.add($1) }
  }

  func inspect(_ id: StepID, mode: Scene.Mode = .run) async throws -> [String] {
    try await StepCatalog.step(id).inspect(await scene(id, mode: mode)).details
  }

  /// Inspects and, where something differs, applies.
  @discardableResult
  func apply(_ id: StepID) async throws -> [String] {
    let scene = await scene(id)
    let step = StepCatalog.step(id)
    let details = try await step.inspect(scene).details
    guard !details.isEmpty else { return [] }
    try await journal.intend(id, details)
    try await step.apply(scene)
    try await journal.end(id, "changed")
    return details
  }

  /// Takes back what the journal says that the step made, newest first.
  func undo(_ id: StepID) async throws {
    for fact in await journal.facts(of: id).reversed() {
      try await StepCatalog.step(id).undo(fact, await scene(id))
      try await journal.unmade(fact, by: id)
    }
  }

  /// What a failing piece of work fails with.
  func failure(_ work: () async throws -> Void) async -> Failure? {
    do {
      try await work()
      return nil
    } catch {
      return Failure(error)
    }
  }

  /// Whether the step finds nothing to do, and a second run of it sends nothing that changes anything.
  func expectSettled(_ id: StepID, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let before = try world.mutations()
    let again = try await StepBench(world, plan)
    #expect(try await again.apply(id) == [], sourceLocation: sourceLocation)
    #expect(try world.mutations() == before, sourceLocation: sourceLocation)
  }
}
