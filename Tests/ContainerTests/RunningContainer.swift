import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix
import Subprocess
import SystemPackage

/// A container that runs: its root read-only, without a network of its own, as the image's user.
struct RunningContainer: Sendable {
  /// How it ended.
  struct Ending {
    /// Its exit status; 128 and the number of the signal that ended it.
    var status: Int
    var output: String
    /// From SIGTERM to its end; nil where it got none.
    var ending: Duration?
  }

  let port: Int
  private let id: String
  private let ground: Ground
  private let workingFolder: String
  private let lines: AsyncStream<String>
  private let signalled = SignalTime()

  private actor SignalTime {
    var instant: ContinuousClock.Instant?
    func set() { instant = .now }
  }

  /// Starts an image, lets something be done with it, and waits for its end.
  ///
  /// - Parameters:
  ///   - image: which.
  ///   - ground: where its files are.
  ///   - variables: its variables, besides those of the image.
  ///   - files: what is mounted read-only, by place in the container.
  ///   - body: what is done; it ends the container, unless that ends itself.
  /// - Returns: how it ended.
  /// - Throws: what the body throws, or `Ground.Failed`.
  static func run(
    _ image: ServiceImage, on ground: Ground, _ variables: [String: String] = [:], files: [String: URL] = [:],
    _ body: @escaping @Sendable (RunningContainer) async throws -> Void = { _ in }
  ) async throws -> Ending {
    let id = "overture-\(UUID().uuidString)"
    let bundle = ground.folder.appending(path: "builds/\(id)")
    try FileManager.default.createDirectory(at: bundle, withIntermediateDirectories: true)
    let working = try await ground.buildah(["from", "--pull-never", image.name])
    let root = try await ground.buildah(["mount", working])
    let port = try freePort()
    let environment = image.configuration.environment + ["PORT=\(port)"] + variables.map { "\($0.key)=\($0.value)" }
    let specification = BundleSpecification(
      root: root, image: image.configuration, environment: environment, files: files)
    try JSONEncoder().encode(specification).write(to: bundle.appending(path: "config.json"))
    let (lines, spoken) = AsyncStream<String>.makeStream()
    let container = RunningContainer(
      port: port, id: id, ground: ground, workingFolder: image.configuration.workingFolder, lines: lines)
    let words = ground.crunCommand(["run", "--bundle", bundle.path, id])
    let result = try await Subprocess.run(
      .name(words[0]), arguments: Arguments(Array(words.dropFirst())), input: .none, output: .sequence,
      error: .combinedWithOutput
    ) { execution in
      let reading = Task {
        var text = ""
        for try await line in execution.standardOutput.strings() {
          text += line + "\n"
          spoken.yield(line)
        }
        spoken.finish()
        return text
      }
      do {
        try await body(container)
      } catch {
        _ = try? await ground.crun(["kill", id, "KILL"])
        throw Ground.Failed(description: "\(error)\n\(try await reading.value)")
      }
      // Whoever does not end is made to, and shows it by its status.
      let patience = Task {
        try await Task.sleep(for: .seconds(20))
        _ = try? await ground.crun(["kill", id, "KILL"])
      }
      defer { patience.cancel() }
      return try await reading.value
    }
    let since = await container.signalled.instant
    let ending = since.map { ContinuousClock.now - $0 }
    _ = try await ground.buildah(["rm", working])
    try? FileManager.default.removeItem(at: bundle)
    let status =
      switch result.terminationStatus {
      case .exited(let code): Int(code)
      case .signaled(let signal): 128 + Int(signal)
      }
    return Ending(status: status, output: result.closureResult, ending: ending)
  }

  /// Waits until a path answers.
  /// - Returns: the status and the content.
  /// - Throws: an error of the client when there was no answer for a minute.
  ///
  /// - Parameters:
  ///   - path: what is asked for.
  ///   - host: the name that it is called by; nil for its address.
  func answers(_ path: String, host: String? = nil) async throws -> (status: UInt, text: String) {
    let patience = ContinuousClock.now + .seconds(60)
    while true {
      do {
        return try await get(path, host.map { ["Host": $0] } ?? [:])
      } catch {
        guard ContinuousClock.now < patience else { throw error }
        try await Task.sleep(for: .milliseconds(20))
      }
    }
  }

  /// Asks once.
  ///
  /// - Parameters:
  ///   - path: what is asked for.
  ///   - headers: further headers of the request.
  /// - Returns: the status and the content.
  /// - Throws: an error of the client.
  func get(_ path: String, _ headers: [String: String] = [:]) async throws -> (status: UInt, text: String) {
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
    for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
    let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    return (answer.status.code, String(buffer: try await answer.body.collect(upTo: 1 << 20)))
  }

  /// Waits until it prints a line with a text.
  func prints(_ text: String) async { for await line in lines where line.contains(text) { return } }

  /// Runs a command in it, once it is there.
  /// - Returns: what it prints.
  /// - Throws: `Ground.Failed` where it fails.
  func execute(_ command: [String], _ variables: [String: String] = [:]) async throws -> String {
    let patience = ContinuousClock.now + .seconds(10)
    while !FileManager.default.fileExists(atPath: ground.folder.appending(path: "crun/\(id)/status").path),
      ContinuousClock.now < patience
    {
      try await Task.sleep(for: .milliseconds(20))
    }
    // What crun itself is given takes the place of the image's variables.
    let environment = variables.isEmpty ? [] : ["env"] + variables.map { "\($0.key)=\($0.value)" }
    return try await ground.crun(["exec", "--cwd", workingFolder, id] + environment + command)
  }

  /// Sends SIGTERM to its first process, as Cloud Run does.
  func terminate() async throws {
    await signalled.set()
    _ = try await ground.crun(["kill", id, "TERM"])
  }

  private static func freePort() throws -> Int {
    let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listening) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general -> UInt16? in
        guard bind(listening, general, size) == 0, getsockname(listening, general, &size) == 0 else { return nil }
        return UInt16(bigEndian: pointer.pointee.sin_port)
      }
    }
    guard let port else { throw Ground.Failed(description: "no port is free") }
    return Int(port)
  }
}
