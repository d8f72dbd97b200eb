import Foundation
import GoogleCloud
import RESTClient
import SetupPlan
import TerraformModel

/// The real Terraform (or OpenTofu) as a child process, its machine-readable output turned into lines of the log.
struct TerraformRunner: Terraform {
  let path: String
  let environment: [String: String]
  /// The token of the operator's credentials, for provider and backend, where the environment has none.
  let token: @Sendable () async throws -> String
  /// What the fixes of its failures name.
  var known = KnownNames()

  /// How it was decided on, for the first line of each log; nil outside of a sandbox.
  var note: String?

  var locksProvider: Bool { true }

  /// What a person types to run it.
  private var program: String { path.hasSuffix("/tofu") ? "tofu" : "terraform" }

  private func introduce(_ log: TerraformLog) async { if let note { await log(.info, note) } }

  func initialise(_ workspace: TerraformWorkspace, _ log: @escaping TerraformLog) async throws {
    await introduce(log)
    try StateFolder.makeFolders(workspace.data)
    // A state that stays where the plan is made has no bucket.
    let backend =
      workspace.isLocal
      ? [] : ["-backend-config=bucket=\(workspace.bucket)", "-backend-config=prefix=\(workspace.prefix)"]
    _ = try await run(["init", "-input=false", "-no-color", "-reconfigure"] + backend, workspace, log)
  }

  func plan(
    _ workspace: TerraformWorkspace, adoptions: [Adoption], _ log: @escaping TerraformLog
  ) async throws -> [ResourceChange] {
    await introduce(log)
    try StateFolder.makeFolders((workspace.planFile as NSString).deletingLastPathComponent)
    let file = AdoptionsFile(path: workspace.adoptionsFile)
    try file.write(adoptions)
    defer { file.remove() }
    let arguments = [
      "plan", "-json", "-input=false", "-lock=false", "-detailed-exitcode", "-var-file=\(workspace.variablesFile)",
      "-out=\(workspace.planFile)",
    ]
    let result = try await run(arguments, workspace, log)
    // The plan file holds the configuration's values; nobody else has to read it.
    _ = chmod(workspace.planFile, 0o600)
    let changes = try await show(workspace).changes(ignoring: IgnoredChanges.byAddress)
    guard changes.isEmpty, result == 2 else { return changes }
    throw Failure(
      message: "Terraform plans changes that it does not name", reason: "\(program) show -json tells none of them.",
      remedy: "Look at them by hand: TF_DATA_DIR='\(workspace.data)' \(program) -chdir='\(workspace.folder)' plan")
  }

  /// The kept plan, as Terraform tells it to programs. It holds values that no log may hold.
  private func show(_ workspace: TerraformWorkspace) async throws -> PlanDocument {
    let text = Gathered()
    _ = try await run(["show", "-json", "-no-color", workspace.planFile], workspace, { _, _ in }, keep: text)
    do {
      return PlanDocument(try JSONValue(bytes: Array(await text.kept.utf8)))
    } catch {
      throw Failure(
        message: "\(program) show cannot be read", reason: "It printed no JSON.",
        remedy: "\(program) version; Overture needs 1.5 or newer.")
    }
  }

  func apply(_ workspace: TerraformWorkspace, _ log: @escaping TerraformLog) async throws {
    await introduce(log)
    defer { unlink(workspace.planFile) }
    _ = try await run(
      ["apply", "-json", "-input=false", "-auto-approve", "-lock-timeout=60s", workspace.planFile], workspace, log)
  }

  func forget(_ workspace: TerraformWorkspace, _ addresses: [String], _ log: @escaping TerraformLog) async throws {
    _ = try await run(["state", "rm", "-lock-timeout=60s"] + addresses, workspace, log)
  }

  func destroy(_ workspace: TerraformWorkspace, _ log: @escaping TerraformLog) async throws {
    _ = try await run(
      [
        "destroy", "-json", "-input=false", "-auto-approve", "-lock-timeout=60s",
        "-var-file=\(workspace.variablesFile)",
      ], workspace, log)
  }

