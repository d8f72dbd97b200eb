import Foundation

/// A complete set-up on the sandbox, and more memory for it, against the exported script with the real programs on a
/// sandbox of its own.
struct SetUp {
  let product: Product

  private static let name = "set-up on the sandbox"
  private static let adjustment = "changed memory, confirm to verified"
  private static let goal = "at least 40 times faster"
  private static let limit = 40.0
  private static let rounds = 3

  /// The figures: with the program's own stand-in for Terraform, and, for comparison, with the same Terraform as the script.
  /// - Throws: `Trouble` where a set-up fails.
  func figures() async throws -> [Figure] {
    let missing = ["bash", "git", "gcloud", "gh", "terraform"].filter { Program.find($0) == nil }
    guard missing.isEmpty else {
      return [Self.name, Self.adjustment].map {
        .skipped($0, because: "\(missing.joined(separator: ", ")) not installed", goal: Self.goal)
      }
    }
    guard let stub = ProcessInfo.processInfo.environment["OVERTURE_TERRAFORM_STUB"] else {
      return [Self.name, Self.adjustment].map {
        .skipped(
          $0, because: "OVERTURE_TERRAFORM_STUB names no folder with a terraform that has the provider", goal: Self.goal
        )
      }
    }
    var own = try await rounds([:])
    let files = try TemporaryFolder()
    try await apply(in: "\(files.path)/sandbox", [:])
    let script = try await scriptSeconds(like: "\(files.path)/sandbox", stub: stub)
    let adjusted = try await adjustments(in: "\(files.path)/sandbox")
    own += try await rounds([:])
    let same = try await rounds(["OVERTURE_TERRAFORM": "\(stub)/terraform"])
    let ratio = script.setUp / own.median
    let sameRatio = script.setUp / same.median
    let adjustedRatio = script.adjusted / adjusted.median
    let other = "script: \(script.setUp.digits(1)) s"
    return [
      Figure(
        name: Self.name, product: "\(own.median.digits(2)) s", other: other, result: "\(ratio.digits(1)) times faster",
        goal: Self.goal, isReached: ratio >= Self.limit),
      Figure(
        name: Self.adjustment, product: "\(adjusted.median.digits(2)) s",
        other: "script: \(script.adjusted.digits(1)) s", result: "\(adjustedRatio.digits(1)) times faster",
        goal: Self.goal, isReached: adjustedRatio >= Self.limit),
      Figure(
        name: "the same, with Terraform itself", product: "\(same.median.digits(2)) s", other: other,
        result: "\(sameRatio.digits(1)) times faster", goal: "-", isReached: nil),
    ]
  }

  private func rounds(_ environment: [String: String]) async throws -> [Double] {
    var seconds: [Double] = []
    for _ in 0..<Self.rounds {
      let folder = try TemporaryFolder()
      seconds.append(try await apply(in: "\(folder.path)/sandbox", environment))
    }
    return seconds
  }

  /// Changes the memory to and fro; the seconds of each run, from its start to the verified revision.
  private func adjustments(in sandbox: String) async throws -> [Double] {
    var seconds: [Double] = []
    for memory in ["2Gi", "4Gi", "2Gi", "4Gi", "2Gi", "4Gi"] {
      let run = try await product.program(
        ["adjust", "--sandbox", "--memory", memory, "--events", "json"], sandbox: sandbox
      ).run()
      seconds.append(try Run(events: run.output).seconds)
    }
    return seconds
  }

  /// Sets up in a new sandbox; the seconds it took, from an empty folder on.
  @discardableResult
  private func apply(in sandbox: String, _ environment: [String: String]) async throws -> Double {
    try await product.program(
      ["apply", "--sandbox", "--answers", product.answers], sandbox: sandbox, environment: environment
    ).run().seconds
  }

  /// Runs the script in a new sandbox: the seconds it took to make what there is in the one of a set-up, and those of its
  /// run after the memory was changed there.
  private func scriptSeconds(
    like reference: String, stub: String
  ) async throws -> (setUp: Double, adjusted: Double) {
    let folder = try TemporaryFolder()
    let sandbox = "\(folder.path)/sandbox"
    return try await product.program(["sandbox", "serve"], sandbox: sandbox).serve { _ in
      let json = try await product.program(["sandbox", "env", "--format", "json"], sandbox: sandbox).run().output
      var environment = try JSONDecoder().decode([String: String].self, from: Data(json.utf8))
      environment["PATH"] = "\(stub):" + ProcessInfo.processInfo.environment["PATH", default: "/usr/bin:/bin"]
      environment["HOME"] = folder.path
      // The script wants the generated files, and makes none: it is given those of a set-up.
      let repository = "\(sandbox)/repository"
      try await copyChanges(from: "\(reference)/repository", to: repository)
      let script = try await product.program(
        ["script", "--sandbox", "--answers", product.answers], sandbox: sandbox
      ).run().output
      let file = "\(folder.path)/script.sh"
      try script.write(toFile: file, atomically: true, encoding: .utf8)
      guard let bash = Program.find("bash") else { throw Trouble("bash is not on PATH") }
      let program = Program(path: bash, arguments: [file, "--yes", "production", repository], environment: environment)
      let seconds = try await program.run().seconds
      let made = (ours: try await counts(in: reference), theirs: try await counts(in: sandbox))
      guard made.ours == made.theirs else { throw Trouble("the script did not make the same: \(made)") }
      // The sizing stands in Terraform's variables, so that the script is the same after an adjustment.
      try await product.program(["adjust", "--sandbox", "--memory", "4Gi"], sandbox: reference).run()
      try await copyChanges(from: "\(reference)/repository", to: repository)
      return (seconds, try await program.run().seconds)
    }
  }

  /// How many things there are of each kind; Terraform's state has as many versions as its writer likes.
  private func counts(in sandbox: String) async throws -> [String: Int] {
    let state = try await product.program(["sandbox", "state"], sandbox: sandbox).run().output
    let kinds = try JSONSerialization.jsonObject(with: Data(state.utf8)) as? [String: Any] ?? [:]
    return kinds.compactMapValues { ($0 as? [String: Any])?.count }.filter { $0.key != "storage.objects" }
  }

  private func copyChanges(from source: String, to target: String) async throws {
    guard let git = Program.find("git") else { throw Trouble("git is not on PATH") }
    let listed = try await Program(
      path: git, arguments: ["-C", source, "ls-files", "--modified", "--others", "--exclude-standard", "-z"]
    ).run().output
    let files = FileManager.default
    for path in listed.split(separator: "\0") {
      let place = URL(filePath: "\(target)/\(path)")
      try files.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      if files.fileExists(atPath: place.path) { try files.removeItem(at: place) }
      try files.copyItem(at: URL(filePath: "\(source)/\(path)"), to: place)
    }
  }
}
