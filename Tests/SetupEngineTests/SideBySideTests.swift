import Artifacts
import Foundation
import GoogleCloud
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("Services and environments side by side", .timeLimit(.minutes(5)))
struct SideBySideTests {
  private func service(_ name: String, environment: String = "production", project: String = "orchestra-demo") throws
    -> Plan
  {
    let home = "services/\(name)"
    return try SamplePlan.plan(
      environment: environment, project: project, service: Service(name: name, directory: home, home: home))
  }

  /// Every file of the repository but for Overture's own, with its contents.
  private func files(_ world: SandboxWorld) throws -> [String: Data] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: world.repository.path)
    return paths.filter { !$0.hasPrefix(".overture") }.reduce(into: [:]) { files, path in
      files[path] = FileManager.default.contents(atPath: world.repository.appending(path: path).path)
    }
  }

  /// What the cloud has of a set-up, by kind.
  private func things(_ world: SandboxWorld, of plan: Plan) throws -> [String: JSONValue] {
    let names = plan.names
    return [
      "service": try world.document("run.services", "/\(names.service)"),
      "deployer": try world.document("iam.serviceAccounts", names.deployerEmail),
      "runtime": try world.document("iam.serviceAccounts", names.runtimeEmail),
      "registry": try world.document("artifactregistry.repositories", "/\(names.registry)"),
    ]
  }

  private func succeed(_ kind: RunEvent.RunKind, _ plan: Plan, in world: SandboxWorld) async throws {
    let run = try await world.run(kind, plan)
    #expect(run.outcome == .succeeded, "\(run.failures)")
  }

  @Test("two services have their files in their own folders, share pool, provider and bucket, and neither drifts")
  func services() async throws {
    let (api, web) = (try service("api"), try service("web"))
    try await SandboxWorld.use { world in
      try await world.apply(api, web)
      for plan in [api, web] { #expect(try await world.engine(plan).drift().map(\.step) == []) }
      let paths = Set(try files(world).keys)
      for name in ["api", "web"] {
        for file in [
          "Dockerfile", "terraform/cloud_run_performance.tf", "terraform/environments/production.tfvars.json",
        ] {
          #expect(paths.contains("services/\(name)/\(file)"))
        }
        #expect(paths.contains(".github/workflows/deploy-\(name)-production.yml"))
      }
      #expect(!paths.contains("terraform") && !paths.contains("Dockerfile"))
      #expect(try world.documents("storage.buckets").count == 1)
      let environments = try await world.github.environment("ai-cherry/ai-orchestra", "api-production")
      #expect(environments != nil)
    }
  }

  @Test(
    "whichever service is reverted first leaves the other byte for byte, and the last takes what they shared",
    arguments: ["api", "web"])
  func revertedServices(first: String) async throws {
    let plans = [try service("api"), try service("web")]
    let going = try #require(plans.first { $0.answers.service.name == first })
    let staying = try #require(plans.first { $0.answers.service.name != first })
    try await SandboxWorld.use { world in
      try await world.apply(staying)
      let alone = try files(world)
      try await world.apply(going)
      let before = try things(world, of: staying)
      try await succeed(.revert, going, in: world)
      #expect(try files(world) == alone)
      #expect(try things(world, of: staying) == before)
      #expect(try things(world, of: going).values.filter { !$0.isNull && $0["deleted"].isNull } == [])
      #expect(try await world.engine(staying).drift().map(\.step) == [])
      #expect(try await world.google.pools.get("orchestra-demo", "github-pool")?.isDeleted == false)
      try await succeed(.revert, staying, in: world)
      #expect(try await world.google.pools.get("orchestra-demo", "github-pool")?.isDeleted == true)
      #expect(try world.documents("storage.buckets").isEmpty)
      #expect(try files(world) == [:])
      #expect(!FileManager.default.fileExists(atPath: world.repository.appending(path: ".overture").path))
    }
  }

  @Test(
    "an environment that is set up, adjusted and reverted leaves the other as it is, in one project or in two",
    arguments: ["orchestra-demo", "orchestra-staging"])
  func environments(project: String) async throws {
    let plans = try SamplePlan.together(
      SamplePlan.plan(), SamplePlan.plan(environment: "staging", project: project))
    try await SandboxWorld.use { world in
      try await world.apply(plans[0])
      let (alone, before) = (try files(world), try things(world, of: plans[0]))
      func isAsBefore(_ what: Comment) async throws {
        let now = try files(world).filter { alone[$0.key] != nil && $0.key != FileLayout.usual.script }
        #expect(now == alone.filter { $0.key != FileLayout.usual.script }, what)
        #expect(try things(world, of: plans[0]) == before, what)
        #expect(try await world.engine(plans[0]).drift().map(\.step) == [], what)
      }
      try await world.apply(plans[1])
      try await isAsBefore("set up")
      var resources = plans[1].environment.resources
      resources.memory = Memory(mebibytes: 4096)
      let resized = try plans[1].resized(resources)
      var context = try await world.context(resized)
      context.adjusted = [.memory]
      context.writtenPaths = Set(try GeneratedFiles.sized(plan: resized, facts: RepositoryFacts()).map(\.path))
      let run = await world.run(.adjust, resized, context)
      #expect(run.outcome == .succeeded, "\(run.failures)")
      #expect(context.writtenPaths == ["terraform/environments/staging.tfvars.json"])
      try await isAsBefore("adjusted")
      try await succeed(.revert, resized, in: world)
      try await isAsBefore("reverted")
      try await succeed(.revert, plans[0], in: world)
      #expect(try files(world) == [:])
    }
  }
}

