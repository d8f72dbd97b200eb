import Foundation
import SetupPlan
import Testing

@testable import Artifacts

/// The generated configuration in a folder of its own, applied by a real `terraform` whose provider needs no network.
struct AppliedConfiguration {
  private static let stub = ProcessInfo.processInfo.environment["OVERTURE_TERRAFORM_STUB"].map { "\($0)/terraform" }

  static let isPossible = stub.map { FileManager.default.isExecutableFile(atPath: $0) } ?? false
  static let why: Comment = "OVERTURE_TERRAFORM_STUB names no folder with a terraform that has its provider offline"

  private let folder: TemporaryFolder
  private let terraform: Tool
  private let environment: String
  private var directory: URL { folder.url.appending(path: FileLayout.usual.terraformDirectory) }
  /// What exists, as the provider keeps it.
  private var world: URL { folder.url.appending(path: "world.json") }

  /// Initialises and applies a sample as a person does by hand; but for the state, which is a file here.
  init(_ sample: SamplePlan) async throws {
    environment = sample.environment
    let files = try sample.files().filter { $0.path.hasPrefix("\(FileLayout.usual.terraformDirectory)/") }
    folder = try TemporaryFolder(Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.contents) }))
    try folder.write("terraform/local_override.tf", Data("terraform {\n  backend \"local\" {}\n}\n".utf8))
    terraform = Tool(path: try #require(Self.stub))
    for arguments in [["init", "-input=false"], ["validate"]] {
      let result = try await run(arguments)
      try #require(result.status == 0, "\(result.output)\(result.error)")
    }
    let environment = try sample.plan.environment
    try await apply([
      "-var=project_id=\(environment.project)", "-var=region=\(environment.region)", "-var=env=\(environment.name)",
    ])
  }

  /// Runs Terraform in the folder.
  private func run(_ arguments: [String], _ variables: [String: String] = [:]) async throws -> Tool.Result {
    try await terraform.run(
      arguments + ["-no-color"], folder: directory,
      environment: ["STUB_STATE": world.path, "GOOGLE_OAUTH_ACCESS_TOKEN": "none"].merging(variables) { $1 })
  }

  private var values: [String] { ["-var-file=\(FileLayout.variables(environment))"] }

  /// What a plan says where Terraform was initialised for the state of an environment, as far as the configuration can tell.
  func plan(onStateOf other: String) async throws -> Tool.Result {
    // The record of a backend lies in Terraform's data, which is elsewhere here, so that the backend itself stays.
    let record = #"{"backend": {"config": {"prefix": "overture/ai-orchestra/\#(other)"}}}"#
    let data = folder.url.appending(path: "data")
    try FileManager.default.moveItem(at: directory.appending(path: ".terraform"), to: data)
    try folder.write("terraform/.terraform/terraform.tfstate", Data(record.utf8))
    return try await run(["plan", "-input=false", "-detailed-exitcode"] + values, ["TF_DATA_DIR": data.path])
  }

  /// Applies what is in the folder.
  func apply(_ arguments: [String] = []) async throws {
    let named = arguments.contains { $0.hasPrefix("-var=env=") } ? [] : values
    let result = try await run(["apply", "-input=false", "-auto-approve"] + named + arguments)
    try #require(result.status == 0, "\(result.output)\(result.error)")
  }

  /// What a plan ends with, and what it prints.
  func plan(_ arguments: String...) async throws -> Tool.Result {
    try await run(["plan", "-input=false", "-detailed-exitcode"] + values + arguments)
  }

  /// Replaces values in the file of the variables.
  func set(_ values: [String: Any]) throws {
    let file = folder.url.appending(path: FileLayout.usual.variablesPath(environment))
    let all = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    try JSONSerialization.data(withJSONObject: all.merging(values) { $1 }).write(to: file)
  }

  /// Changes what exists of a resource, as somebody else would.
  func change(_ type: String, _ body: (inout [String: Any]) throws -> Void) throws {
    var all = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: world)) as? [String: [String: Any]])
    let key = try #require(all.keys.first { $0.hasPrefix("\(type) ") })
    var resource = try #require(all[key])
    try body(&resource)
    all[key] = resource
    try JSONSerialization.data(withJSONObject: all).write(to: world)
  }
}
