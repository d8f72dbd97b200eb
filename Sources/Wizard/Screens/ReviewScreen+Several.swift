import SetupPlan
import TerminalUI

/// The review of several services: all together, or one after another.
extension ReviewScreen {
  /// What would be done for one of several services, or why that cannot be.
  struct Part: Sendable, Equatable {
    let name: String
    let result: Result<Preview, Failure>

    var preview: Preview? { try? result.get() }
    var failure: Failure? { if case .failure(let failure) = result { failure } else { nil } }
  }

  /// Takes what the runs of several services would do; those that cannot be set up are left out.
  mutating func take(_ parts: [Part]) {
    let able = parts.compactMap { part in part.preview.map { (name: part.name, preview: $0) } }
    self.parts = parts
    shown = nil
    guard var all = Preview(of: able) else {
      let failure = parts.lazy.compactMap(\.failure).first
      take(.failed(failure ?? Failure(message: "There is nothing to set up.", reason: "", remedy: "")))
      return
    }
    all.notices =
      parts.compactMap { part in
        part.failure.map {
          Failure(
            message: "\(part.name) is left out: \($0.message)", reason: $0.reason, remedy: $0.remedy, kind: $0.kind)
        }
      } + all.notices
    take(.ready(all))
  }

  /// Shows the next of the services, and after the last one all together again.
  mutating func showNext() {
    guard !parts.isEmpty else { return }
    shown = shown.map { $0 + 1 < parts.count ? $0 + 1 : nil } ?? 0
    if let place = shown, parts[place].preview == nil {
      showNext()
      return
    }
    file = 0
    diff.reset()
    scrolls = [:]
    isReading = false
  }

  /// What is shown of several services, as a line above the tabs.
  var partsTitle: String {
    guard let shown, tab != .start else {
      let able = parts.filter { $0.preview != nil }
      return "all \(able.count): \(able.map(\.name).joined(separator: ", "))"
    }
    return "\(parts[shown].name), \(shown + 1) of \(parts.count)"
  }

  /// A line for each of several services: what is done for it, or why it is left out.
  func partLines(width: Int, _ context: Context) -> [Line] {
    let theme = context.theme
    return parts.flatMap { part -> [Line] in
      guard let preview = part.preview else {
        let words = "left out: \(part.failure?.message ?? "")"
        return [
          Line(
            ("  \(theme.glyphs.failed) \(TextLayout.padded(part.name, to: 18)) ", theme.bad), (words, theme.bad))
        ]
      }
      let files = preview.files.count { $0.kind != .unchanged }
      return [
        Line(
          ("  \(theme.glyphs.dot) \(TextLayout.padded(part.name, to: 18)) ", theme.heading),
          ("\(files) files, about \(Money.text(preview.cost.total)) a month", theme.text))
      ]
    }
  }
}