@Suite("The layout of before", .timeLimit(.minutes(5)))
struct FormerLayoutTests {
  private let former = FileLayout.usual.formerVariablesPath

  /// What a former version has left: the values in the one file that there was, beside the workflow.
  private func applyAsBefore(_ world: SandboxWorld, _ plan: Plan) async throws {
    var context = try await world.context(plan)
    context.layout.retired = []
    let own = FileLayout.usual.variablesPath(plan.environment.name)
    let values = try #require(context.files.first { $0.path == own }?.contents)
    context.files.removeAll { $0.path.hasPrefix("terraform/environments/") && $0.path != own }
    context.files.append(GeneratedFile(path: former, contents: values))
    let run = await world.run(.apply, plan, context)
    try #require(run.outcome == .succeeded, "\(run.failures)")
  }

  private func exists(_ path: String, _ world: SandboxWorld) -> Bool {
    FileManager.default.fileExists(atPath: world.repository.appending(path: path).path)
  }

  @Test("an apply moves the values, shown before, leaves the state as it is, and a revert leaves nothing")
  func migration() async throws {
    let plan = try SamplePlan.plan()
    try await SandboxWorld.use { world in
      try await applyAsBefore(world, plan)
      let state = try await world.google.storage.document(
        plan.names.stateBucket, "\(plan.names.statePrefix)/default.tfstate")
      let preview = try await world.engine(plan).preview()
      #expect(preview.files.contains { $0.path == former && $0.kind == .removed })
      #expect(preview.steps.first { $0.step == .terraformApply }?.details == [])
      try await world.apply(plan)
      #expect(!exists(former, world) && exists(FileLayout.usual.backendPath("production"), world))
      let now = try await world.google.storage.document(
        plan.names.stateBucket, "\(plan.names.statePrefix)/default.tfstate")
      #expect(now == state)
      #expect(try await world.engine(plan).drift().map(\.step) == [])
      let run = try await world.run(.revert, plan)
      #expect(run.outcome == .succeeded, "\(run.failures)")
      #expect(!exists("terraform", world) && !exists(".overture", world))
    }
  }

  @Test("values that were edited by hand are kept beside their place")
  func edited() async throws {
    let plan = try SamplePlan.plan()
    try await SandboxWorld.use { world in
      try await applyAsBefore(world, plan)
      let url = world.repository.appending(path: former)
      let mine = Data(try String(contentsOf: url, encoding: .utf8).replacing("20,", with: "30,").utf8)
      try mine.write(to: url)
      try await world.apply(plan)
      #expect(!exists(former, world))
      #expect(FileManager.default.contents(atPath: url.path + ".overture-kept") == mine)
    }
  }

  @Test("in a clone, where no journal knows the file, it goes too, and a revert puts it back")
  func clone() async throws {
    let plan = try SamplePlan.plan()
    try await SandboxWorld.use { world in
      let url = world.repository.appending(path: former)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      let files = try GeneratedFiles.render(plan: plan, facts: RepositoryFacts())
      let values = try #require(files.first { $0.path == FileLayout.usual.variablesPath("production") })
      try Data(values.contents.utf8).write(to: url)
      let service = try #require(files.first { $0.path == FileLayout.usual.terraformPath })
      try Data(service.contents.utf8).write(to: world.repository.appending(path: service.path))
      try await world.apply(plan)
      #expect(!exists(former, world))
      let run = try await world.run(.revert, plan)
      #expect(run.outcome == .succeeded, "\(run.failures)")
      #expect(FileManager.default.contents(atPath: url.path) == Data(values.contents.utf8))
    }
  }

  @Test("the workflow of an environment that is set up already goes with the shared ones that it calls")
  func companions() async throws {
    let plans = try SamplePlan.together(SamplePlan.plan(), SamplePlan.plan(environment: "staging"))
    let caller = FileLayout.usual.workflowPath("production")
    try await SandboxWorld.use { world in
      // A former version has written both, in another way.
      var context = try await world.context(plans[0])
      for index in context.files.indices
      where [caller, FileLayout.usual.deploymentPath].contains(context.files[index].path) {
        context.files[index].contents.replace("permissions: {}", with: "permissions: {} # none")
      }
      let run = await world.run(.apply, plans[0], context)
      try #require(run.outcome == .succeeded, "\(run.failures)")
      let preview = try await world.engine(plans[1]).preview()
      #expect(preview.files.contains { $0.path == caller && $0.kind == .changed })
      try await world.apply(plans[1])
      #expect(try await world.engine(plans[0]).drift().map(\.step) == [])
      // It is production's own, whoever wrote it last.
      let reverted = try await world.run(.revert, plans[1])
      #expect(reverted.outcome == .succeeded && exists(caller, world))
      let last = try await world.run(.revert, plans[0])
      #expect(last.outcome == .succeeded && !exists(caller, world) && !exists(".overture", world))
    }
  }
}
