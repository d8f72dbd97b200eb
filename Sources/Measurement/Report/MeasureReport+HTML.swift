extension MeasureReport {
  /// The report as one page that needs nothing else: no script, nothing from the network, light and dark.
  package var html: String {
    let body = parts.map { part in
      "<section><h2>\(SVG.escape(part.title))</h2>\(part.blocks.map(Self.html).joined(separator: "\n"))</section>"
    }
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>\(SVG.escape(title))</title><style>\(Self.style)</style></head>
      <body><main><h1>\(SVG.escape(title))</h1>
      \(body.joined(separator: "\n"))
      </main></body></html>

      """
  }

  /// All plots as one SVG picture, one below the other.
  package var svg: String {
    let plots = MeasurePlots(comparison).all
    let (width, height) = (720, 260)
    let rows = plots.enumerated().map { index, plot in
      plot.svg(width: width, height: height).replacing(
        "<svg ", with: "<svg y=\"\(index * height)\" ", maxReplacements: 1)
    }
    guard !rows.isEmpty else {
      return SVG.document(
        width: width, height: 60, title: title, [SVG.text("Nothing was measured yet.", 20, 34)])
    }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 \(width) \(rows.count * height)\" "
      + "width=\"\(width)\" height=\"\(rows.count * height)\"><title>\(SVG.escape(title))</title>"
      + rows.joined(separator: "\n") + "</svg>\n"
  }

  private static func html(_ block: ReportBlock) -> String {
    switch block {
    case .paragraph(let text): return "<p>\(SVG.escape(text))</p>"
    case .list(let lines): return lines.isEmpty ? "" : "<ul>\(lines.map { "<li>\(SVG.escape($0))</li>" }.joined())</ul>"
    case .table(let cells):
      let head = (cells.first ?? []).map { "<th scope=\"col\">\(SVG.escape($0))</th>" }.joined()
      let rows = cells.dropFirst().map { row in
        let first = "<th scope=\"row\">\(SVG.escape(row.first ?? ""))</th>"
        return "<tr>\(first)\(row.dropFirst().map { "<td>\(SVG.escape($0))</td>" }.joined())</tr>"
      }
      return "<div class=\"wide\"><table><thead><tr>\(head)</tr></thead><tbody>\(rows.joined())</tbody></table></div>"
    case .plot(let plot): return "<figure>\(plot.svg())</figure>"
    case .code(let texts):
      return texts.map { "<p>\(SVG.escape($0.title))</p><pre>\(SVG.escape($0.text))</pre>" }.joined()
    }
  }

  private static let style = """
    :root{color-scheme:light dark}body{margin:0;font:15px/1.5 system-ui,sans-serif;background:#fff;color:#1b1f24}\
    main{max-width:60rem;margin:0 auto;padding:1.5rem}h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}\
    .wide{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;\
    padding:.35rem .6rem;border-bottom:1px solid #d5dae0}thead th{font-weight:600}tbody th{font-weight:400}\
    pre{background:#f4f6f8;padding:.6rem;overflow-x:auto;font-size:13px}figure{margin:1rem 0}svg{max-width:100%;height:auto}\
    @media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}th,td{border-color:#30363d}\
    pre{background:#161b22}}
    """
}
