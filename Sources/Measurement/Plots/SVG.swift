import Foundation

/// Pieces of SVG. The colours change with the reader's light or dark scheme, and can be told apart with any colour vision.
enum SVG {
  /// The palette of Okabe and Ito, lighter on dark ground.
  static let style = """
    <style>.plot{--ink:#1b1f24;--faint:#8a929c;--line:#d5dae0;--s0:#0072b2;--s1:#d55e00;--s2:#009e73;--s3:#cc79a7;\
    --mark:#6a737d;font:12px system-ui,sans-serif}@media(prefers-color-scheme:dark){.plot{--ink:#e6edf3;--faint:#8b949e;\
    --line:#30363d;--s0:#56b4e9;--s1:#ffa657;--s2:#3fd6a3;--s3:#f0a6cf;--mark:#9da7b1}}.plot text{fill:var(--ink)}\
    .plot .faint{fill:var(--faint)}.plot .grid{stroke:var(--line)}.plot .mark{stroke:var(--mark);stroke-dasharray:4 3}\
    </style>
    """

  /// A text with what XML would read as markup written as entities.
  static func escape(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n", "\r": result += " "
      // XML has no other controls, not even as entities.
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value): result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A coordinate with one place.
  static func number(_ value: Double) -> String {
    let text = String(format: "%.1f", value)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  static func text(_ text: String, _ x: Double, _ y: Double, anchor: String = "start", faint: Bool = false) -> String {
    let mark = faint ? " class=\"faint\"" : ""
    return "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\"\(mark)>\(escape(text))</text>"
  }

  static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ name: String) -> String {
    "<line class=\"\(name)\" x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\"/>"
  }

  /// The whole picture.
  static func document(width: Int, height: Int, title: String, _ parts: [String]) -> String {
    "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" role=\"img\" viewBox=\"0 0 \(width) \(height)\" "
      + "width=\"\(width)\" height=\"\(height)\"><title>\(escape(title))</title>\(style)\(parts.joined())</svg>"
  }
}

/// Where the parts of a picture lie, in pixels.
struct PictureFrame {
  let width: Double
  let height: Double
  let values: PlotScale

  let left = 56.0
  let top = 34.0
  var right: Double { width - 16 }
  var bottom: Double { height - 34 }

  func x(_ position: Double) -> Double { left + position * (right - left) }
  func y(_ value: Double) -> Double { bottom - values.position(value) * (bottom - top) }

  /// Lines and labels of the axes.
  func axes(bottom marks: [(position: Double, label: String)]) -> [String] {
    values.marks.map { value in
      SVG.line(left, y(value), right, y(value), "grid")
        + SVG.text(PlotScale.text(value), left - 8, y(value) + 4, anchor: "end", faint: true)
    }
      + marks.map { mark in
        SVG.text(mark.label, x(mark.position), bottom + 18, anchor: "middle", faint: true)
      }
  }
}
