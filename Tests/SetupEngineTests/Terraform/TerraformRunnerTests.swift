import Foundation
import SetupPlan
import Synchronization
import Testing

@testable import SetupEngine

@Suite("The real Terraform as a child", .timeLimit(.minutes(1)))
struct TerraformRunnerTests {
  private let folder: TemporaryFolder
  private let workspace: TerraformWorkspace
  private let log = Log()

  init() throws {
    folder = try TemporaryFolder(["terraform/main.tf": ""])
    workspace = TerraformWorkspace(repository: folder.url, names: try SamplePlan.plan().names)
  }

  private final class Log: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func append(_ line: String) { lines.withLock { $0.append(line) } }
  }

  /// A Terraform of a few lines of shell, which notes how it was called.
  private func runner(
    _ lines: String, environment: [String: String] = [:], program: String = "terraform"
  ) throws -> TerraformRunner {
    let path = try folder.script(
      "bin/\(program)", "echo \"$*\" >> \(folder.path("calls"))\nenv > \(folder.path("env"))\n\(lines)")
    return TerraformRunner(
      path: path, environment: ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }, token: { "fresh-token" })
  }

  private var calls: [String] {
    String(decoding: folder.read("calls") ?? Data(), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private func variable(_ name: String) -> String? {
    String(decoding: folder.read("env") ?? Data(), as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
  }

  private var sink: TerraformLog {
    let log = log
    return { log.append("\($0.rawValue): \($1)") }
  }

  @Test("init gets bucket and prefix, keeps its data in .overture, and has a token that is in no argument")
  func initialise() async throws {
    try await runner("pwd > \(folder.path("where"))").initialise(workspace, sink)
    #expect(
      calls == [
        "init -input=false -no-color -reconfigure -backend-config=bucket=orchestra-demo-overture-tfstate "
          + "-backend-config=prefix=overture/ai-orchestra/production"
      ])
    #expect(variable("TF_DATA_DIR") == folder.path(".overture/terraform/production"))
    #expect(variable("TF_IN_AUTOMATION") == "1" && variable("TF_INPUT") == "0" && variable("CHECKPOINT_DISABLE") == "1")
    #expect(variable("GOOGLE_OAUTH_ACCESS_TOKEN") == "fresh-token")
    #expect(String(decoding: try #require(folder.read("where")), as: UTF8.self).hasSuffix("/terraform\n"))
  }

  @Test("a token that the environment has is not replaced")
  func ownToken() async throws {
    try await runner("", environment: ["GOOGLE_OAUTH_ACCESS_TOKEN": "own"]).apply(workspace, sink)
    #expect(variable("GOOGLE_OAUTH_ACCESS_TOKEN") == "own")
  }

  @Test("who stands in for an account hands on the account's token, not the wish to stand in for it once more")
  func impersonation() async throws {
    for name in ["GOOGLE_IMPERSONATE_SERVICE_ACCOUNT", "CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT"] {
      try await runner("", environment: ["GOOGLE_OAUTH_ACCESS_TOKEN": "own", name: "r@p"]).apply(workspace, sink)
      #expect(variable("GOOGLE_OAUTH_ACCESS_TOKEN") == "fresh-token")
      #expect(variable(name) == nil)
    }
  }

  @Test("Terraform reaches what Overture reaches: it gets proxy and authority in the spelling that it reads")
  func network() async throws {
    try await runner("", environment: ["ALL_PROXY": "http://proxy.test:3128", "SSL_CERT_FILE": "/ca.pem"])
      .apply(workspace, sink)
    #expect(variable("HTTPS_PROXY") == "http://proxy.test:3128")
    #expect(variable("SSL_CERT_FILE") == "/ca.pem")
  }

  @Test("a plan with changes gives each in words, and keeps the plan for its owner alone")
  func plan() async throws {
    let planned = try await runner(
      """
      for argument in "$@"; do case "$argument" in -out=*) echo secret > "${argument#-out=}";; esac; done
      printf '%s\\n' '{"@level":"info","@message":"a.b: Plan to create","type":"planned_change","change":{"resource":{"addr":"a.b"},"action":"create"}}'
      printf '%s\\n' '{"@level":"info","@message":"Plan: 1 to add","type":"change_summary"}'
      exit 2
      """
    ).plan(workspace, sink)
    #expect(planned == ["a.b: is missing"])
    #expect(log.all == ["info: a.b: Plan to create", "info: Plan: 1 to add"])
    #expect(calls.first?.hasPrefix("plan -json -input=false -lock=false -detailed-exitcode -out=") == true)
    let attributes = try FileManager.default.attributesOfItem(atPath: workspace.planFile)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test("a plan without changes has none, and one of outputs alone says so")
  func noChanges() async throws {
    #expect(try await runner("exit 0").plan(workspace, sink).isEmpty)
    #expect(try await runner("exit 2").plan(workspace, sink) == ["the outputs differ"])
  }

  @Test("apply takes the plan and removes it, also when it fails", arguments: [0, 1])
  func apply(status: Int) async throws {
    try folder.write(".overture/terraform/production.plan", Data("plan".utf8))
    do {
      try await runner("exit \(status)").apply(workspace, sink)
      #expect(status == 0)
    } catch {
      #expect(status == 1)
    }
    #expect(calls == ["apply -json -input=false -auto-approve -lock-timeout=60s \(workspace.planFile)"])
    #expect(folder.read(".overture/terraform/production.plan") == nil)
  }

  @Test("a failure tells the first error in Terraform's words, and how to look at it by hand")
  func failure() async throws {
    let failure = await #expect(throws: Failure.self) {
      try await runner(
        """
        printf '%s\\n' '{"@level":"error","@message":"Error: one","type":"diagnostic","diagnostic":{"severity":"error","summary":"Error creating Service","detail":"403\\nno right"}}'
        printf '%s\\n' '{"@level":"error","@message":"Error: two","type":"diagnostic","diagnostic":{"severity":"error","summary":"Another","detail":""}}'
        exit 1
        """
      ).apply(workspace, sink)
    }
    #expect(failure?.message == "terraform apply failed")
    #expect(failure?.reason == "Error creating Service: 403 no right")
    #expect(failure?.kind == .step)
    #expect(
      failure?.remedy.hasSuffix("TF_DATA_DIR='\(workspace.data)' terraform -chdir='\(workspace.folder)' plan") == true)
    #expect(log.all == ["error: Error creating Service: 403 no right", "error: Another"])
  }

  @Test("a failure of OpenTofu names tofu, which is what can be run by hand")
  func openTofu() async throws {
    let failure = await #expect(throws: Failure.self) {
      try await runner("echo 'Error acquiring the state lock' >&2; exit 1", program: "tofu").apply(workspace, sink)
    }
    #expect(failure?.message == "tofu apply failed")
    #expect(failure?.remedy.contains(" tofu -chdir='\(workspace.folder)' force-unlock ID") == true)
  }

  @Test("init has no JSON: what it says on standard error is the reason, and without that its status")
  func plainErrors() async throws {
    let failure = await #expect(throws: Failure.self) {
      try await runner("printf '\\nError: no bucket\\n\\n  on main.tf\\n' >&2; exit 1").initialise(workspace, sink)
    }
    #expect(failure?.reason == "Error: no bucket on main.tf")
    let silent = await #expect(throws: Failure.self) { try await runner("exit 5").destroy(workspace, sink) }
    #expect(silent?.reason == "It ended with status 5.")
  }

  @Test("a state that another run has locked is told as such")
  func locked() async throws {
    let failure = await #expect(throws: Failure.self) {
      try await runner(
        """
        printf '%s\\n' '{"@level":"error","@message":"x","type":"diagnostic","diagnostic":{"severity":"error","summary":"Error acquiring the state lock","detail":"ID: 7"}}'
        exit 1
        """
      ).apply(workspace, sink)
    }
    #expect(failure?.kind == .locked)
    #expect(failure?.remedy.hasSuffix("force-unlock ID") == true)
  }

  @Test("a status of 2 is no success for any command but plan")
  func statusTwo() async throws {
    await #expect(throws: Failure.self) { try await runner("exit 2").apply(workspace, sink) }
  }

  @Test("a program that does not start is told with its path")
  func notStarted() async throws {
    let runner = TerraformRunner(path: folder.path("none"), environment: [:], token: { "t" })
    let failure = await #expect(throws: Failure.self) { try await runner.destroy(workspace, sink) }
    #expect(failure?.message == "Terraform could not be started")
    #expect(failure?.remedy == "\(folder.path("none")) version")
  }

  @Test("without a token nothing is started")
  func noToken() async throws {
    let path = try folder.script("bin/terraform", "touch \(folder.path("started"))")
    let refused = Failure(message: "no credentials", reason: "r", remedy: "d", kind: .notPermitted)
    let runner = TerraformRunner(path: path, environment: [:], token: { throw refused })
    await #expect(throws: refused) { try await runner.destroy(workspace, sink) }
    #expect(folder.read("started") == nil)
  }
}
