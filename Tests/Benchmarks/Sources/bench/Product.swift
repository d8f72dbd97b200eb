import Foundation

/// The release build of the product.
struct Product {
  /// The program.
  let path: String
  /// The package's folder.
  let root: String

  /// Builds it as the README says, or finds that nothing has changed.
  /// - Throws: `Trouble` with what the compiler said.
  static func build() async throws -> Product {
    let file = URL(filePath: #filePath)
    let root = (0..<5).reduce(file) { folder, _ in folder.deletingLastPathComponent() }.path
    guard let swift = Program.find("swift") else { throw Trouble("swift is not on PATH") }
    let arguments = [
      "build", "-c", "release", "--static-swift-stdlib", "--product", "overture", "--package-path", root,
    ]
    Bench.say("building the product: swift \(arguments.joined(separator: " "))")
    try await Program(path: swift, arguments: arguments).run()
    let folder = try await Program(path: swift, arguments: arguments + ["--show-bin-path"]).run().output
    return Product(path: folder.trimmingCharacters(in: .whitespacesAndNewlines) + "/overture", root: root)
  }

  /// The product with arguments, on a sandbox of its own.
  func program(_ arguments: [String], sandbox: String, environment: [String: String] = [:]) -> Program {
    Program(
      path: path, arguments: arguments,
      environment: environment.merging(["OVERTURE_SANDBOX": sandbox]) { own, _ in own })
  }

  /// Answers that need no acceptance.
  var answers: String { "\(root)/assets/examples/keyless.yaml" }
}

/// A folder for the time of a measurement.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "overture-bench-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
