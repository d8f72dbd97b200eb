extension LinePlot {
  /// The plot as an SVG picture that needs nothing else and follows the reader's light or dark scheme.
  ///
  /// - Parameters:
  ///   - width: pixels.
  ///   - height: pixels.
  /// - Returns: one `svg` element; every name in it is escaped.
  package func svg(width: Int = 720, height: Int = 260) -> String {
    let frame = PictureFrame(width: Double(width), height: Double(height), values: valueScale(marks: 4))
    let extent = extent
    func x(_ value: Double) -> Double { frame.x((value - extent.low) / (extent.high - extent.low)) }
    var parts = [SVG.text(heading, frame.left, 18)]
    parts += legend(right: frame.right)
    parts += frame.axes(
      bottom: bottomMarks(count: max(2, width / 90)).map {
        (($0.at - extent.low) / (extent.high - extent.low), $0.label)
      })
    for mark in marks {
      parts.append("<g><title>\(SVG.escape(mark.label))</title>")
      parts.append(SVG.line(x(mark.x), frame.top, x(mark.x), frame.bottom, "mark") + "</g>")
    }
    for (index, line) in series.enumerated() {
      let color = "var(--s\(index % 4))"
      for run in line.runs {
        if run.count == 1 {
          let point = run[0]
          parts.append("<circle cx=\"\(SVG.number(x(point.x)))\" cy=\"\(SVG.number(frame.y(point.y)))\" r=\"2.5\" ")
          parts.append("fill=\"\(color)\"/>")
          continue
        }
        let places = run.map { "\(SVG.number(x($0.x))),\(SVG.number(frame.y($0.y)))" }.joined(separator: " ")
        parts.append("<polyline fill=\"none\" stroke=\"\(color)\" stroke-width=\"2\" points=\"\(places)\"/>")
      }
    }
    return SVG.document(width: width, height: height, title: heading, parts)
  }

  private func legend(right: Double) -> [String] {
    var entries: [(text: String, color: String)] = []
    if series.count > 1 { entries = series.enumerated().map { ($1.name, "var(--s\($0 % 4))") } }
    if !marks.isEmpty { entries.append((markName, "var(--mark)")) }
    var edge = right
    var parts: [String] = []
    for entry in entries.reversed() {
      parts.append(SVG.text(entry.text, edge, 18, anchor: "end"))
      // About as wide as the text is in a 12 pixel font.
      edge -= Double(entry.text.count) * 6.6 + 18
      parts.append(
        "<rect x=\"\(SVG.number(edge))\" y=\"9\" width=\"12\" height=\"3\" fill=\"\(entry.color)\"/>")
      edge -= 14
    }
    return parts
  }
}

extension LinePlot.Series {
  /// The parts of the line between its interruptions.
  fileprivate var runs: [[(x: Double, y: Double)]] {
    var runs: [[(x: Double, y: Double)]] = [[]]
    for point in points {
      if let y = point.y, y.isFinite {
        runs[runs.count - 1].append((point.x, y))
      } else if runs.last?.isEmpty == false {
        runs.append([])
      }
    }
    return runs.filter { !$0.isEmpty }
  }
}
