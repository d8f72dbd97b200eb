import Foundation

/// What was measured of both workflows, as Markdown.
struct PipelineTable {
  var rounds: Int
  var assumptions: [PipelineClock.Assumptions]
  var naive: [PipelineGround.Measured]
  /// Runs of ours by what had changed before.
  var ours: [(change: String, runs: [PipelineGround.Measured])]

  var text: String { [head, paths, blocks].joined(separator: "\n\n") }

  /// How much shorter the critical path is, as a share.
  func reduction(_ assumptions: PipelineClock.Assumptions, _ runs: [PipelineGround.Measured]) -> Double {
    1 - median(of: runs, assumptions) / median(of: naive, assumptions)
  }

  private func median(of runs: [PipelineGround.Measured], _ assumptions: PipelineClock.Assumptions) -> Double {
    let clock = PipelineClock(assumptions: assumptions)
    return Self.median(runs.map { clock.path(of: $0.jobs, megabytes: $0.megabytes).seconds })
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard let first = sorted.first else { return 0 }
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : max(first, sorted[middle])
  }

  private var head: String {
    let lines = assumptions.map {
      "| \($0.name) | \(number($0.runner)) | \(number($0.action)) | \(number($0.buildx)) | \(number($0.revision)) "
        + "| \(number($0.routes)) | \(number($0.log)) | \($0.rate.isFinite ? number($0.rate) : "-") |"
    }
    return """
      What cannot be measured here, in seconds; medians of \(rounds) rounds below.

      | assumed | a job's runner | an action | buildx | a revision | routes | a job's log | MB/s |
      |---|--:|--:|--:|--:|--:|--:|--:|
      \(lines.joined(separator: "\n"))
      """
  }

  private var paths: String {
    var lines = ["| assumed | change | naive | ours | shorter by | longest chain |", "|---|---|--:|--:|--:|---|"]
    for assumed in assumptions {
      let against = median(of: naive, assumed)
      for (change, runs) in ours {
        let clock = PipelineClock(assumptions: assumed)
        let chain = runs.last.map { clock.path(of: $0.jobs, megabytes: $0.megabytes).chain } ?? []
        let names = chain.map { $0.replacing("Deploy / ", with: "") }.joined(separator: ", ")
        lines.append(
          "| \(assumed.name) | \(change) | \(number(against)) s | \(number(median(of: runs, assumed))) s "
            + "| \(Int((reduction(assumed, runs) * 100).rounded())) % | \(names) |")
      }
    }
    return lines.joined(separator: "\n")
  }

  /// Each script, as measured.
  private var blocks: String {
    var lines = ["| job | step | seconds |", "|---|---|--:|"]
    let all = [("naive", naive)] + ours.map { ("ours, \($0.change)", $0.runs) }
    for (title, runs) in all {
      for (job, found) in (runs.last?.jobs ?? [:]).sorted(by: { $0.key < $1.key }) {
        for step in found.seconds.keys.sorted() {
          let seconds = Self.median(runs.compactMap { $0.jobs[job]?.seconds[step] })
          lines.append("| \(title): \(job) | \(step) | \(number(seconds)) |")
        }
      }
      let moved = runs.last?.megabytes.values.reduce(0, +) ?? 0
      lines.append("| \(title) | megabytes from and to caches and registry | \(number(moved)) |")
    }
    return lines.joined(separator: "\n")
  }

  private func number(_ value: Double) -> String { String(format: value < 10 ? "%.1f" : "%.0f", value) }
}
