extension ScatterPlot {
  /// The plot as an SVG picture that needs nothing else and follows the reader's light or dark scheme.
  ///
  /// - Parameters:
  ///   - width: pixels.
  ///   - height: pixels.
  /// - Returns: one `svg` element; every label in it is escaped.
  package func svg(width: Int = 720, height: Int = 320) -> String {
    let frame = PictureFrame(width: Double(width), height: Double(height), values: valueScale)
    let across = bottomScale
    func x(_ value: Double) -> Double { frame.x(across.position(value)) }
    var parts = [
      SVG.text("\(title): \(side)", frame.left, 18), SVG.text(bottom, frame.right, frame.bottom + 32, anchor: "end"),
    ]
    parts += frame.axes(bottom: across.marks.map { (across.position($0), PlotScale.text($0)) })
    let places = curve.map { "\(SVG.number(x($0.x))),\(SVG.number(frame.y($0.y)))" }.joined(separator: " ")
    if curve.count > 1 {
      parts.append("<polyline fill=\"none\" stroke=\"var(--s0)\" stroke-width=\"2\" points=\"\(places)\"/>")
    }
    for point in points {
      let color = point.isChosen ? "var(--s1)" : point.isOnCurve ? "var(--s0)" : "var(--faint)"
      let (column, row) = (x(point.x), frame.y(point.y))
      parts.append("<circle cx=\"\(SVG.number(column))\" cy=\"\(SVG.number(row))\" ")
      parts.append("r=\"\(point.isChosen ? "6" : "4")\" fill=\"\(color)\"/>")
      guard !point.label.isEmpty else { continue }
      let isFar = column > frame.right - 120
      parts.append(SVG.text(point.label, column + (isFar ? -10 : 10), row - 8, anchor: isFar ? "end" : "start"))
    }
    return SVG.document(width: width, height: height, title: "\(title): \(side) over \(bottom)", parts)
  }
}
