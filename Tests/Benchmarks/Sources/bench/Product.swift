import Foundation

/// The release build of the product.
struct Product {
  /// The program.
  let path: String
  /// The package's folder.
  let root: String

  /// Builds it as it is released, or finds that nothing has changed.
  /// - Throws: `Trouble` with what the compiler said.
  static func build() async throws -> Product {
    let file = URL(filePath: #filePath)
    let root = (0..<5).reduce(file) { folder, _ in folder.deletingLastPathComponent() }.path
    let script = "\(root)/.github/release/build"
    Bench.say("building the product: \(script)")
    let path = try await Program(path: script, arguments: []).run().output
    return Product(path: path.trimmingCharacters(in: .whitespacesAndNewlines), root: root)
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
