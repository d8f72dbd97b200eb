import Testing

@testable import CloudSandbox

@Suite("A deployed service")
struct DeployedServiceTests {
  private let services = "/run/v2/projects/orchestra-demo/locations/us-central1/services"

  /// Deploys a service; the host of its address.
  private func deploy(_ running: RunningSandbox, _ more: JSON = [:]) async throws -> String {
    try await running.enable("run")
    let body: JSON = ["template": ["containers": [["image": "us-docker.pkg.dev/cloudrun/container/hello"]]]]
    let answer = try await running.post("\(services)?serviceId=orchestra", body.merging(more))
    _ = try await running.finish(answer, at: "/run/v2")
    return try await host(running)
  }

  private func host(_ running: RunningSandbox) async throws -> String {
    let uri = try await running.get("\(services)/orchestra").json["uri"]?.string ?? ""
    return String(uri.dropFirst("http://".count))
  }

  /// Visits it as anybody does who has the sandbox for a proxy.
  private func visit(
    _ running: RunningSandbox, _ host: String, _ path: String = "/health", token: String? = nil
  ) async throws -> RunningSandbox.Answer {
    try await running.send("GET", path, token: .some(token), headers: [("Host", host)])
  }

  @Test("answers everybody where the invoker check is off, at both of its addresses")
  func open() async throws {
    try await RunningSandbox.use { running in
      let host = try await deploy(running, ["invokerIamDisabled": true])
      let health = try await visit(running, host)
      #expect(health.status == 200)
      #expect(health.json["status"] == "healthy")
      #expect(try await visit(running, "orchestra-314159265358.us-central1.run.sandbox.invalid").status == 200)
      #expect(try await visit(running, host, "/").text == "It's running!\n")
      // Google's front end takes this path for itself.
      #expect(try await visit(running, host, "/healthz").status == 404)
      #expect(try await visit(running, "other-\(host)").status == 404)
    }
  }

  @Test("is closed to those who are not invited")
  func closed() async throws {
    try await RunningSandbox.use { running in
      let host = try await deploy(running)
      #expect(try await visit(running, host).status == 403)
      let invited: JSON = ["bindings": [["role": "roles/run.invoker", "members": ["allUsers"]]]]
      _ = try await running.post("\(services)/orchestra:setIamPolicy", ["policy": invited])
      #expect(try await visit(running, host).status == 200)
    }
  }

  @Test("lets a service account in that brings an identity token for its address")
  func identityToken() async throws {
    try await RunningSandbox.use { running in
      let host = try await deploy(running)
      let access = try await running.token(ofAccount: "caller")
      let email = "caller@orchestra-demo.iam.gserviceaccount.com"
      let invited: JSON = ["role": "roles/run.invoker", "members": [.string("serviceAccount:\(email)")]]
      _ = try await running.post("\(services)/orchestra:setIamPolicy", ["policy": ["bindings": [invited]]])
      func token(for audience: String) async throws -> String {
        let answer = try await running.post(
          "/iamcredentials/v1/projects/-/serviceAccounts/\(email):generateIdToken",
          ["audience": .string(audience), "includeEmail": true])
        return answer.json["token"]?.string ?? ""
      }
      let right = try await token(for: "http://\(host)")
      #expect(right.split(separator: ".").count == 3)
      #expect(try await visit(running, host, token: right).status == 200)
      #expect(try await visit(running, host, token: try await token(for: "http://elsewhere")).status == 403)
      #expect(try await visit(running, host, token: access).status == 403)
      #expect(try await visit(running, host, token: "\(right)x").status == 403)
    }
  }

  @Test("is not found from outside where its ingress is internal")
  func ingress() async throws {
    try await RunningSandbox.use { running in
      let host = try await deploy(
        running, ["invokerIamDisabled": true, "ingress": "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"])
      let answer = try await visit(running, host)
      #expect(answer.status == 404)
    }
  }
}
