import Foundation
import RESTClient
import SetupPlan

/// The Terraform that a run uses.
package enum TerraformProgram: Sendable {
  /// The real one, or OpenTofu.
  case executable(path: String, environment: [String: String])
  /// The built-in stand-in, in the sandbox alone, and why the real one cannot be had.
  case standIn(reason: String)
  /// None: the steps that need it fail with this.
  case missing(Failure)

  /// Finds out once, before a run.
  ///
  /// Outside the sandbox the program on PATH is taken at its word. In the sandbox it must be able to get its provider:
  /// two seconds to try, thirty where `OVERTURE_TERRAFORM` names it.
  /// - Parameters:
  ///   - environment: read for `OVERTURE_TERRAFORM` and `PATH`; given to the program.
  ///   - isSandbox: whether the stand-in is allowed.
  ///   - limit: how long one that was found may try; one that was named may try fifteen times as long.
  /// - Returns: the program, the stand-in, or what is missing.
  package static func find(
    environment: [String: String], isSandbox: Bool, limit: Duration = .seconds(2)
  ) async -> TerraformProgram {
    let named = environment["OVERTURE_TERRAFORM"].flatMap { $0.isEmpty ? nil : $0 }
    let candidates = named.map { [$0] } ?? ["terraform", "tofu"]
    let path = candidates.lazy.compactMap { locate($0, in: environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin") }
      .first
    guard let path else {
      let what =
        named.map { "OVERTURE_TERRAFORM names \($0), which is no program" }
        ?? "neither terraform nor tofu is on PATH"
      return isSandbox ? .standIn(reason: what) : .missing(missing(what))
    }
    guard isSandbox else { return .executable(path: path, environment: environment) }
    let limit = named == nil ? limit : limit * 15
    if let reason = await providerProblem(path, environment: environment, limit: limit) {
      return .standIn(reason: reason)
    }
    return .executable(path: path, environment: environment)
  }

  private static func missing(_ what: String) -> Failure {
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
