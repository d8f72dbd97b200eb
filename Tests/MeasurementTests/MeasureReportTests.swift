import Foundation
import Testing

@testable import Measurement

@Suite("The report of a measurement")
struct MeasureReportTests {
  private let later = CalendarDay(number: Windows.monday.number + 16)

  private func report(name: String = "api-production") -> MeasureReport {
    let before = Windows.window(days: 14, latency: { 100 + Double($0 % 5) }, sizing: Windows.sizing)
    var after = Windows.window(
      from: later, days: 14, latency: { 75 + Double($0 % 4) },
      deployments: [MeasuredDeployment(at: later.start.addingTimeInterval(3.5 * 86_400), revision: "api-00042")],
      sizing: Windows.sizing)
    after.notes = ["memory could not be read: no"]
    return MeasureReport(
      service: name, environment: "production", comparison: WindowComparison(before: before, after: after),
      origin: "The time before was kept on 1 December.", queries: [("errors", "sum(x)")])
  }

  @Test("never has a bare percentage: each has a range, or is one of a confidence", arguments: [40, 80, 300])
  func ranges(width: Int) {
    let rows = report().rows(width: width, characters: .ascii).map(\.text).joined(separator: " ")
    let text = rows.split(separator: " ").joined(separator: " ")
    for match in text.matches(of: /(\S+) %/) where match.output.1 != "95" {
      #expect(match.output.1.contains(".."), "\(match.output.0)")
    }
    #expect(text.contains("better by"))
    #expect(text.contains("1 verdict in 20 would look like this by chance"))
  }

  @Test("fits the terminal", arguments: [40, 80, 140])
  func width(width: Int) {
    for row in report().rows(width: width, characters: .braille) where !row.text.contains("sum(x)") {
      #expect(row.text.count <= width, "\(row.text)")
    }
  }

  @Test("marks deployments, says what was left out, and lists the questions")
  func contents() {
    let text = report().rows(width: 120, characters: .ascii).map(\.text).joined(separator: "\n")
    #expect(text.contains("^ deployment"))
    #expect(text.contains("Left out after: 1 day with a deployment"))
    #expect(text.contains("After: memory could not be read: no."))
    #expect(text.contains("share the requests with --split REVISION:50"))
    #expect(text.contains("between 79.4 and 111"))
    #expect(text.contains("    sum(x)"))
    #expect(text.contains("0 of 10 runs before"))
  }

  @Test("is one page that needs nothing else, and what others have named stays text")
  func html() {
    let page = report(name: "<img src=x onerror=alert(1)>").html
    #expect(page.hasPrefix("<!doctype html>"))
    #expect(!page.contains("<img"))
    #expect(!page.contains("<script"))
    #expect(!page.contains("href="))
    #expect(!page.contains("url("))
    #expect(page.contains("default-src 'none'"))
    #expect(page.contains("<svg "))
    #expect(page.contains("prefers-color-scheme:dark"))
    for address in page.matches(of: /https?:[^"]*/) { #expect(address.output == "http://www.w3.org/2000/svg") }
  }

  @Test("has its plots as one picture, and says where there is nothing to draw")
  func svg() {
    let picture = report().svg
    #expect(picture.components(separatedBy: "<svg ").count >= 5)
    #expect(picture.contains("api-00042"))
    let empty = MeasuredWindow(start: Windows.monday.start, end: Windows.monday.start)
    let nothing = MeasureReport(
      service: "s", environment: "e", comparison: WindowComparison(before: empty, after: empty), origin: "x")
    #expect(nothing.svg.contains("Nothing was measured yet."))
    #expect(nothing.rows(width: 80, characters: .ascii).contains { $0.text.contains("There is no verdict yet") })
  }

  @Test("is Markdown whose tables and fences nothing breaks")
  func markdown() {
    let text = report(name: "a|b`<x>").markdown
    #expect(text.hasPrefix("# a|b\\`&lt;x&gt; in production, measured"))
    #expect(text.contains("<details><summary>"))
    #expect(text.contains("```promql\nsum(x)\n```"))
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
    #expect(rows.count > 10)
    #expect(text.utf8.count < 65_536)
  }

  @Test("windows that lie far apart share an axis of days")
  func farApart() {
    let before = Windows.window(days: 7, latency: { _ in 100 })
    let after = Windows.window(
      from: CalendarDay(number: Windows.monday.number + 100), days: 7, latency: { _ in 90 })
    let plots = MeasurePlots(WindowComparison(before: before, after: after)).all
    #expect(plots.first?.axis == .numbers(unit: "days"))
    #expect(plots.first?.series.map { $0.points.first?.x } == [1, 1])
  }
}
