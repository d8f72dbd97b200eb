import Artifacts
import Foundation
import RealPrograms
import Testing

/// Each generated Dockerfile, built from clean and started for real.
///
/// Half a minute a service. Debian's `buildah`, `crun` and `mmdebstrap` are needed, and a package index for the builds.
@Suite(
  "Images of small services", .serialized,
  .enabled(if: Ground.isThere, "buildah, crun or mmdebstrap is missing, or the user is not root"))
struct ContainerTests {
  @Test(
    "it serves with a read-only root and as no root, is healthy, refuses to start without a variable, and drains",
    .timeLimit(.minutes(10)), arguments: SmallService.allCases)
  func serves(service: SmallService) async throws {
    let ground = Ground()
    try await ground.prepare()
    let image = try await ServiceImage.build(service, on: ground)
    #expect(image.configuration.healthCheck.test.first == "CMD")

    let served = try await RunningContainer.run(image, on: ground, ["GREETING": "hello"]) { container in
      let healthy = try await container.answers("/health")
      #expect(healthy.status == 200)
      #expect(healthy.text.filter { !$0.isWhitespace } == "{\"status\":\"ok\"}")
      try await provesConfinement(container)
      try await provesHealthCheck(container, image)
      try await provesBytecode(container)
      try await provesSnapshot(container, service)
      try await provesDraining(container)
    }
    #expect([0, 128 + Int(SIGTERM)].contains(served.status), "\(served.output)")
    #expect(try #require(served.ending) < .seconds(10))

    if service.startsFromSnapshot {
      let plain = try await RunningContainer.run(image, on: ground, ["GREETING": "hello", "OVERTURE_START": "plain"]) {
        #expect(try await $0.answers("/health").status == 200)
        try await $0.terminate()
      }
      #expect([0, 128 + Int(SIGTERM)].contains(plain.status), "\(plain.output)")
    }

    let refused = try await RunningContainer.run(image, on: ground, ["K_SERVICE": "small-staging"])
    #expect(refused.status == 78)
    let reason = "refusing to start: the variable GREETING is not set; the variable ENVIRONMENT is not set\n"
    #expect(refused.output == reason)
  }

  @Test("a key is a file that is mounted, and the service starts with a real one alone", .timeLimit(.minutes(5)))
  func key() async throws {
    let ground = Ground()
    try await ground.prepare()
    let image = try await ServiceImage.build(.program, on: ground)
    let variables = ["GREETING": "hello", "GOOGLE_APPLICATION_CREDENTIALS": "/secrets/key.json"]
    let refused = try await RunningContainer.run(image, on: ground, variables)
    #expect(refused.status == 78)
    #expect(
      refused.output
        == "refusing to start: the credentials file /secrets/key.json cannot be used: FileNotFoundError\n")

    let key = ground.folder.appending(path: "builds/\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: key) }
    try Data("{\"type\": \"service_account\", \"project_id\": \"p\"}".utf8).write(to: key)
    let served = try await RunningContainer.run(image, on: ground, variables, files: ["/secrets/key.json": key]) {
      #expect(try await $0.answers("/health").status == 200)
      try await $0.terminate()
    }
    #expect(served.status == 0, "\(served.output)")
  }

  /// Its processes are not root's, and cannot write where they are.
  private func provesConfinement(_ container: RunningContainer) async throws {
    let script = """
      import os, shutil
      first = dict(line.split(":", 1) for line in open("/proc/1/status"))
      print(first["Uid"].split()[0], os.statvfs("/").f_flag & os.ST_RDONLY, os.access("/srv", os.W_OK))
      print([tool for tool in ("gcc", "cc", "uv", "gcloud", "curl") if shutil.which(tool)])
      """
    #expect(try await container.execute(["python", "-c", script]) == "10001 1 False\n[]\n")
  }

  /// The image's health check passes, and fails where nothing listens.
  private func provesHealthCheck(_ container: RunningContainer, _ image: ServiceImage) async throws {
    let command = Array(image.configuration.healthCheck.test.dropFirst())
    _ = try await container.execute(command)
    await #expect(throws: Ground.Failed.self) { try await container.execute(command, ["PORT": "1"]) }
  }

  /// All that a start imports is there as bytecode that nobody compares with its source.
  private func provesBytecode(_ container: RunningContainer) async throws {
    let script = """
      import importlib.util, pathlib, sys, sysconfig
      places = [pathlib.Path(place) for place in ("/srv", "/opt/project", "/opt/venv/lib")]
      places.append(pathlib.Path(sysconfig.get_path("stdlib"), "json"))
      sources = [file for place in places for file in place.rglob("*.py") if file.stat().st_size]
      def is_unchecked(file):
          cached = pathlib.Path(importlib.util.cache_from_source(str(file)))
          return cached.exists() and cached.read_bytes()[4] == 1
      missing = [str(file) for file in sources if not is_unchecked(file)]
      print(len(sources) > 3, len(missing) <= len(sources) // 100, [file for file in missing if file.startswith("/srv")])
      """
    #expect(try await container.execute(["python", "-c", script]) == "True True []\n")
  }

  /// The build has proven a snapshot, which is for this very root; it left nothing else behind.
  private func provesSnapshot(_ container: RunningContainer, _ service: SmallService) async throws {
    guard service.startsFromSnapshot else { return }
    let script = """
      import os, sys
      sys.path[0] = os.getcwd()
      import container_snapshot
      container_snapshot.restore()
      print(container_snapshot.active is not None, container_snapshot.forks, os.listdir("/var/tmp"))
      """
    let found = try await container.execute(["python", "-c", script])
    #expect(found == "True \(service.canFork ? "True" : "False") []\n", "\(found)")
  }

  /// A request that has begun is answered though SIGTERM comes meanwhile.
  private func provesDraining(_ container: RunningContainer) async throws {
    async let slow = container.get("/slow")
    await container.prints("a request has begun")
    try await container.terminate()
    let answer = try await slow
    #expect(answer.status == 200)
    #expect(answer.text.filter { !$0.isWhitespace } == "{\"status\":\"done\"}")
  }
}
