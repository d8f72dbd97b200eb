import PlainText

/// A report for a comment or an issue of GitHub: a few lines that are always seen, and the rest folded, as far as it has room.
struct FoldedReport {
  /// The most that a text is made of, in bytes of UTF-8: GitHub takes 65,536 characters.
  static let limit = 65_000
  /// What the last line may need.
  private static let reserve = 1_000

  /// The lines above the folded ones.
  let head: [String]
  let sections: [ReportSection]
  /// Where all of it is to be read, such as the run's page.
  var elsewhere: String?

  /// The text, in Markdown.
  var text: String {
    var text = head.joined(separator: "\n") + "\n"
    var left: [String] = []
    for section in sections {
      let folded = "\n" + section.folded
      if text.utf8.count + folded.utf8.count <= Self.limit - Self.reserve {
        text += folded
      } else {
        left.append(section.title)
      }
    }
    if !left.isEmpty {
      let place = elsewhere.map { " It is in the summary of [the run](\($0))." } ?? ""
      text += "\nToo long to stand here: \(left.joined(separator: ", ")).\(place)\n"
    }
    return text
  }
}

extension ReportSection {
  /// As Markdown that is opened by a click.
  fileprivate var folded: String {
    let text = lines.flatMap { line -> [String] in
      switch line {
      case .item(let text): ["- \(Self.inert(text))"]
      case .detail(let text): ["  - \(Self.inert(text))"]
      case .code: [ReportSection(title: "", lines: [line]).block]
      }
    }
    return "<details><summary>\(Self.inert(title))</summary>\n\n\(text.joined(separator: "\n"))\n\n</details>\n"
  }

  /// A text that mentions nobody and opens no tag: what stands in a repository is not to speak for Overture.
  static func inert(_ text: String) -> String {
    SafeText(line: text).text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("@", with: "&#64;")
  }

  /// Its only line of code, as Markdown.
  private var block: String { String(markdown.text.trimmingPrefix("## \(title)\n\n")) }
}
