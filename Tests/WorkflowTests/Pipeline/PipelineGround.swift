import Foundation
import RealPrograms
import Testing

/// The machines on which both workflows are measured: a real service, real pip and uv, and images by buildah.
final class PipelineGround {
  private let deployment: Deployment
  private let containers: URL
  private let files = FileManager.default

  private static let tests = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL
  private static let service = tests.appending(path: "Benchmarks/containers/services/fastapi")
  private static let workflow = tests.appending(path: "Benchmarks/workflow")

  /// Debian's programs for images, and uv.
  static let isThere =
    getuid() == 0 && Deployment.isPossible && Tool.areThere("buildah", "crun", "mmdebstrap", "uv", "uvx")

  /// What a run of a workflow was, with the megabytes that each job moved.
  struct Measured {
    var jobs: [String: WorkflowRun.Job]
    var megabytes: [String: Double]
  }

  private init(_ deployment: Deployment) {
    self.deployment = deployment
    let own = ProcessInfo.processInfo.environment
    containers =
      own["OVERTURE_CONTAINERS"].map { URL(filePath: $0) }
      ?? FileManager.default.temporaryDirectory.appending(path: "overture-containers")
  }

  /// Sets a real service up in a sandbox, with the base images for both Dockerfiles.
  static func use(_ body: (PipelineGround) async throws -> Void) async throws {
    try await Deployment.of("guide", serving: write) { deployment in
      let ground = PipelineGround(deployment)
      try await ground.prepare()
      try await body(ground)
    }
  }

  /// The service of the container benchmark, with its tests.
  private static func write(_ folder: URL) throws {
    let files = FileManager.default
    for name in try files.contentsOfDirectory(atPath: service.path) {
      try files.copyItem(at: service.appending(path: name), to: folder.appending(path: name))
    }
    try files.createDirectory(at: folder.appending(path: "tests"), withIntermediateDirectories: true)
    try files.copyItem(
      at: workflow.appending(path: "test_main.py"), to: folder.appending(path: "tests/test_main.py"))
  }

  private func prepare() async throws {
    let runner = deployment.runner
    runner.environment["OVERTURE_CONTAINERS"] = containers.path
    runner.environment["UV_CACHE_DIR"] = uvCache.path
    runner.environment["UV_PYTHON_DOWNLOADS"] = "never"
    try runner.write("docker", "exec \(Self.workflow.appending(path: "docker.sh").path) \"$@\"")
    let script = Self.tests.appending(path: "ContainerTests/Resources/base-images.sh").path
    let made = try await runner.bash.run(
      [script, "3.11", "0.13.9"], environment: ProcessInfo.processInfo.environment, in: runner.folder)
    try #require(made.status == 0, "\(made.error)")
    // Those images are made here, under their releases; the set-up has named them by the digests of the sandbox's registries.
    let dockerfile = runner.workspace.appending(path: "ai-orchestra/Dockerfile")
    let generated = try String(contentsOf: dockerfile, encoding: .utf8)
    try Data(generated.replacing(/@sha256:[0-9a-f]{64}/, with: "").utf8).write(to: dockerfile)
    for (source, target) in [
      ("workflow/naive.yml", ".github/workflows/naive.yml"), ("containers/stacks/naive.Dockerfile", "naive.Dockerfile"),
    ] {
      let text = try String(contentsOf: Self.tests.appending(path: "Benchmarks/\(source)"), encoding: .utf8)
      let command = "uvicorn main:app --host 0.0.0.0 --port $PORT"
      try Data(text.replacing("@NAIVE@", with: command).utf8).write(to: runner.workspace.appending(path: target))
    }
  }

  private var uvCache: URL { deployment.runner.folder.appending(path: "uv") }
  private var savedCache: URL { deployment.runner.folder.appending(path: "uv-saved") }

  /// Adds a line to a file of the service, as a commit would.
  func change(_ name: String) throws {
    let file = deployment.runner.workspace.appending(path: "ai-orchestra/\(name)")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data("# \(DispatchTime.now().uptimeNanoseconds)\n\(text)".utf8).write(to: file)
  }

  /// Runs our workflow; cold where neither layers nor packages are in GitHub's cache.
  func ours(isCold: Bool = false) async throws -> Measured {
    if isCold {
      try Data().write(to: deployment.runner.folder.appending(path: "cold"))
      remove(savedCache)
    }
    let restored = isCold ? 0 : megabytes(of: "ours")
    let (jobs, pushed) = try await run("deploy-production", registry: "ours")
    // The layers come from the cache, and what is new goes into the registry; into the cache it goes when nobody waits.
    return Measured(jobs: jobs, megabytes: ["Deploy / Ship": restored + pushed])
  }

  /// Runs the naive workflow.
  func naive() async throws -> Measured {
    let (jobs, pushed) = try await run("naive", registry: "naive")
    return Measured(jobs: jobs, megabytes: ["Naive": pushed])
  }

  private func run(
    _ name: String, registry: String
  ) async throws -> (jobs: [String: WorkflowRun.Job], pushed: Double) {
    let runner = deployment.runner
    let before = megabytes(of: registry)
    let run = WorkflowRun(runner, event: "push")
    var last = ""
    run.beforeJob = { [self] job in
      try await endJob(last)
      last = job
      // A job begins on a machine that has nothing but what it restores.
      for folder in [
        runner.workspace.appending(path: "ai-orchestra/.venv"), runner.folder.appending(path: "mounts"), uvCache,
        URL(filePath: runner.environment["HOME"] ?? "/nonexistent").appending(path: ".cache"),
      ] { remove(folder) }
      if job.hasSuffix("/ Test"), files.fileExists(atPath: savedCache.path) {
        try files.copyItem(at: savedCache, to: uvCache)
      }
    }
    try await run.run(".github/workflows/\(name).yml")
    try await endJob(last)
    let failed = run.jobs.filter { $0.value.result == .failure }
    try #require(failed.isEmpty, "\(run.log)")
    return (run.jobs, megabytes(of: registry) - before)
  }

  /// What `setup-uv` leaves in GitHub's cache after the job that tests.
  private func endJob(_ name: String) async throws {
    guard name.hasSuffix("/ Test") else { return }
    let runner = deployment.runner
    let uv = try #require(Tool("uv"))
    let pruned = try await uv.run(["cache", "prune", "--ci"], environment: runner.environment, in: runner.folder)
    try #require(pruned.status == 0, "\(pruned.error)")
    remove(savedCache)
    try files.moveItem(at: uvCache, to: savedCache)
  }

  private func remove(_ folder: URL) { try? files.removeItem(at: folder) }

  /// What a registry has, in megabytes.
  private func megabytes(of registry: String) -> Double {
    let folder = deployment.runner.folder.appending(path: "registry/\(registry)")
    let keys: [URLResourceKey] = [.fileSizeKey, .isRegularFileKey]
    let all = files.enumerator(at: folder, includingPropertiesForKeys: keys)
    var bytes = 0
    for case let file as URL in all ?? .init() {
      bytes += (try? file.resourceValues(forKeys: Set(keys)).fileSize) ?? 0
    }
    return Double(bytes) / 1e6
  }
}
