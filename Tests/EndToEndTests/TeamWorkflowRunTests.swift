import Foundation
import Subprocess
import SystemPackage
import Testing

/// Every script of the workflow for teams, run by bash with the built program against the sandbox.
@Suite("The workflow for teams, really run", .serialized, .timeLimit(.minutes(5)))
struct TeamWorkflowRunTests {
  /// A script of a job.
  private struct Script: Hashable {
    let job: String
    let step: String
    let text: String
  }

  private let program: Program
  private let scripts: [Script]

  init() async throws {
    program = try Program()
    let text = try String(contentsOfFile: Program.example("keyless"), encoding: .utf8)
      .replacing("\nenvironments:", with: "\nci: true\nenvironments:")
      .replacing("    region: ", with: "    previews: { days: 7 }\n    region: ")
    let answers = program.folder.appending(path: "answers.yaml")
    try Data(text.utf8).write(to: answers)
    let applied = try await program.run("apply", "--sandbox", "--answers", answers.path)
    try #require(applied.status == 0, "\(applied.error)")
    let written = try await program.run(
      "ci", "--sandbox", "--apply-account", "applier@orchestra-demo.iam.gserviceaccount.com")
    try #require(written.status == 0, "\(written.error)")
    let file = program.repository.appending(path: ".github/workflows/overture.yml")
    scripts = Self.scripts(try String(contentsOf: file, encoding: .utf8))
  }

  /// The scripts of a workflow, by the indentation that Overture writes.
  private static func scripts(_ workflow: String) -> [Script] {
    var found: [Script] = []
    var (job, step) = ("", "")
    var block: [String]?
    for line in workflow.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) + ["end:"] {
      if let lines = block {
        if line.hasPrefix("          ") || line.isEmpty {
          block = lines + [String(line.dropFirst(10))]
          continue
        }
        found.append(Script(job: job, step: step, text: lines.joined(separator: "\n")))
        block = nil
      }
      if let match = line.wholeMatch(of: #/  ([a-z]+):/#) { job = String(match.1) }
      if let match = line.wholeMatch(of: #/      - name: (.*)/#) { step = String(match.1) }
      if line == "        run: |" {
        block = []
      } else if let match = line.wholeMatch(of: #/        run: (.+)/#) {
        found.append(Script(job: job, step: step, text: String(match.1)))
      }
    }
    return found
  }

  private func script(_ job: String, _ step: String) throws -> Script {
    try #require(scripts.first { $0.job == job && $0.step.hasPrefix(step) }, "\(job): \(step)")
  }

  /// What a step has left behind.
  private struct Outcome {
    let status: Int
    let text: String
    /// The files of the runner that steps write to.
    let output: String
    let path: String
    let summary: String
  }

  /// Runs a script as GitHub's runner does: bash, ending at the first failure.
  private func run(_ script: Script, path: String? = nil, _ variables: [String: String]) async throws -> Outcome {
    let place = program.folder.appending(path: "runner-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    var environment = program.environment.merging(variables) { $1 }
    environment["RUNNER_TEMP"] = place.path
    for name in ["GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"] {
      environment[name] = place.appending(path: name).path
      try Data().write(to: place.appending(path: name))
    }
    environment["PATH"] = (path.map { "\($0):" } ?? "") + (environment["PATH"] ?? "/usr/bin:/bin")
    let result = try await Subprocess.run(
      .name("bash"), arguments: ["--noprofile", "--norc", "-eo", "pipefail", "-c", script.text],
      environment: .custom(
        Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })),
      workingDirectory: FilePath(program.repository.path), input: .none, output: .string(limit: 1 << 24),
      error: .string(limit: 1 << 24))
    func file(_ name: String) throws -> String { try String(contentsOf: place.appending(path: name), encoding: .utf8) }
    let status = if case .exited(let code) = result.terminationStatus { Int(code) } else { -1 }
    return Outcome(
      status: status, text: result.standardOutput + result.standardError, output: try file("GITHUB_OUTPUT"),
      path: try file("GITHUB_PATH").trimmingCharacters(in: .newlines), summary: try file("GITHUB_STEP_SUMMARY"))
  }

