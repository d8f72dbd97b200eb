import ArgumentParser
import BoundedInput
import Foundation
import PlainText
import SetupPlan

/// Where the value of a secret comes from: never from an argument, which every user of the machine can read.
struct SecretValueOptions: ParsableArguments {
  @Flag(help: "Let the machine choose a random value of 64 characters, for keys that only have to be random.")
  var generate = false

  /// The most bytes that Secret Manager takes.
  static let limit = 65536

  /// The value.
  /// - Throws: `CommandFailure` where there is none, or one that cannot be.
  func read(for target: SecretTarget) throws -> [UInt8] {
    if generate { return Self.random() }
    var bytes: [UInt8]
    if isatty(STDIN_FILENO) == 1 {
      StandardStreams.progress(
        "Type or paste the value of \(target.variable ?? target.secret), unseen; several lines can be pasted. Enter ends it:"
      )
      bytes = try HiddenInput().read(limit: Self.limit)
    } else {
      bytes = try Self.standardInput()
      if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
      if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    }
    guard !bytes.isEmpty else {
      throw CommandFailure.usage(
        "There is no value", "Nothing came from standard input.",
        "Give it by a pipe, such as: pass show database | overture secrets set DATABASE_URL; or type it on a terminal.")
    }
    guard bytes.count <= Self.limit else {
      throw CommandFailure.usage(
        "The value is too long", "Secret Manager takes \(Self.limit) bytes.", "Keep it in a bucket, and its key here.")
    }
    return bytes
  }

  /// 48 random bytes as text that needs no quotes anywhere.
  static func random() -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    let bytes = (0..<48).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    return Data(bytes).base64EncodedString().utf8.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: "-") : $0 }
      .map { $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0 }
  }

  private static func standardInput() throws -> [UInt8] {
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
