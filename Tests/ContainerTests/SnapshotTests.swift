import Foundation
import RealPrograms
import Testing

/// What is imported from a snapshot is what would be imported without it.
@Suite("Snapshots that a service starts from")
struct SnapshotTests {
  @Test("Python 3.10", .enabled(if: Interpreter(minor: 10) != nil, "there is no Python 3.10"))
  func python310() async throws { try await compares(#require(Interpreter(minor: 10))) }

  @Test("Python 3.11", .enabled(if: Interpreter(minor: 11) != nil, "there is no Python 3.11"))
  func python311() async throws { try await compares(#require(Interpreter(minor: 11))) }

  @Test("Python 3.12", .enabled(if: Interpreter(minor: 12) != nil, "there is no Python 3.12"))
  func python312() async throws { try await compares(#require(Interpreter(minor: 12))) }

  @Test("Python 3.13", .enabled(if: Interpreter(minor: 13) != nil, "there is no Python 3.13"))
  func python313() async throws { try await compares(#require(Interpreter(minor: 13))) }

  @Test("Python 3.14", .enabled(if: Ground.isThere, "mmdebstrap is missing, or the user is not root"))
  func python314() async throws { try await compares(Interpreter(minor: 14, on: Ground())) }

  /// Debuggers, tracers, `inspect`, `importlib.resources`, pickles, tracebacks, `reload`, processes started in each way, and every
  /// module's specification: all are the same.
  private func compares(_ interpreter: Interpreter) async throws {
    let service = try await SnapshotService(interpreter)
    defer { service.remove() }
    let said = try await service.rehearse()
    #expect(
      said.wholeMatch(of: /The snapshot of .* MB imports the service in .* s instead of .* s\./) != nil, "\(said)")
    let plain = try await service.seen(fromSnapshot: false)
    let kept = try await service.seen(fromSnapshot: true)
    #expect(plain.contains("\"restored\": false") && plain.contains("ZeroDivisionError"), "\(plain)")
    #expect(kept == plain.replacing("\"restored\": false", with: "\"restored\": true"))
  }

  @Test("coverage counts the same lines", .enabled(if: Interpreter(minor: 11) != nil, "there is no Python 3.11"))
  func coverage() async throws {
    let service = try await SnapshotService(#require(Interpreter(minor: 11)))
    defer { service.remove() }
    _ = try await service.run(["-m", "venv", "venv"])
    let python = ["-c", "import os, sys; os.execv('venv/bin/python', ['venv/bin/python', *sys.argv[1:]])"]
    _ = try await service.run(python + ["-m", "pip", "install", "--quiet", "coverage==7.13.0"])
    var counted: [String] = []
    let rehearsing = "import os; os.geteuid = lambda: 1; import container_rehearsal as r; r.rehearse('snapshot')"
    _ = try await service.run(python + ["-c", rehearsing])
    for words in [["checks.py"], ["checks.py", "snapshot"]] {
      let seen = try await service.run(python + ["-m", "coverage", "run", "--include=shop/*,main.py"] + words)
      #expect(seen.contains("\"restored\": \(words.count == 2)"))
      counted.append(try await service.run(python + ["-m", "coverage", "report", "--show-missing"]))
    }
    #expect(counted[0] == counted[1] && counted[0].contains("shop/prices.py"), "\(counted)")
  }

  @Test(
    "what differs from the build is imported as always", .enabled(if: Interpreter(minor: 11) != nil, "no Python 3.11"))
  func differs() async throws {
    let service = try await SnapshotService(#require(Interpreter(minor: 11)))
    defer { service.remove() }
    _ = try await service.rehearse()
    #expect(try await service.brief() == "True True True app 9")
    #expect(try await service.brief(["OVERTURE_START": "plain"]) == "False True None app 9")
    #expect(try await service.brief(["PYTHONPATH": "elsewhere"]) == "False True True app 9")
    #expect(try await service.brief(["PYTHONOPTIMIZE": "1"]) == "False True True app 9")
    if let other = Interpreter(minor: 12) { #expect(try await service.brief(by: other) == "False True True app 9") }

    // Folders for data hide nothing; another module of a name that is known does.
    try service.write("data/file.txt", "data")
    #expect(try await service.brief() == "True True True app 9")
    try service.write("shop.cpython-311-x86_64-linux-gnu.so.off", "")
    #expect(try await service.brief() == "False True True app 9")
    try FileManager.default.removeItem(at: service.folder.appending(path: "shop.cpython-311-x86_64-linux-gnu.so.off"))

    // Code of the service that was changed is what counts, and the rest still comes from the snapshot.
    try service.write("shop/prices.py", "def square(number):\n    return 100\n\n\ndef total(orders):\n    return 0\n")
    try await service.compile()
    #expect(try await service.brief() == "True True True app 100")
  }

  @Test(
    "a damaged snapshot is said, and the service is imported as always",
    .enabled(if: Interpreter(minor: 11) != nil, "there is no Python 3.11"))
  func damaged() async throws {
    let service = try await SnapshotService(#require(Interpreter(minor: 11)))
    defer { service.remove() }
    _ = try await service.rehearse()
    let whole = try service.snapshot
    for size in [4, 100, whole.count / 2, whole.count - 1] {
      try whole.prefix(size).write(to: service.folder.appending(path: "snapshot"))
      #expect(try await service.brief().hasPrefix("False True "), "\(size) bytes")
    }
    // The modules alone, which are read when they are asked for.
    let numbers = (0..<4).map { index in
      whole.dropFirst(index * 8).prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    let modules = numbers[0] + numbers[1]..<numbers[2]
    try #require(modules.count > 1000)
    var broken = whole
    broken.replaceSubrange(modules, with: Data(count: modules.count))
    try broken.write(to: service.folder.appending(path: "snapshot"))
    #expect(try await service.brief().hasSuffix("True True True app 9"))
  }

  /// What a service does while it is imported, what the rehearsal says of it, and whether it keeps a snapshot.
  static let verdicts: [(code: String, said: String, isKept: Bool)] = [
    (
      "import os\nglobals()[f'name_{os.getpid()}'] = 1", "The image starts without a snapshot: the module shop.prices.",
      false
    ),
    ("import os\nos._exit(3)", "The image starts without a snapshot: the process ended with 3.", false),
    ("import os\nos.environ['DATABASE']", "It ends where the import does in a build: KeyError: 'DATABASE'", true),
    ("import sys\nsys.exit('no settings')", "It ends where the import does in a build: SystemExit: no settings", true),
    ("import socket\nsocket.create_connection(('127.0.0.1', 9))", "OSError: [Errno 101] there is no network", true),
  ]

  @Test(
    "what the rehearsal cannot prove is not used, and said",
    .enabled(if: Interpreter(minor: 11) != nil, "no Python 3.11"),
    arguments: verdicts)
  func judges(code: String, said: String, isKept: Bool) async throws {
    let service = try await SnapshotService(#require(Interpreter(minor: 11)))
    defer { service.remove() }
    try service.write("shop/prices.py", code + "\n\n\ndef square(number):\n    return number * number\n")
    try await service.compile()
    let verdict = try await service.rehearse()
    #expect(verdict.contains(said), "\(verdict)")
    #expect(try service.snapshot.isEmpty != isKept)
  }

  @Test(
    "a health answer that differs is seen, and one that changes by itself is not compared",
    .enabled(if: Interpreter(minor: 11) != nil, "there is no Python 3.11"),
    arguments: [("os.getpid()", false), ("os.urandom(4)", true)])
  func answers(value: String, isKept: Bool) async throws {
    let service = try await SnapshotService(#require(Interpreter(minor: 11)))
    defer { service.remove() }
    let code =
      "import os\n\n\ndef total(_):\n    return \(value)\n\n\ndef square(number):\n    return number * number\n"
    try service.write("shop/prices.py", code)
    try await service.compile()
    let verdict = try await service.rehearse()
    #expect(verdict.contains("the answer when it is asked for its health") != isKept, "\(verdict)")
    #expect(try service.snapshot.isEmpty != isKept)
  }

  @Test(
    "the build sees that a thread keeps the service from being forked",
    .enabled(if: Interpreter(minor: 11) != nil, "there is no Python 3.11"),
    arguments: [
      "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()",
      "FILE = open('/dev/null')",
    ])
  func forks(code: String) async throws {
    let service = try await SnapshotService(#require(Interpreter(minor: 11)))
    defer { service.remove() }
    try service.write(
      "shop/prices.py",
      code + "\n\n\ndef total(_):\n    return 0\n\n\ndef square(number):\n    return number * number\n")
    try await service.compile()
    let said = try await service.rehearse()
    #expect(try await service.brief() == "True False False app 9", "\(said)")
  }
}
