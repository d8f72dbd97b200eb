import Foundation
import RESTClient
import SetupPlan

/// The Terraform that a run uses.
package enum TerraformProgram: Sendable {
  /// The real one, or OpenTofu; in a sandbox with how it was decided on.
  case executable(path: String, environment: [String: String], note: String?)
  /// The built-in stand-in, in the sandbox alone, and why the real one cannot be had.
  case standIn(reason: String)
  /// None: the steps that need it fail with this.
  case missing(Failure)

  /// The value of `OVERTURE_TERRAFORM` that names the stand-in.
  package static let builtIn = "built-in"

  /// What works in this sandbox, in a sentence; nil outside of one.
  package var sandboxNote: String? {
    switch self {
    case .executable(_, _, let note): note
    case .standIn(let reason): "Terraform is Overture's built-in stand-in, decided once for this sandbox: \(reason)."
    case .missing: nil
    }
  }

  /// Finds out once, before a run.
  ///
  /// Outside the sandbox the program on PATH is taken at its word. In a sandbox it is decided once and kept: what
  /// `OVERTURE_TERRAFORM` names; else what was decided before; else the program on PATH where it can get its provider.
  /// - Parameters:
  ///   - environment: read for `OVERTURE_TERRAFORM` and `PATH`; given to the program.
  ///   - decision: what the sandbox keeps of it; nil outside of one.
  ///   - limit: how long one that was found on PATH may try to get its provider.
  /// - Returns: the program, the stand-in, or what is missing.
  package static func find(
    environment: [String: String], decision: TerraformDecision? = nil, limit: Duration = .seconds(10)
  ) async -> TerraformProgram {
    let named = environment["OVERTURE_TERRAFORM"].flatMap { $0.isEmpty ? nil : $0 }
    let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    guard let decision else { return outside(named, path, environment) }
    if let named { return await self.named(named, path, environment, decision) }
    if let kept = decision.kept { return await again(kept, path, environment, decision) }
    let found = await first(path, environment, limit)
    // A look that was broken off has decided nothing.
    guard !Task.isCancelled else { return program(found, environment) }
    return program(decision.keep(found), environment)
  }

  private static func outside(_ named: String?, _ path: String, _ environment: [String: String]) -> TerraformProgram {
    let candidates = named.map { [$0] } ?? ["terraform", "tofu"]
    guard let found = candidates.lazy.compactMap({ locate($0, in: path) }).first else {
      return .missing(missing(named.map(notNamed) ?? nothingOnPath))
    }
    return .executable(path: found, environment: environment, note: nil)
  }

  private static let nothingOnPath = "neither terraform nor tofu is on PATH"
  private static func notNamed(_ name: String) -> String { "OVERTURE_TERRAFORM names \(name), which is no program" }

  /// What somebody has named decides, also against what was decided before.
  private static func named(
    _ name: String, _ path: String, _ environment: [String: String], _ decision: TerraformDecision
  ) async -> TerraformProgram {
    guard name != builtIn else {
      return program(decision.replace(.standIn(reason: "OVERTURE_TERRAFORM is \(builtIn)")), environment)
    }
    guard let found = locate(name, in: path) else { return .missing(missing(notNamed(name))) }
    if let kept = decision.kept, kept == .program(path: found) { return program(kept, environment) }
    if let problem = await providerProblem(found, environment: environment, limit: .seconds(60)) {
      return .missing(
        Failure(
          message: "The Terraform that OVERTURE_TERRAFORM names cannot work in this sandbox", reason: "\(problem).",
          remedy: "Let it have its provider, or use the stand-in: export OVERTURE_TERRAFORM=\(builtIn)"))
    }
    return program(decision.replace(.program(path: found)), environment)
  }

  /// What was decided before, where it is still there.
  private static func again(
    _ kept: TerraformDecision.Choice, _ path: String, _ environment: [String: String], _ decision: TerraformDecision
  ) async -> TerraformProgram {
    if case .program(let program) = kept, locate(program, in: path) == nil {
      return .missing(
        Failure(
          message: "This sandbox's Terraform is gone",
          reason: "\(program) was decided on for it (\(decision.path)), and is no program any more.",
          remedy: "Put it back, or name another one: export OVERTURE_TERRAFORM=/path/to/terraform; or go on with the "
            + "stand-in: export OVERTURE_TERRAFORM=\(builtIn)"))
    }
    return program(kept, environment)
  }

  private static func first(
    _ path: String, _ environment: [String: String], _ limit: Duration
  ) async -> TerraformDecision.Choice {
    guard let found = ["terraform", "tofu"].lazy.compactMap({ locate($0, in: path) }).first else {
      return .standIn(reason: nothingOnPath)
    }
    if let reason = await providerProblem(found, environment: environment, limit: limit) {
      return .standIn(reason: reason)
    }
    return .program(path: found)
  }

  private static func program(_ choice: TerraformDecision.Choice, _ environment: [String: String]) -> TerraformProgram {
    switch choice {
    case .standIn(let reason): .standIn(reason: reason)
    case .program(let path):
      .executable(
        path: path, environment: environment, note: "Terraform is \(path), decided once for this sandbox.")
    }
  }

  static func missing(_ what: String) -> Failure {
    Failure(
      message: "There is no Terraform", reason: "Overture needs it to create the service, and \(what).",
      remedy:
        "Install it (https://developer.hashicorp.com/terraform/install, or OpenTofu: https://opentofu.org/docs/intro/install), "
        + "or name it: export OVERTURE_TERRAFORM=/path/to/terraform")
  }

  private static func locate(_ name: String, in path: String) -> String? {
    // A path from here would lead nowhere in the folder in which it is run.
    let places = name.contains("/") ? [URL(filePath: name).path] : path.split(separator: ":").map { "\($0)/\(name)" }
    return places.first { place in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) && !isFolder.boolValue
        && access(place, X_OK) == 0
    }
  }

  private static let probe = """
    terraform {
      required_providers {
        google = { source = "hashicorp/google" }
      }
    }

    """

  /// Why the provider cannot be had; nil where it can.
  private static func providerProblem(
    _ path: String, environment: [String: String], limit: Duration
  ) async -> String? {
    let folder = FileManager.default.temporaryDirectory.appending(path: "overture-probe-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(probe.utf8).write(to: URL(filePath: folder + "/main.tf"))
    } catch {
      return "no temporary folder can be made (\(error.localizedDescription))"
    }
    var variables = ChildEnvironment.variables(for: .terraform, of: environment)
    variables["CHECKPOINT_DISABLE"] = "1"
    variables["TF_IN_AUTOMATION"] = "1"
    variables["TF_DATA_DIR"] = nil
    let child = ChildProcess(
      executable: path, arguments: ["init", "-backend=false", "-input=false", "-no-color"], environment: variables,
      folder: folder, outputFile: folder + "/output", patience: .milliseconds(200))
    do {
      guard let status = try await within(limit, { try await child.run { _ in }.status }) else {
        return "\(path) could not get the google provider within \(Elapsed.words(limit / .seconds(1)))"
      }
      return status == 0 ? nil : "\(path) cannot get the google provider"
    } catch {
      return "\(path) does not run"
    }
  }
}
