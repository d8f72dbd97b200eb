import Foundation

/// What it costs to look at a repository of 50,000 files, against git listing them.
struct Detection {
  let product: Product

  private static let name = "looking at 50,000 files"
  private static let limit = 4.0
  private static let files = 50_000
  private static let rounds = 21

  /// `overture script`, which asks nobody, of a service in that repository, less the same of a repository with that
  /// service alone, against `git ls-files -z`.
  /// - Throws: `Trouble` where a program fails.
  func figure() async throws -> Figure {
    guard let git = Program.find("git") else {
      return .skipped(Self.name, because: "git is not on PATH", goal: "at most \(Self.limit)")
    }
    let folder = try TemporaryFolder()
    let large = try await repository("large", files: Self.files, in: folder.path, git: git)
    let small = try await repository("small", files: 0, in: folder.path, git: git)
    var (look, start, list) = ([Double](), [Double](), [Double]())
    for _ in 0..<Self.rounds {
      look.append(try await script(large, folder.path).run().seconds)
      start.append(try await script(small, folder.path).run().seconds)
      list.append(try await Program(path: git, arguments: ["-C", large, "ls-files", "-z"]).run().seconds)
    }
    let detection = look.median - start.median
    let ratio = detection / list.median
    return Figure(
      name: Self.name, product: "\((detection * 1000).digits(1)) ms",
      other: "git ls-files: \((list.median * 1000).digits(1)) ms", result: "\(ratio.digits(2)) times as long",
      goal: "at most \(Self.limit.digits(1)), and 100 ms", isReached: ratio <= Self.limit && detection <= 0.1)
  }

  private func script(_ repository: String, _ folder: String) -> Program {
    product.program(["script", "-C", repository], sandbox: "\(folder)/sandbox")
  }

  /// A git repository with a service of two hundred modules in its root, and so many files of other things.
  private func repository(_ name: String, files: Int, in folder: String, git: String) async throws -> String {
    let root = "\(folder)/\(name)"
    let answers = try String(contentsOfFile: product.answers, encoding: .utf8)
    try write("overture.yaml", answers.replacing("directory: ai-orchestra", with: "directory: ."), in: root)
    try write("requirements.txt", "fastapi\nuvicorn\n", in: root)
    try write("app/main.py", "from fastapi import FastAPI\n\napp = FastAPI()\n", in: root)
    for number in 0..<200 {
      try write("app/module\(number).py", "import os\n\nVALUE = os.getenv(\"VALUE_\(number)\", \"\")\n", in: root)
    }
    let endings = ["py", "ts", "json", "png", "md"]
    for number in 0..<files {
      let ending = endings[number % endings.count]
      try write("packages/part\(number / 500)/inner\(number / 50)/file\(number).\(ending)", "x = \(number)\n", in: root)
    }
    for arguments in [["init", "--quiet"], ["add", "--all"]] {
      try await Program(path: git, arguments: ["-C", root] + arguments).run()
    }
    return root
  }

  private func write(_ path: String, _ text: String, in root: String) throws {
    let file = URL(filePath: "\(root)/\(path)")
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }
}
