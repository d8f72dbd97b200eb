import Foundation

/// A file that another program writes, read line by line while it grows.
struct GrowingFile: Sendable {
  let path: String

  /// How many bytes of a line are handed on.
  private static let lineLimit = 1 << 20

  /// Between two looks.
  private static let interval = Duration.milliseconds(30)

  /// Makes it anew, for its owner alone.
  /// - Returns: the descriptor that the other program writes to.
  /// - Throws: `FileProblem`.
  func create() throws -> Int32 {
    unlink(path)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileProblem(path: path, action: .write, number: errno) }
    return descriptor
  }

  /// Hands on each line, and returns when all is read that was there when the writer had ended.
  /// - Parameters:
  ///   - hasEnded: whether the writer has ended.
  ///   - line: gets each line, the last one also without a break.
  func follow(until hasEnded: @Sendable () async -> Bool, _ line: @Sendable (String) async -> Void) async {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var rest: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let isLast = await hasEnded()
      while true {
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { break }
        var start = 0
        while let end = buffer[start..<count].firstIndex(of: UInt8(ascii: "\n")) {
          rest += buffer[start..<end]
          await line(String(decoding: rest, as: UTF8.self))
          rest.removeAll(keepingCapacity: true)
          start = end + 1
        }
        // No line is kept beyond what anybody reads: what follows is dropped up to its end.
        rest += buffer[start..<count].prefix(max(0, Self.lineLimit - rest.count))
      }
      guard !isLast else { break }
      try? await Task.sleep(for: Self.interval)
    }
    if !rest.isEmpty { await line(String(decoding: rest, as: UTF8.self)) }
  }
}
