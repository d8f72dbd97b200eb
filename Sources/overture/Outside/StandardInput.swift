import BoundedInput
import Foundation
import SetupPlan

/// What is handed to the program on standard input.
enum StandardInput {
  /// How `--answers` names it.
  static let path = "-"
  /// How messages name it.
  static let name = "standard input"

  /// The answers on it: read once, however many set-ups they are about.
  static let answers = Result { try readAnswers() }

  private static func readAnswers() throws -> [UInt8] {
    if isatty(STDIN_FILENO) == 1 {
      StandardStreams.tell("Type or paste the answers, as overture.yaml would have them; ^D ends them:")
    }
    let bytes = bytes(limit: BoundedFile.textLimit)
    guard bytes.count <= BoundedFile.textLimit else {
      throw CommandFailure(
        Failure(
          message: "The answers on standard input are too long",
          reason: "More than \(BoundedFile.textLimit) bytes are no file of answers.",
          remedy: "Look at what is written to it.", kind: .answers))
    }
    return bytes
  }

  /// What is on it until its end, or one byte more than a limit.
  /// - Parameter limit: how many bytes are wanted at most.
  /// - Returns: the bytes.
  static func bytes(limit: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while bytes.count <= limit {
      let count = Foundation.read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += buffer.prefix(count)
    }
    return bytes
  }
}
