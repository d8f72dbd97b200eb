import Foundation
import SetupPlan
import Synchronization
import TerraformModel
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

  @Test("without a bucket the state stays where the plan is made, and init is told of none")
  func initialiseLocally() async throws {
    var workspace = workspace
    workspace.isLocal = true
    try await runner("").initialise(workspace, sink)
    #expect(calls == ["init -input=false -no-color -reconfigure"])
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

  /// A Terraform whose plan ends with a status, and whose `show` prints a document.
  private func planner(_ status: Int, showing document: String, _ more: String = "") throws -> TerraformRunner {
    try folder.write("document", Data(document.utf8))
    return try runner(
      """
      case "$1" in show) cat \(folder.path("document")); exit 0;; esac
      for argument in "$@"; do case "$argument" in -out=*) echo secret > "${argument#-out=}";; esac; done
      printf '%s\\n' '{"@level":"info","@message":"Plan: 1 to change","type":"change_summary"}'
      \(more)
      exit \(status)
      """)
  }

  private static let changed = #"""
    {"resource_changes":[{"address":"google_cloud_run_v2_service.service","mode":"managed","type":"google_cloud_run_v2_service","change":{"actions":["update"],"before":{"template":[{"containers":[{"env":[{"name":"DATABASE_URL","value":"secret-value"}],"resources":[{"limits":{"memory":"4Gi"}}]}]}]},"after":{"template":[{"containers":[{"env":[],"resources":[{"limits":{"memory":"2Gi"}}]}]}]},"after_unknown":{},"before_sensitive":{},"after_sensitive":{}}}]}
    """#

  @Test("a plan names each attribute from `show -json`, hides values, and is kept for its owner alone")
  func plan() async throws {
    let planned = try await planner(2, showing: Self.changed).plan(workspace, adoptions: [], sink)
    #expect(
      planned.flatMap(\.words) == [
        "google_cloud_run_v2_service.service: template.containers[0].env[DATABASE_URL] is removed",
        "google_cloud_run_v2_service.service: template.containers[0].resources.limits.memory is 4Gi, becomes 2Gi",
      ])
    #expect(log.all == ["info: Plan: 1 to change"])
    let values = "-var-file=\(workspace.variablesFile)"
    #expect(
      calls.first?.hasPrefix("plan -json -input=false -lock=false -detailed-exitcode \(values) -out=") == true)
    #expect(calls.last == "show -json -no-color \(workspace.planFile)")
    let attributes = try FileManager.default.attributesOfItem(atPath: workspace.planFile)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test("a plan without changes has none; one whose changes cannot be told is an error, never passed over")
  func noChanges() async throws {
    #expect(try await planner(0, showing: "{}").plan(workspace, adoptions: [], sink).isEmpty)
    let failure = await #expect(throws: Failure.self) {
      try await planner(2, showing: "{}").plan(workspace, adoptions: [], sink)
    }
    #expect(failure?.message == "Terraform plans changes that it does not name")
    let unreadable = await #expect(throws: Failure.self) {
      try await planner(2, showing: "no JSON").plan(workspace, adoptions: [], sink)
    }
    #expect(unreadable?.message == "terraform show cannot be read")
  }

  @Test("what is adopted is an import block while it is planned, and what a killed run has left goes")
  func adoptions() async throws {
    let copy = "cat \(workspace.adoptionsFile) > \(folder.path("seen"))"
    let adoption = Adoption(address: "google_monitoring_dashboard.dashboard", id: "projects/p/dashboards/a\"${b")
    _ = try await planner(0, showing: "{}", copy).plan(workspace, adoptions: [adoption], sink)
    let seen = String(decoding: try #require(folder.read("seen")), as: UTF8.self)
    #expect(
      seen.hasSuffix(
        "import {\n  to = google_monitoring_dashboard.dashboard\n  id = \"projects/p/dashboards/a\\\"$${b\"\n}\n"))
    #expect(folder.read("terraform/\(TerraformWorkspace.adoptionsName)") == nil)
    try folder.write("terraform/\(TerraformWorkspace.adoptionsName)", Data("import {}".utf8))
    _ = try await planner(0, showing: "{}", "test ! -e \(workspace.adoptionsFile) || exit 1")
      .plan(workspace, adoptions: [], sink)
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
    #expect(failure?.remedy.contains(" tofu -chdir='\(workspace.folder)' force-unlock ") == true)
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
        printf '%s\\n' '{"@level":"error","@message":"x","type":"diagnostic","diagnostic":{"severity":"error","summary":"Error acquiring the state lock","detail":"ID: 0a1b2c3d-4e5f"}}'
        exit 1
        """
      ).apply(workspace, sink)
    }
    #expect(failure?.kind == .locked)
    #expect(failure?.remedy.hasSuffix("force-unlock 0a1b2c3d-4e5f") == true)
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
