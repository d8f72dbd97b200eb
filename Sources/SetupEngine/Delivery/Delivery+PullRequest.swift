import Foundation
import GitHub
import SetupPlan

extension Delivery {
  /// Opens the pull request of a branch that was pushed, or gives the one that is open today's text.
  func pullRequest(
    _ delivered: Delivered, _ request: DeliveryRequest, _ target: DeliveryTarget
  ) async throws -> Delivered {
    var delivered = delivered
    let repository = target.repository.fullName
    let base = target.repository.defaultBranch
    let words = request.text(delivered.files)
    let marked = PullRequestMark(request.environment)
    let open = try await github.pullRequests(repository, head: target.head(delivered.branch), base: base)
    if let found = open.first(where: { marked.isIn($0.text) }) {
      let text = marked.replacing(words, in: found.text)
      var change = Delivered.PullRequest.Change.unchanged
      if text != found.text {
        // Who has given it another title keeps that.
        let titles = [RunEvent.RunKind.apply, .adjust, .revert].map(request.subject)
        _ = try await github.updatePullRequest(
          repository, found.number, title: titles.contains(found.title) ? request.subject : found.title, text: text)
        change = .updated
      }
      delivered.pullRequest = .init(number: found.number, url: found.url, change: change)
    } else if let other = open.first {
      delivered.pullRequest = .init(number: other.number, url: other.url, change: .unchanged)
      delivered.notes.append("the pull request was opened by others: its text stays as it is")
    } else {
      let opened = try await github.openPullRequest(
        repository, head: target.isFork ? target.head(delivered.branch) : delivered.branch, base: base,
        title: request.subject, text: marked.text(words))
      delivered.pullRequest = .init(number: opened.number, url: opened.url, change: .opened)
    }
    return delivered
  }
}

/// The marks that nobody sees around what Overture writes into a pull request: by them it is found again, and what people write
/// above and below stays.
struct PullRequestMark: Sendable {
  private let begin: String
  private let end: String

  /// The most characters of a text that GitHub takes.
  static let limit = 65_536

  init(_ environment: String) {
    begin = "<!-- overture-delivery: \(environment) -->"
    end = "<!-- /overture-delivery -->"
  }

  /// Whether a text is one of ours.
  func isIn(_ text: String) -> Bool { text.contains(begin) }

  /// A text between the marks, cut off where GitHub would take no more of it.
  func text(_ words: String) -> String { text(words, beside: 0) }

  private func text(_ words: String, beside others: Int) -> String {
    let room = max(0, Self.limit - others - begin.utf16.count - end.utf16.count - 4)
    var words = words
    if words.utf16.count > room {
      let note = "\n\n(cut off: GitHub takes no longer text)"
      words = String(words.prefix(max(0, room - note.utf16.count)))
      while words.utf16.count > room - note.utf16.count, !words.isEmpty { words.removeLast() }
      words += note
    }
    return "\(begin)\n\(words)\n\(end)"
  }

  /// A text of ours with other words between the marks. GitHub may have given it other line breaks.
  func replacing(_ words: String, in text: String) -> String {
    let plain = text.replacing("\r\n", with: "\n")
    guard let start = plain.range(of: begin),
      let stop = plain.range(of: end, range: start.upperBound..<plain.endIndex)
    else { return self.text(words) }
    let (above, below) = (plain[..<start.lowerBound], plain[stop.upperBound...])
    return "\(above)\(self.text(words, beside: above.utf16.count + below.utf16.count))\(below)"
  }
}