  /// An archive of a release, as it is fetched: the built program, told to take the sandbox for the clouds.
  private func archive() async throws -> (url: String, checksum: String) {
    let folder = program.folder.appending(path: "release")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let wrapper = folder.appending(path: "overture")
    try Data("#!/bin/sh\nexec '\(Program.path)' \"$@\" --sandbox\n".utf8).write(to: wrapper)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: wrapper.path)
    let file = program.folder.appending(path: "release.tar.gz").path
    let packed = Script(
      job: "", step: "", text: "tar -czf '\(file)' -C '\(folder.path)' overture; sha256sum '\(file)' | cut -c1-64")
    let result = try await run(packed, [:])
    return ("file://\(file)", result.text.trimmingCharacters(in: .newlines))
  }

  /// A pull request of number 7 that is open, put into the state while nothing has it open.
  private func openPullRequest() throws {
    let file = program.sandbox.appending(path: "state.json")
    var state = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    let key = "ai-cherry/ai-orchestra"
    state["github.pulls"] = [
      "\(key)/0000000007": [
        "id": 1, "number": 7, "title": "Larger", "body": "", "state": "open", "user": ["login": "somebody"],
        "merged_at": NSNull(), "closed_at": NSNull(), "repository": key, "base_ref": "main", "base_sha": "b",
        "head_repository": key, "head_ref": "larger", "head_sha": "abc", "head_owner": "ai-cherry",
        "merge_commit_sha": NSNull(),
      ] as [String: Any]
    ]
    try JSONSerialization.data(withJSONObject: state).write(to: file)
  }

  private func comments() async throws -> [String] {
    let output = try await program.run("sandbox", "state").output
    let state = try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    return (state["github.comments"] as? [String: [String: Any]] ?? [:]).compactMap { $0.value["body"] as? String }
  }

  @Test("each job fetches the program, and fails clearly where it is not named, is another one, or has no digest")
  func fetching() async throws {
    let fetches = scripts.filter { $0.step == "Fetch Overture" }
    #expect(fetches.map(\.job) == ["services", "plan", "drift", "preview", "cleanup", "apply"])
    #expect(Set(fetches.map(\.text)).count == 1)
    let fetch = try script("plan", "Fetch Overture")
    let none = ["OVERTURE_IMAGE": "", "OVERTURE_URL": "", "OVERTURE_SHA256": ""]
    let unnamed = try await run(fetch, none)
    #expect(unnamed.status == 1 && unnamed.text.contains("::error title=Overture::Nothing says where the program is"))
    let moving = try await run(fetch, none.merging(["OVERTURE_IMAGE": "ghcr.io/o/overture:latest"]) { $1 })
    #expect(moving.status == 1 && moving.text.contains("by its digest"), "\(moving.text)")
    let release = try await archive()
    let named = none.merging(["OVERTURE_URL": release.url, "OVERTURE_SHA256": release.checksum]) { $1 }
    let wrong = try await run(fetch, named.merging(["OVERTURE_SHA256": String(repeating: "0", count: 64)]) { $1 })
    #expect(wrong.status != 0 && wrong.path.isEmpty, "\(wrong.text)")
    let fetched = try await run(fetch, named)
    #expect(fetched.status == 0, "\(fetched.text)")
    #expect(FileManager.default.isExecutableFile(atPath: "\(fetched.path)/overture"))
  }

  @Test("the matrix, a fork's plan, the comment, the issue and the refusals come of the scripts as they stand")
  func jobs() async throws {
    let release = try await archive()
    let fetched = try await run(
      try script("services", "Fetch Overture"),
      ["OVERTURE_IMAGE": "", "OVERTURE_URL": release.url, "OVERTURE_SHA256": release.checksum])
    let path = fetched.path
    let listed = try await run(try script("services", "List services"), path: path, ["BASE": ""])
    #expect(listed.status == 0, "\(listed.text)")
    #expect(
      listed.output.hasPrefix("matrix={\"include\":[{") && listed.output.contains("\"answers\":\"overture.yaml\""))
    let forked = try await run(try script("services", "Plan without"), path: path, ["BASE": "0000"])
    #expect(forked.status == 0 && forked.summary.contains("nobody has signed in"), "\(forked.text)")

    for job in ["plan", "drift", "preview", "cleanup", "apply"] {
      let choose = try script(job, "Choose the provider")
      let chosen = try await run(choose, ["PROJECT": "orchestra-demo"])
      #expect(chosen.output.hasPrefix("name=projects/314159265358/") && chosen.output.contains("/github-provider"))
      let other = try await run(choose, ["PROJECT": "another"])
      #expect(other.status == 1 && other.text.contains("Run overture ci again"))
    }
    let own = ["ANSWERS": "overture.yaml", "ENVIRONMENT": "production"]
    // A pull request that GitHub does not know: the step fails, and says it.
    let unknown = try await run(
      try script("plan", "Plan, and say"), path: path, own.merging(["NUMBER": "7"]) { $1 })
    #expect(unknown.status != 0 && unknown.text.contains("/issues/7/comments"), "\(unknown.text)")
    let drift = try await run(try script("drift", "Look for drift"), path: path, own)
    #expect(drift.status == 0 && drift.text.contains("Drift: ai-orchestra/production: none"), "\(drift.text)")
    let apply = try script("apply", "Apply the plan")
    let missing = try await run(apply, path: path, own.merging(["COMMIT": "abc", "GITHUB_TOKEN": ""]) { $1 })
    #expect(missing.status == 1 && missing.text.contains("no secret OVERTURE_GITHUB_TOKEN"), "\(missing.text)")
    let refused = try await run(apply, path: path, own.merging(["COMMIT": "abc", "GITHUB_TOKEN": "x"]) { $1 })
    #expect(refused.status == 65 && refused.text.contains("was agreed to for the commit abc"), "\(refused.text)")
    let shown = try await run(try script("services", "List those"), path: path, ["BASE": ""])
    let image = "us-central1-docker.pkg.dev/orchestra-demo/ai-orchestra-production/ai-orchestra-production-preview"
    for part in [
      "matrix={\"include\":[{\"account\":\"ai-orchestra-production-prev@orchestra-demo.iam.gserviceaccount.com\"",
      "\"context\":\"ai-orchestra\"", "\"dockerfile\":\"ai-orchestra/Dockerfile.overture\"", "\"image\":\"\(image)\"",
      "\"registry\":\"us-central1-docker.pkg.dev\"",
    ] {
      #expect(shown.output.contains(part), "\(part): \(shown.output)")
    }
    try openPullRequest()
    let digest = "sha256:" + String(repeating: "b", count: 64)
    let preview = try await run(
      try script("preview", "Deploy it"), path: path,
      own.merging([
        "NUMBER": "7", "IMAGE": "\(image)@\(digest)", "COMMIT": String(repeating: "c", count: 40),
        "GITHUB_RUN_ID": "12",
      ]) { $1 })
    #expect(preview.status == 0 && preview.text.contains("://pr-7---ai-orchestra-production"), "\(preview.text)")
    #expect(
      try await comments().contains {
        $0.hasPrefix("<!-- overture:preview ai-orchestra/production -->") && $0.contains("://pr-7---")
      })
    let sweep = try script("cleanup", "Remove what")
    let kept = try await run(sweep, path: path, own.merging(["NUMBER": ""]) { $1 })
    #expect(kept.status == 0 && kept.text.contains("no preview of production is to be removed"), "\(kept.text)")
    let closed = try await run(sweep, path: path, own.merging(["NUMBER": "7"]) { $1 })
    #expect(closed.status == 0 && closed.text.contains("the tag pr-7 is removed"), "\(closed.text)")
    let said = try await comments().filter { $0.contains("overture:preview") }
    #expect(said.count == 1 && said[0].contains("was removed"), "\(said)")
    // No script of it is left out here.
    #expect(scripts.count == 19, "\(scripts.map(\.step))")
  }
}
