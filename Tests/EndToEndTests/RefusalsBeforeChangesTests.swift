import AsyncHTTPClient
import Foundation
import NIOCore
import Testing

/// What the clouds refuse, as an operator meets it: told before anything is changed, with a command that helps.
@Suite("Refusals, found before the first change", .timeLimit(.minutes(10)))
struct RefusalsBeforeChangesTests {
  /// Serves a sandbox whose answers to some requests are refusals, and sets the safest example up in it.
  private func applied(_ faults: String? = nil, _ prepare: (Program) async throws -> Void = { _ in }) async throws
    -> Program.Result
  {
    let program = try Program()
    var arguments = ["sandbox", "serve"]
    if let faults {
      let file = program.folder.appending(path: "faults.yaml")
      try Data(faults.utf8).write(to: file)
      arguments += ["--faults", file.path]
    }
    let server = try await Program.Running(program, arguments, until: "http://127.0.0.1:")
    try await prepare(program)
    let result = try await program.run("apply", "--sandbox", "--answers", Program.example("keyless"))
    await server.stop()
    let changed = result.error.split(separator: "\n").filter { $0.firstMatch(of: #/ changed +[0-9.]+ s/#) != nil }
    #expect(changed.isEmpty, "\(result.error)")
    #expect(result.error.contains("nothing was changed; fix the problem above"), "\(result.error)")
    return result
  }

  private func refusal(_ path: String, _ body: String) -> String {
    "faults:\n  - { name: refused, path: '\(path)', effect: { status: 403, type: application/json, body: '\(body)' } }\n"
  }

  @Test(
    "the quota project that is denied is replaced by the plan's own, in either shape of the answer",
    arguments: [#""containerInfo":"old-side-project""#, #""consumer":"projects/old-side-project""#])
  func quotaProject(shape: String) async throws {
    let body =
      #"{"error":{"code":403,"message":"Caller does not have required permission to use project old-side-project.","status":"PERMISSION_DENIED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"USER_PROJECT_DENIED","domain":"googleapis.com","metadata":{\#(shape),"service":"cloudresourcemanager.googleapis.com"}}]}}"#
    let result = try await applied(refusal("/cloudresourcemanager/**", body))
    #expect(result.status == 77)
    #expect(
      result.error.contains("gcloud auth application-default set-quota-project orchestra-demo\n"), "\(result.error)")
  }

  @Test(
    "what an organisation of GitHub refuses whatever the scopes are has its own way out",
    arguments: [
      (
        "Although you appear to have the correct authorization credentials, the `ai-cherry` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.",
        "https://github.com/organizations/ai-cherry/settings/security"
      ),
      (
        "`ai-cherry` forbids access via a personal access token (classic). Please use a GitHub App, OAuth App, or a personal access token with fine-grained permissions.",
        "https://github.com/settings/personal-access-tokens/new"
      ),
      (
        "The ai-cherry organization forbids access via a fine-grained personal access tokens if the token lifetime is greater than 90 days. Please adjust your token lifetime at the following URL: https://github.com/settings/personal-access-tokens/1",
        "https://github.com/settings/personal-access-tokens/1"
      ),
    ])
  func gitHub(message: String, way: String) async throws {
    let result = try await applied(refusal("/github/repos/**", #"{"message":"\#(message)"}"#))
    #expect(result.status == 77)
    #expect(result.error.contains(way), "\(result.error)")
    #expect(!result.error.contains("gh auth refresh --scopes"), "another scope cannot help")
  }

  @Test("a perimeter is told with its identifier, whichever API is behind it")
  func perimeter() async throws {
    let body =
      #"{"error":{"code":403,"message":"Request is prohibited by organization policy. vpcServiceControlsUniqueIdentifier: VQQnKfXtZ16NHnOmdJAy0E92tVT","status":"PERMISSION_DENIED"}}"#
    let result = try await applied(refusal("/cloudresourcemanager/**", body))
    #expect(result.status == 77)
    #expect(result.error.contains("VQQnKfXtZ16NHnOmdJAy0E92tVT"), "\(result.error)")
    #expect(result.error.contains("--project=orchestra-demo"), "\(result.error)")
  }

  @Test("an environment for protected branches alone is told with the branch, and by status too")
  func branchPolicy() async throws {
    let program = try Program()
    let server = try await program.serve()
    let variables = try await program.variables()
    var request = HTTPClientRequest(
      url: (variables["GITHUB_API_URL"] ?? "") + "/repos/ai-cherry/ai-orchestra/environments/production")
    request.method = .PUT
    request.headers.add(name: "Authorization", value: "Bearer \(variables["GH_TOKEN"] ?? "")")
    request.headers.add(name: "User-Agent", value: "tests")
    request.body = .bytes(
      ByteBuffer(string: #"{"deployment_branch_policy":{"protected_branches":true,"custom_branch_policies":false}}"#))
    let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    #expect(answer.status == .ok)
    let applied = try await program.run("apply", "--sandbox", "--answers", Program.example("keyless"))
    #expect(applied.status == 77)
    #expect(applied.error.contains("The branch main may not deploy to the environment production"), "\(applied.error)")
    let status = try await program.run("status", "--sandbox", "--answers", Program.example("keyless"))
    #expect(status.output.contains("main may not deploy to the environment production"), "\(status.output)")
    await server.stop()
  }

  @Test("after a failure nothing new begins, and the message has the commands that resume and revert")
  func afterAFailure() async throws {
    let program = try Program()
    let file = program.folder.appending(path: "faults.yaml")
    let body =
      #"{"error":{"code":403,"message":"No.","status":"PERMISSION_DENIED","details":[]}}"#
    try Data(
      """
      faults:
        - { name: refused, method: POST, path: '/iam/**/workloadIdentityPools/*/providers', effect: { status: 403, type: application/json, body: '\(body)' } }

      """.utf8
    ).write(to: file)
    let server = try await Program.Running(
      program, ["sandbox", "serve", "--faults", file.path], until: "http://127.0.0.1:")
    let result = try await program.run("apply", "--sandbox", "--answers", Program.example("keyless"))
    await server.stop()
    #expect(result.status == 77, "\(result.error)")
    let lines = result.error.split(separator: "\n")
    for step in ["github.secrets", "terraform.apply", "service.verify"] {
      #expect(lines.contains { $0.hasPrefix(step) && $0.contains(" skipped ") }, "\(step): \(result.error)")
    }
    #expect(result.error.contains("overture apply --sandbox --environment production --resume"), "\(result.error)")
    #expect(result.error.contains("overture revert --sandbox --environment production"), "\(result.error)")
    // The two commands do what they say.
    let resumed = try await program.run("apply", "--sandbox", "--environment", "production", "--resume")
    #expect(resumed.status == 0, "\(resumed.error)")
  }

  @Test(
    "on a company's own server a workflow without a runner is refused; with one it names its templates as the server can"
  )
  func enterpriseServer() async throws {
    let program = try Program()
    let host = ["GH_HOST": "github.acme-corp.example"]
    let refused = try await program.run("plan", "--sandbox", "--answers", Program.example("keyless"), environment: host)
    #expect(refused.status == 65)
    #expect(refused.error.contains("which runner the workflow takes on github.acme-corp.example"), "\(refused.error)")
    let answers = program.folder.appending(path: "answers.yaml")
    let text = try String(contentsOfFile: Program.example("keyless"), encoding: .utf8)
      .replacing("directory: ai-orchestra }", with: "directory: ai-orchestra, runner: \"self-hosted, linux\" }")
    try Data(text.utf8).write(to: answers)
    let plan = try await program.run(
      "plan", "--full", "--sandbox", "--answers", answers.path, environment: host)
    #expect(plan.status == 0, "\(plan.error)")
    #expect(plan.output.contains("uses: ./.github/workflows/optimized-deploy-template.yml"))
    #expect(plan.output.firstMatch(of: /\+ +runner: .+self-hosted.+linux/) != nil)
    #expect(!plan.output.contains("uses: $/") && !plan.output.contains("runs-on: ubuntu"))
  }
}
