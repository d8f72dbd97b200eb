import Foundation
import PlainText
import SetupPlan

/// The run of a workflow that a command works in, as GitHub's own variables tell it
/// (docs.github.com/actions/reference/workflows-and-actions/variables).
struct WorkflowRunPlace: Sendable {
  /// The run's page; nil outside of a run.
  let page: String?
  /// The file whose text is shown as the job's summary; nil outside of a run.
  private let summaryFile: String?

  /// How much of a summary GitHub takes from one step: a mebibyte.
  private static let summaryLimit = 1 << 20

  init(_ environment: [String: String]) {
    summaryFile = environment["GITHUB_STEP_SUMMARY"].flatMap { $0.isEmpty ? nil : $0 }
    page =
      if let server = environment["GITHUB_SERVER_URL"], let repository = environment["GITHUB_REPOSITORY"],
        let run = environment["GITHUB_RUN_ID"], !run.isEmpty
      {
        "\(server)/\(repository)/actions/runs/\(run)"
      } else {
        nil
      }
  }

  /// Adds a report to the job's summary, or prints it outside of a run; what is longer than GitHub takes is left out.
  /// - Throws: a `CommandFailure` where it cannot be written.
  func summarise(_ sections: [ReportSection]) throws {
    guard let summaryFile else {
      return try StandardStreams.answer(sections.map(\.markdown).joined(separator: "\n"))
    }
    let file = FileHandle(forWritingAtPath: summaryFile)
    defer { try? file?.close() }
    do {
      var length = Int(try file?.seekToEnd() ?? 0)
      for section in sections {
        let text = Data((section.markdown.text + "\n").utf8)
        guard length + text.count < Self.summaryLimit else { continue }
        try file?.write(contentsOf: text)
        length += text.count
      }
    } catch {
      file.map { _ in StandardStreams.progress("the job's summary cannot be written: \(error.localizedDescription)") }
    }
  }
}
