import Foundation

/// A repository with several services, as `--all` takes them.
enum ServicesRepository {
  private static let source = """
    from flask import Flask

    app = Flask(__name__)


    @app.get("/health")
    def health():
        return "ok"

    """

  /// A git repository with so many services, each with answers of its own.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - folder: where it is made.
  ///   - product: whose example the answers are.
  /// - Returns: its root.
  /// - Throws: `Trouble` where there is no git.
  static func make(of count: Int, in folder: String, for product: Product) async throws -> String {
    let root = "\(folder)/services"
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    guard let git = Program.find("git") else { throw Trouble("git is not on PATH") }
    try await Program(path: git, arguments: ["init", "--quiet", root]).run()
    let answers = try String(contentsOfFile: product.answers, encoding: .utf8)
    for number in 1...count {
      let name = "service-\(number)"
      try FileManager.default.createDirectory(atPath: "\(root)/\(name)", withIntermediateDirectories: true)
      try source.write(toFile: "\(root)/\(name)/main.py", atomically: true, encoding: .utf8)
      try "flask==3.0.0\n".write(toFile: "\(root)/\(name)/requirements.txt", atomically: true, encoding: .utf8)
      let own = answers.replacing(
        "{ name: ai-orchestra, directory: ai-orchestra }", with: "{ name: \(name), directory: \(name) }")
      try own.write(toFile: "\(root)/\(name)/overture.yaml", atomically: true, encoding: .utf8)
    }
    return root
  }
}
