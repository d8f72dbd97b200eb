import Cryptography
import Foundation

/// What a plan would do, as a value that is the same on every machine and in every clone, as long as the same would be done.
///
/// It is made of canonical JSON: no time, no path of a machine, nothing of a journal, and no secret's value goes into it. Its
/// text is a version, the SHA-256 of everything, which alone decides whether two are the same, and eight digits for each part,
/// which only say what of it is otherwise.
package struct PlanHash: Sendable, Hashable, CustomStringConvertible {
  /// What is told apart where two plans differ, in the order of the text.
  package enum Part: String, Sendable, CaseIterable {
    case answers, files, steps, iam, terraform

    /// What people call it.
    package var title: String {
      switch self {
      case .answers: "the answers"
      case .files: "the files"
      case .steps: "what the steps find"
      case .iam: "the IAM bindings"
      case .terraform: "Terraform's changes"
      }
    }
  }

  /// What the text begins with; another one where something else goes into the hash.
  private static let version = "1"
  private static let hintLength = 8

  private let whole: String
  private let hints: [String]

  /// - Parameter parts: what each part holds, as rows of texts in an order that does not depend on the machine; a part
  ///   that is left out is empty.
  package init(_ parts: [Part: [[String]]]) {
    let all = Dictionary(uniqueKeysWithValues: Part.allCases.map { ($0.rawValue, parts[$0] ?? []) })
    whole = Self.digest(all)
    hints = Part.allCases.map { String(Self.digest(parts[$0] ?? []).prefix(Self.hintLength)) }
  }

  /// A hash that was written down.
  /// - Parameter text: a hash of this version; anything else gives nil.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == Part.allCases.count + 2, parts[0] == Self.version, parts[1].utf8.count == 64,
      parts[2...].allSatisfy({ $0.utf8.count == Self.hintLength }),
      parts[1...].allSatisfy({ $0.utf8.allSatisfy(Self.isDigit) })
    else { return nil }
    whole = parts[1]
    hints = Array(parts[2...])
  }

  package var description: String { ([Self.version, whole] + hints).joined(separator: "-") }

  /// Which parts differ from those of another plan; all, where the whole differs and no part says so.
  package func differences(from other: PlanHash) -> [Part] {
    guard self != other else { return [] }
    let found = zip(Part.allCases, zip(hints, other.hints)).filter { $1.0 != $1.1 }.map(\.0)
    return found.isEmpty ? Part.allCases : found
  }

  /// The SHA-256 of a value as JSON with sorted keys, in hexadecimal digits.
  private static func digest(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts alone are encoded, which cannot fail.
    let bytes = (try? encoder.encode(value)) ?? Data()
    return SHA256.hash(of: bytes).hexadecimal
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}
