import Foundation
import Testing

@testable import Measurement

@Suite("Plots")
struct PlotTests {
  private let plot = LinePlot(
    title: "Latency", unit: "ms",
    series: [
      LinePlot.Series("before", (0..<8).map { LinePlot.Point(Double($0) * 86_400, 100 + Double($0 % 3) * 10) }),
      LinePlot.Series("after", (8..<15).map { LinePlot.Point(Double($0) * 86_400, 70 + Double($0 % 2) * 10) }),
    ], marks: [LinePlot.Mark(7.5 * 86_400, "ai-00042")])

  @Test("a plot is as large as was asked for, in every set of characters", arguments: PlotCharacters.allCases)
  func size(characters: PlotCharacters) {
    for (width, height) in [(80, 12), (40, 8), (24, 6), (200, 50)] {
      let rows = plot.rows(width: width, height: height, characters: characters)
      #expect(rows.count == height)
      #expect(rows.allSatisfy { $0.spans.map(\.text).joined().count == width })
    }
  }

  @Test("ASCII holds nothing else, and tells the series apart without colour")
  func ascii() {
    let rows = plot.rows(width: 60, height: 10, characters: .ascii)
    let text = rows.map(\.text).joined(separator: "\n")
    #expect(text.utf8.allSatisfy { $0 < 0x80 })
    #expect(text.contains("* before"))
    #expect(text.contains("o after"))
    #expect(text.contains("^ deployment"))
    #expect(text.contains("150"))
    #expect(text.contains("1 Jan"))
    // The lower values lie lower.
    let before = rows.firstIndex { $0.text.contains("*") && !$0.text.contains("before") } ?? 99
    let after = rows.lastIndex { $0.text.dropFirst(30).contains("o") } ?? 0
    #expect(before < after)
  }

  @Test("dots lie where Unicode has them")
  func dots() {
    #expect(PlotCharacters.braille.cell(0b0000_0001, series: 0) == "⠁")
    #expect(PlotCharacters.braille.cell(0b1000_0000, series: 0) == "⢀")
    #expect(PlotCharacters.braille.cell(0b1111_1111, series: 0) == "⣿")
    #expect(PlotCharacters.braille.cell(0b0100_0000, series: 0) == "⡀")
    #expect(PlotCharacters.blocks.cell(0b0110, series: 0) == "▞")
    #expect(PlotCharacters.ascii.cell(1, series: 1) == "o")
  }

  @Test("a gap interrupts the line, and a plot of nothing is an empty frame")
  func gaps() {
    let cut = LinePlot(
      title: "x", unit: "", axis: .numbers(unit: "s"),
      series: [LinePlot.Series("a", [.init(0, 1), .init(1, 1), .init(2, nil), .init(3, 1), .init(4, 1)])])
    let row = cut.rows(width: 44, height: 6, characters: .ascii).first { $0.text.contains("*") }
    let marks = row?.text.split(separator: " ").filter { $0.contains("*") } ?? []
    #expect(marks.count == 2)
    let empty = LinePlot(title: "x", unit: "", series: [])
    #expect(empty.isEmpty)
    #expect(empty.rows(width: 30, height: 6, characters: .braille).count == 6)
    #expect(empty.svg().hasPrefix("<svg"))
  }

  @Test("each part of a row has a role")
  func roles() {
    let roles = Set(plot.rows(width: 80, height: 12, characters: .braille).flatMap { $0.spans.map(\.role) })
    #expect(roles.isSuperset(of: [.title, .axis, .label, .mark, .series(0), .series(1)]))
  }

  @Test("an SVG picture is well-formed, follows light and dark, and nothing that is named breaks out of it")
  func svg() throws {
    var hostile = plot
    hostile.title = "<script>alert(1)</script> & \"'\u{1B}[31m"
    hostile.marks = [LinePlot.Mark(0, "</title><b>")]
    let scatter = ScatterPlot(
      title: "Curve", bottom: "USD", side: "p99", points: [.init(1, 2, label: "<now>", isChosen: true), .init(3, 1)])
    for picture in [plot.svg(), hostile.svg(), scatter.svg()] {
      #expect(picture.contains("prefers-color-scheme:dark"))
      #expect(!picture.contains("<script>"))
      #expect(!picture.contains("<b>"))
      #expect(!picture.contains("\u{1B}"))
      let parser = XMLShape(picture)
      #expect(parser.isBalanced, "\(picture.prefix(200))")
    }
    #expect(plot.svg().components(separatedBy: "<polyline").count == 3)
    #expect(plot.svg().contains("stroke-dasharray"))
  }

