import Foundation
import RESTClient
import Testing

/// The real `terraform` on a folder, with a provider that needs no network.
struct RealTerraform {
  private static let stub = ProcessInfo.processInfo.environment["OVERTURE_TERRAFORM_STUB"].map { "\($0)/terraform" }
  static let isThere = stub.map { FileManager.default.isExecutableFile(atPath: $0) } ?? false
  static let why: Comment = "OVERTURE_TERRAFORM_STUB names no folder with a terraform that has its provider offline"

  private let folder: URL

  /// Makes its state a file of the folder.
  init(folder: URL) throws {
    self.folder = folder
    let backend = "terraform {\n  backend \"local\" {}\n}\n"
    try Data(backend.utf8).write(to: folder.appending(path: "local_override.tf"))
    _ = try run(["init", "-input=false", "-no-color"])
  }

  /// The planned values of each resource, by address, with the values of a file.
  func plannedValues(_ variablesFile: String) throws -> [String: JSONValue] {
    _ = try run(["plan", "-input=false", "-no-color", "-var-file=\(variablesFile)", "-out=plan"])
    let shown = try JSONValue(bytes: [UInt8](run(["show", "-json", "plan"])))
    return shown["planned_values"]["root_module"]["resources"].array.reduce(into: [:]) { found, resource in
      found[resource["address"].string ?? ""] = resource["values"]
    }
  }

  /// What a state says that was written by others, as this one reads it.
  func readState(_ state: JSONValue) throws -> JSONValue {
    try Data(state.bytes).write(to: folder.appending(path: "terraform.tfstate"))
    return try JSONValue(bytes: [UInt8](run(["show", "-json"])))
  }

  private func run(_ arguments: [String]) throws -> Data {
    let process = Process()
    process.executableURL = URL(filePath: try #require(Self.stub))
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging([
      "STUB_STATE": folder.appending(path: "world.json").path, "GOOGLE_OAUTH_ACCESS_TOKEN": "none",
    ]) { $1 }
    let output = folder.appending(path: "output.txt")
    let errors = folder.appending(path: "errors.txt")
    for file in [output, errors] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let said = try Data(contentsOf: errors) + Data(contentsOf: output)
    try #require(process.terminationStatus == 0, "\(String(decoding: said, as: UTF8.self))")
    return try Data(contentsOf: output)
  }
}
