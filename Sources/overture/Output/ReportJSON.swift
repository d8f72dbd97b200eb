import Foundation
import PlainText

/// A document that `--format json` prints; its version changes where a key changes its meaning.
protocol ReportJSON: Encodable {}

extension ReportJSON {
  /// The document, with sorted keys and a line break at its end.
  var text: SafeText {
    get throws { try encoded([.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]) }
  }

  /// The document in one line, as a workflow takes it, and as one of many.
  var line: SafeText {
    get throws { try encoded([.sortedKeys, .withoutEscapingSlashes]) }
  }

  private func encoded(_ formatting: JSONEncoder.OutputFormatting) throws -> SafeText {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting
    return SafeText(json: String(decoding: try encoder.encode(self), as: UTF8.self) + "\n")
  }
}
