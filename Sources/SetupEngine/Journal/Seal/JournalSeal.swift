import Cryptography
import Foundation

/// What binds a repository's journal to this machine: a key of the user's that never leaves it, and the repository's place.
///
/// Each line carries a code over itself and the code of the line before: who does not have the key can neither write a line nor
/// change, move or take out one unnoticed. The last code is also kept beside the key, so that a journal which was cut shorter,
/// or replaced by an older copy of itself, is noticed too.
package struct JournalSeal: Sendable, Equatable {
  /// The code of a line: 64 hexadecimal digits.
  typealias Code = String

  private let key: [UInt8]

  /// - Parameters:
  ///   - machineKey: 32 random bytes.
  ///   - repository: the place of the repository.
  package init(machineKey: Data, repository: String) {
    let text = Data("overture journal\u{0}\(repository)".utf8)
    key = HMACSHA256.code(of: text, key: machineKey)
  }

  /// The code of a line.
  ///
  /// - Parameters:
  ///   - record: the line's JSON without the code.
  ///   - previous: the code of the line before; empty for the first.
  /// - Returns: 64 hexadecimal digits.
  func code(of record: Data, after previous: Code) -> Code {
    let message = Data(previous.utf8) + Data([0]) + record
    return HMACSHA256.code(of: message, key: key).hexadecimal
  }

  private static let start = Data(#","seal":""#.utf8)
  private static let end = Data(#""}"#.utf8)

  /// A record's JSON with its code as the last member.
  static func line(_ record: Data, _ code: Code) -> Data { record.dropLast() + start + Data(code.utf8) + end }

  /// A line's JSON without its code, and the code; nil where it has none.
  static func parts(of line: Data) -> (record: Data, code: Code)? {
    let length = start.count + 64 + end.count
    guard line.count > length, line.suffix(end.count) == end else { return nil }
    let tail = line.suffix(length)
    guard tail.prefix(start.count) == start else { return nil }
    let code = String(decoding: tail.dropFirst(start.count).prefix(64), as: UTF8.self)
    return (Data(line.dropLast(length)) + Data("}".utf8), code)
  }
}
