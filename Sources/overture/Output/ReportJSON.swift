import Foundation
import PlainText

/// A document that `--format json` prints; its version changes where a key changes its meaning.
protocol ReportJSON: Encodable {}

extension ReportJSON {
  /// The document, with sorted keys and a line break at its end.
  var text: SafeText {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
      return SafeText(json: String(decoding: try encoder.encode(self), as: UTF8.self) + "\n")
    }
  }
}
