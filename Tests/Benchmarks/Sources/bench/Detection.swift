import Foundation

/// What it costs the wizard to look at a repository of 50,000 files, against git listing them.
struct Detection {
  let product: Product

  private static let limit = 0.1
  private static let rounds = 21

  /// What is looked at: so many services, each with so many modules, beside 50,000 other files.
  private struct Shape {
    var name: String
    var services: Int
    var modules: Int
  }

  private static let shapes = [
    Shape(name: "finding one service in 50,000 files", services: 1, modules: 200),
    Shape(name: "finding ten services in 50,000 files", services: 10, modules: 100),
  ]

  /// From exec until the wizard shows what it found in each repository, less the same of one with a service of one
  /// module, against `git ls-files -z`.
  /// - Throws: `Trouble` where a program fails.
  func figures() async throws -> [Figure] {
    guard let git = Program.find("git") else {
      return Self.shapes.map { .skipped($0.name, because: "git is not on PATH", goal: "at most 100 ms") }
    }
    let folder = try TemporaryFolder()
    // It is removed with its last use, which must not be before the last measurement.
    defer { withExtendedLifetime(folder) {} }
    let sandbox = "\(folder.path)/sandbox"
    // The sandbox is there already: only the look at the repository differs.
    try await product.program(["sandbox", "state"], sandbox: sandbox).run()
    let none = try await repository(Shape(name: "none", services: 1, modules: 0), files: 0, in: folder.path, git: git)
    var figures: [Figure] = []
    for shape in Self.shapes {
      let many = try await repository(shape, files: 50_000, in: folder.path, git: git)
      var (look, start, list) = ([Double](), [Double](), [Double]())
      for round in 0..<Self.rounds + 1 {
        let seconds = (
          try wizard(many, sandbox).secondsUntilPainted("service.web:app"),
          try wizard(none, sandbox).secondsUntilPainted("service.web:app"),
          try await Program(path: git, arguments: ["-C", many, "ls-files", "-z"]).run().seconds
        )
        // The first fills the file cache.
        guard round > 0 else { continue }
        look.append(seconds.0)
        start.append(seconds.1)
        list.append(seconds.2)
      }
      let detection = look.median - start.median
      figures.append(
        Figure(
          name: shape.name, product: "\((detection * 1000).digits(0)) ms",
          other: "git ls-files: \((list.median * 1000).digits(0)) ms",
          result: "\((detection / list.median).digits(1)) times as long", goal: "at most 100 ms",
          isReached: detection <= Self.limit))
    }
    return figures
  }

  private func wizard(_ repository: String, _ sandbox: String) -> TerminalProgram {
    var variables = ["TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": sandbox, "OVERTURE_SANDBOX": sandbox]
    variables["PATH"] = ProcessInfo.processInfo.environment["PATH"]
    return TerminalProgram(
      path: product.path, arguments: ["--sandbox", "-C", repository], environment: variables)
  }

  /// A git repository with services, and so many files of other things, every fifth of them Python.
  private func repository(_ shape: Shape, files: Int, in folder: String, git: String) async throws -> String {
    let root = "\(folder)/\(shape.services)-\(shape.modules)"
    for service in 0..<shape.services {
      let place = shape.services == 1 ? root : "\(root)/services/number\(service)"
      try write("requirements.txt", "fastapi\nuvicorn\n", in: place)
      try write("service/__init__.py", "", in: place)
      try write("service/web.py", "from fastapi import FastAPI\n\napp = FastAPI()\n", in: place)
      for module in 0..<shape.modules {
        try write("service/part\(module / 20)/module\(module).py", Self.module(module), in: place)
      }
    }
    let endings = ["py", "ts", "json", "png", "md"]
    for number in 0..<files {
      let path = "packages/part\(number / 500)/inner\(number / 50)/file\(number).\(endings[number % endings.count])"
      try write(path, "x = \(number)\n", in: root)
    }
    for arguments in [["init", "--quiet"], ["add", "--all"]] {
      try await Program(path: git, arguments: ["-C", root] + arguments).run()
    }
    return root
  }

  /// A module of eighty lines, as services have them: it declares paths and does its work; every fourth reads a variable.
  private static func module(_ number: Int) -> String {
    let head = """
      \"\"\"Orders of kind \(number): their paths, and what they need.\"\"\"

      import logging
      import os
      from typing import Any

      from fastapi import APIRouter, HTTPException

      logger = logging.getLogger(__name__)
      router = APIRouter(prefix="/orders\(number)")
      LIMIT = \(number.isMultiple(of: 4) ? "int(os.environ.get(\"ORDERS_\(number)_LIMIT\", \"100\"))" : "100")


      """
    let functions = (0..<5).map { part in
      """
      @router.get("/part\(part)/{identifier}/lines")
      async def status_\(part)(identifier: str, verbose: bool = False) -> dict[str, Any]:
          \"\"\"The state of one order, with its lines where they are asked for.\"\"\"
          if len(identifier) > LIMIT:
              raise HTTPException(status_code=404, detail=f"no order {identifier!r}")
          lines = [{"name": name, "count": count} for name, count in enumerate(identifier)]
          logger.info("order %s has %d lines", identifier, len(lines))
          total = sum(line["count"] for line in lines if line["name"] is not None)
          answer = {"identifier": identifier, "total": total, "state": "open"}
          if verbose:
              answer["lines"] = sorted(lines, key=lambda line: (line["count"], line["name"]))
          return answer


      """
    }
    return head + functions.joined()
  }

  /// Not by Foundation, which waits until each file is on the disk.
  private func write(_ path: String, _ text: String, in root: String) throws {
    let file = "\(root)/\(path)"
    let folder = String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)])
    if access(folder, F_OK) != 0 {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    guard let stream = fopen(file, "w") else { throw Trouble("\(file) cannot be written") }
    fputs(text, stream)
    fclose(stream)
  }
}