  private func run(
    _ arguments: [String], _ workspace: TerraformWorkspace, _ log: @escaping TerraformLog, keep kept: Gathered? = nil
  ) async throws -> Int32 {
    var variables = ChildEnvironment.variables(for: .terraform, of: environment)
    variables["TF_DATA_DIR"] = workspace.data
    variables["TF_IN_AUTOMATION"] = "1"
    variables["CHECKPOINT_DISABLE"] = "1"
    variables["TF_INPUT"] = "0"
    variables["TF_VAR_first_image"] = workspace.firstImage
    let isImpersonated = Impersonation.variables.contains { variables[$0]?.isEmpty == false }
    if isImpersonated || variables["GOOGLE_OAUTH_ACCESS_TOKEN"]?.isEmpty != false {
      variables["GOOGLE_OAUTH_ACCESS_TOKEN"] = try await token()
    }
    // The token is the account's already; Terraform would want it to stand in for itself.
    for name in Impersonation.variables { variables[name] = nil }
    try StateFolder.makeFolders((workspace.data as NSString).deletingLastPathComponent)
    let gathered = Gathered()
    var child = ChildProcess(
      executable: path, arguments: arguments, environment: variables, folder: workspace.folder,
      outputFile: workspace.outputFile)
    let (command, processFile) = (arguments[0], workspace.processFile)
    child.started = { pid in
      // Without the file a later run would not know of it; the lock of Terraform's state still holds it back.
      try? TerraformProcess(pid: pid, command: command).write(to: processFile)
    }
    defer { unlink(processFile) }
    let ended: (status: Int32, errors: String)
    do {
      ended = try await child.run { text in
        if let kept { return await kept.keep(text) }
        guard let event = TerraformEvent(parsing: text) else { return }
        await gathered.take(event)
        await log(event.level, event.line)
      }
    } catch {
      try Task.checkCancellation()
      throw Failure(
        message: "Terraform could not be started", reason: "\(path): \(error)", remedy: "\(path) version")
    }
    let isWell = ended.status == 0 || (ended.status == 2 && arguments.contains("-detailed-exitcode"))
    guard isWell else {
      throw await gathered.failure(
        arguments[0], status: ended.status, errors: ended.errors, program, workspace, known)
    }
    return ended.status
  }

  /// What a run's lines said, apart from the log.
  private actor Gathered {
    private(set) var kept = ""
    private var errors: [(summary: String, detail: String)] = []

    func take(_ event: TerraformEvent) {
      if let error = event.error { errors.append(error) }
    }

    func keep(_ line: String) { kept += line + "\n" }

    func failure(
      _ command: String, status: Int32, errors text: String, _ program: String, _ workspace: TerraformWorkspace,
      _ known: KnownNames
    ) -> Failure {
      let first = errors.first
      let plain = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
      let reason =
        first.map { [$0.summary, $0.detail].filter { !$0.isEmpty }.joined(separator: ": ") }
        ?? (plain.isEmpty ? "It ended with status \(status)." : plain.prefix(6).joined(separator: " "))
      let isLock = reason.contains("state lock")
      let folder = "-chdir='\(workspace.folder)'"
      // Terraform names the lock by a UUID.
      let lock = (reason + text).firstMatch(of: /ID:\s+([0-9a-f-]{8,})/).map { String($0.1) }
      return Failure(
        message: "\(program) \(command) failed", reason: reason.replacing("\n", with: " "),
        remedy: isLock
          ? "If no other run is going on: TF_DATA_DIR='\(workspace.data)' \(program) \(folder) force-unlock "
            + (lock ?? "with the id that it names")
          : ExistingResource.remedy(for: reason) ?? RefusalWords(reason).remedy(known)
            ?? "Mend what it names, then run it again with --resume; by hand: "
            + "TF_DATA_DIR='\(workspace.data)' \(program) \(folder) plan",
        kind: isLock ? .locked : .step)
    }
  }
}
