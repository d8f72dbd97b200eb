import Artifacts
import Foundation
import RealPrograms
import Testing

/// What is known by name is really started, where Cloud Run looks.
@Suite(
  "Images of frameworks and servers", .serialized,
  .enabled(if: Ground.isThere, "buildah, crun or mmdebstrap is missing, or the user is not root"))
struct FrameworkTests {
  @Test(
    "it is known by name, listens on the port that is asked for, and ends when it is told to", .timeLimit(.minutes(15)),
    arguments: FrameworkService.all)
  func starts(service: FrameworkService) async throws {
    let ground = Ground()
    try await ground.prepare()
    let image = try await ServiceImage.build(service, on: ground)
    let served = try await RunningContainer.run(image, on: ground) { container in
      let answer = try await container.answers(service.path)
      #expect(answer.status == 200 && answer.text.contains(service.text), "\(answer)")
      _ = try await container.execute(Array(image.configuration.healthCheck.test.dropFirst()))
      try await container.terminate()
    }
    #expect(try #require(served.ending) < .seconds(10), "\(served.output)")
  }

  @Test("gRPC is served without TLS on the port that is asked for", .timeLimit(.minutes(10)))
  func grpc() async throws {
    let ground = Ground()
    try await ground.prepare()
    let image = try await ServiceImage.build(
      FrameworkService(name: "grpc", framework: .grpc, health: .grpc), on: ground)
    let served = try await RunningContainer.run(image, on: ground) { container in
      let script = """
        import grpc
        from grpc_health.v1 import health_pb2, health_pb2_grpc
        channel = grpc.insecure_channel("127.0.0.1:\(container.port)")
        stub = health_pb2_grpc.HealthStub(channel)
        print(stub.Check(health_pb2.HealthCheckRequest(), wait_for_ready=True, timeout=30).status)
        """
      #expect(try await container.execute(["python", "-c", script]) == "1\n")
      try await container.terminate()
    }
    #expect(try #require(served.ending) < .seconds(10), "\(served.output)")
  }

  @Test("the official MCP kit answers under any name", .timeLimit(.minutes(10)), arguments: ["mcp", "mcp-2"])
  func mcp(name: String) async throws {
    let ground = Ground()
    try await ground.prepare()
    let image = try await ServiceImage.build(
      FrameworkService(name: name, framework: .fastMCP, health: .tcp), on: ground)
    let served = try await RunningContainer.run(image, on: ground) { container in
      // It refuses a request without a session or an accepted type, and not the name by which it was called.
      let answer = try await container.answers("/mcp", host: "small.run.app")
      #expect([400, 406].contains(answer.status), "\(answer)")
      try await container.terminate()
    }
    #expect(try #require(served.ending) < .seconds(10), "\(served.output)")
  }

  @Test(
    "each server that can be chosen serves, takes the caller's address from Google's front end alone, and drains",
    .timeLimit(.minutes(15)), arguments: FrameworkService.served)
  func serves(service: FrameworkService) async throws {
    let ground = Ground()
    try await ground.prepare()
    let image = try await ServiceImage.build(service, on: ground)
    // Of two processes that are forked after the import, of two that each import, and of one.
    for variables in [
      ["WEB_CONCURRENCY": "2"], ["WEB_CONCURRENCY": "2", "OVERTURE_START": "plain"], ["WEB_CONCURRENCY": "1"],
    ] {
      let served = try await RunningContainer.run(image, on: ground, variables) { container in
        #expect(try await container.answers("/health").status == 200)
        let caller = try await container.get(
          "/caller", ["X-Forwarded-For": "6.6.6.6, 203.0.113.9", "X-Forwarded-Proto": "https"])
        #expect(caller.text == "https 203.0.113.9")
        try await container.terminate()
      }
      #expect(try #require(served.ending) < .seconds(10), "\(served.output)")
      #expect([0, 128 + Int(SIGTERM)].contains(served.status), "\(variables): \(served.output)")
      // Of the patches, the one of a package that is not there is left out.
      let left = served.output.split(separator: "\n").filter { $0.contains("is left out") }
      let isPatched = service.details[.patches] != nil
      #expect(Set(left) == (isPatched ? ["patch_httpcore is left out: No module named 'httpcore'"] : []))
    }
  }

  @Test(
    "a server that the repository configures is started so, and opens no port for a service that cannot be imported",
    .timeLimit(.minutes(10)))
  func configured() async throws {
    let ground = Ground()
    try await ground.prepare()
    let image = try await ServiceImage.build(
      FrameworkService(name: "configured", framework: .flask, health: .tcp), on: ground)
    let served = try await RunningContainer.run(image, on: ground) { container in
      #expect(try await container.answers("/").text == "small")
      try await container.terminate()
    }
    #expect(served.output.contains("the hook has run") && served.status == 0, "\(served.output)")
    let broken = try await RunningContainer.run(image, on: ground, ["BROKEN": "1"])
    #expect(broken.status == 1 && broken.output.contains("it cannot start"))
    #expect(!broken.output.contains("Listening at"), "\(broken.output)")
  }
}
