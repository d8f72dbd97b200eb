import ArgumentParser
import BoundedInput
import Foundation
import PlainText
import SetupPlan

/// Where the value of a secret comes from: never from an argument, which every user of the machine can read.
struct SecretValueOptions: ParsableArguments {
  @Flag(help: "Let the machine choose a random value of 64 characters, for keys that only have to be random.")
  var generate = false

  @Option(help: "How the answer is printed: text or json.")
  var format: AnswerFormat = .text

  /// Refuses a command line whose answers and value are both on standard input.
  /// - Parameter source: where the answers come from.
  /// - Throws: a `ValidationError`.
  func validate(beside source: AnswersOptions) throws {
    guard source.answers == StandardInput.path, !generate else { return }
    throw ValidationError("Standard input holds the answers or the value: name a file of answers, or take --generate.")
  }

  /// The most bytes that Secret Manager takes.
  static let limit = 65536

  /// The value.
  /// - Throws: `CommandFailure` where there is none, or one that cannot be.
  func read(for target: SecretTarget) throws -> [UInt8] {
    if generate { return Self.random() }
    var bytes: [UInt8]
    if isatty(STDIN_FILENO) == 1 {
      StandardStreams.tell(
        "Type or paste the value of \(target.variable ?? target.secret), unseen; several lines can be pasted. Enter ends it:"
      )
      bytes = try HiddenInput().read(limit: Self.limit)
    } else {
      bytes = StandardInput.bytes(limit: Self.limit)
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
}
