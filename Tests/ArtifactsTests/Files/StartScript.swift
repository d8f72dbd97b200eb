import Testing

/// The script that runs first in the container, taken out of the Dockerfile that writes it.
struct StartScript {
  let text: String

  init(dockerfile: String) throws {
    let start = try #require(dockerfile.range(of: "printf '%s\\n' \\\n"))
    let end = try #require(dockerfile.range(of: "> /opt/overture/start.py"))
    let lines = dockerfile[start.upperBound..<end.lowerBound].split(separator: "\n").map { line in
      String(line.drop { $0 == " " }.dropFirst().prefix { $0 != "'" })
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  /// Runs it with a server that only says what it was told.
  func run(_ environment: [String: String], files: [String: String] = [:]) async throws -> Tool.Result {
    let server = "def run(application, **options):\n    print(application, sorted(options.items()))\n"
    let folder = try TemporaryFolder(files.merging(["uvicorn.py": server, "start.py": text]) { $1 })
    return try await #require(Tool("python3")).run(["start.py"], folder: folder.url, environment: environment)
  }
}
