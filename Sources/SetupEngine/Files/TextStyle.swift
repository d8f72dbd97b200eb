import Artifacts
import Foundation

/// How a text file that is there ends its lines and begins, as an editor or git on another system has left it.
struct TextStyle: Sendable, Equatable {
  var hasByteOrderMark = false
  var hasCarriageReturns = false

  private static let mark = Data([0xef, 0xbb, 0xbf])

  /// As generated: line feeds alone.
  static let plain = TextStyle()

  private init() {}

  /// The style of a text that is there.
  init(of bytes: Data) {
    hasByteOrderMark = bytes.starts(with: Self.mark)
    let feeds = bytes.count { $0 == UInt8(ascii: "\n") }
    hasCarriageReturns = feeds > 0 && bytes.ranges(of: Data("\r\n".utf8)).count == feeds
  }

  /// The style that a file may have. A script has to begin with its `#!` and to end its lines as the shell wants them,
  /// and JSON has no mark.
  func allowed(in file: GeneratedFile) -> TextStyle {
    file.isExecutable || file.path.hasSuffix(".json") ? .plain : self
  }

  /// A text of this style without it.
  func plain(_ bytes: Data) -> Data {
    var text = hasByteOrderMark ? Data(bytes.dropFirst(Self.mark.count)) : bytes
    if hasCarriageReturns { text.replace(Data("\r\n".utf8), with: Data("\n".utf8)) }
    return text
  }

  /// A plain text in this style.
  func styled(_ bytes: Data) -> Data {
    var text = bytes
    if hasCarriageReturns { text.replace(Data("\n".utf8), with: Data("\r\n".utf8)) }
    return hasByteOrderMark ? Self.mark + text : text
  }
}