  @Test("the scales of a picture and of a terminal are the same round numbers")
  func scales() {
    #expect(PlotScale([3, 97], marks: 4).marks == [0, 25, 50, 75, 100])
    #expect(PlotScale([0.02, 0.07], marks: 4).marks.count <= 6)
    #expect(PlotScale([5, 5], fromZero: false).marks.isEmpty == false)
    #expect(PlotScale([]).marks == [0, 0.25, 0.5, 0.75, 1])
    #expect(PlotScale([-3, 4], marks: 4).low <= -3)
    #expect(PlotScale.text(1234) == "1234")
    #expect(PlotScale.text(12_345) == "12.3k")
    #expect(PlotScale.text(2_500_000) == "2.5M")
    #expect(PlotScale.text(0.04) == "0.04")
    #expect(PlotScale.text(.nan) == "–")
  }

  @Test("a scatter plot labels those that stand out, and joins those on the curve")
  func scatter() {
    let plot = ScatterPlot(
      title: "Sizings", bottom: "USD a month", side: "p99 (ms)",
      points: [
        .init(10, 900, label: "cheapest"), .init(20, 400, label: "balanced", isChosen: true), .init(60, 200),
        .init(50, 800, label: "now", isOnCurve: false),
      ])
    for characters in PlotCharacters.allCases {
      let text = plot.rows(width: 70, height: 16, characters: characters).map(\.text).joined(separator: "\n")
      for label in ["cheapest", "balanced", "now", "USD a month"] { #expect(text.contains(label)) }
      #expect(text.contains(characters == .ascii ? "@" : "◆"))
    }
  }

  @Test("labels of points beside each other do not run into one another", arguments: 40...100)
  func labels(width: Int) {
    let labels = ["1", "2 cheapest balanced", "3 now", "4 fastest"]
    let plot = ScatterPlot(
      title: "", bottom: "x", side: "y",
      points: zip(labels, [(6.0, 707.0), (15, 691), (38, 691), (45, 684)]).map {
        .init($1.0, $1.1, label: $0, isChosen: true)
      })
    let text = plot.rows(width: width, height: 14, characters: .ascii).map(\.text).joined(separator: "\n")
    for label in labels.dropFirst() {
      for part in text.components(separatedBy: label).dropFirst() {
        #expect(part.first.map { !$0.isLetter && !$0.isNumber } ?? true, "\(text)")
      }
    }
    #expect(text.contains(labels[1]))
  }

  @Test("a sparkline has a character for each value, or for each group of them")
  func sparkline() {
    #expect(Sparkline.text([0, 1, 2, 4, nil, 8], width: 10, characters: .blocks) == "▁▁▂▄ █")
    #expect(Sparkline.text([1, 2, 3, 4, 5, 6, 7, 8], width: 8, characters: .ascii) == "_.-=+*%#")
    #expect(Sparkline.text([1, 2, 3, 4], width: 8, characters: .braille) == "⣠⣾")
    #expect(Sparkline.text((0..<1000).map { Double($0) }, width: 12, characters: .blocks).count == 12)
    #expect(Sparkline.text([], width: 5, characters: .blocks) == "")
    #expect(Sparkline.text([0, 0], width: 5, characters: .blocks) == "▁▁")
    #expect(Sparkline.text([1], width: 5, characters: .blocks, top: 8) == "▁")
    #expect(Sparkline.text([1, 2], width: 0, characters: .braille) == "")
  }

  @Test("days have the names and weekdays of the calendar")
  func days() {
    let day = CalendarDay(Date(timeIntervalSince1970: 1_795_867_200))
    #expect(day.iso == "2026-11-28")
    #expect(day.weekday == 5)
    #expect(day.short == "28 Nov")
    #expect(CalendarDay(number: 0).iso == "1970-01-01")
    #expect(CalendarDay(number: 11_016).iso == "2000-02-29")
    #expect(CalendarDay(number: -1).iso == "1969-12-31")
  }
}

/// Whether the tags of a text are closed in the order in which they were opened.
private struct XMLShape {
  let isBalanced: Bool

  init(_ text: String) {
    var open: [Substring] = []
    var isSound = true
    for tag in text.matches(of: /<(\/?)([a-z]+)[^<>]*?(\/?)>/) {
      if !tag.output.1.isEmpty {
        isSound = isSound && open.popLast() == tag.output.2
      } else if tag.output.3.isEmpty {
        open.append(tag.output.2)
      }
    }
    isBalanced = isSound && open.isEmpty && text.count { $0 == "<" } == text.count { $0 == ">" }
  }
}
