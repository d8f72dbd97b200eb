import Foundation
import Testing

@testable import CloudSandbox

@Suite("The variables of a sandbox")
struct SandboxVariablesTests {
  @Test("point every program at it, each API under a path of its own")
  func endpoints() async throws {
    try await RunningSandbox.use { running in
      let root = running.sandbox.baseURL
      let names = running.sandbox.variables.map(\.name)
      #expect(Set(names).count == names.count)
      #expect(running.variable("CLOUDSDK_API_ENDPOINT_OVERRIDES_IAM") == "\(root)/iam/")
      #expect(running.variable("CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE") == "\(root)/storage/v1/")
      // gcloud puts the region in front of this one's host.
      #expect(running.variable("CLOUDSDK_API_ENDPOINT_OVERRIDES_RUN") == "http://run.sandbox.invalid/")
      #expect(running.variable("GOOGLE_CLOUD_RUN_V2_CUSTOM_ENDPOINT") == "\(root)/run/v2/")
      #expect(running.variable("GOOGLE_BACKEND_STORAGE_CUSTOM_ENDPOINT") == "\(root)/storage/v1/")
      #expect(running.variable("GITHUB_API_URL") == "\(root)/github")
      #expect(running.variable("http_proxy") == root)
      let loopback = running.sandbox.variables.filter { $0.value.contains("127.0.0.1") && $0.value.contains("://") }
      #expect(loopback.allSatisfy { $0.value.hasPrefix(root) })
      for (name, value) in running.sandbox.variables where name.hasSuffix("_CUSTOM_ENDPOINT") {
        #expect(value.hasSuffix("/"))
      }
    }
  }

  @Test("keep a proxy from getting in the way of the sandbox's own address, and gh's host in its way")
  func noProxy() async throws {
    try await RunningSandbox.use { running in
      #expect(running.variable("no_proxy") == "127.0.0.1")
      #expect(running.variable("GH_HOST") == "github.localhost")
      #expect(!running.variable("no_proxy").contains("localhost"))
    }
  }

  @Test("name gcloud's and gh's own folders, and a token file that only the owner can read")
  func files() async throws {
    try await RunningSandbox.use { running in
      for name in ["CLOUDSDK_CONFIG", "GH_CONFIG_DIR"] {
        #expect(try FileManager.default.contentsOfDirectory(atPath: running.variable(name)) == [])
      }
      let file = running.variable("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE")
      let token = String(decoding: try AtomicFile.read(file) ?? [], as: UTF8.self)
      #expect(token == running.variable("GOOGLE_OAUTH_ACCESS_TOKEN"))
      #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
      #expect(try await running.send("GET", "/cloudresourcemanager/v1/projects", token: token).status == 200)
    }
  }
}
