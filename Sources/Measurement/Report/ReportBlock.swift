/// A piece of a report, which every format writes in its own way.
package enum ReportBlock: Sendable, Equatable {
  case paragraph(String)
  case list([String])
  /// The first row has the titles.
  case table([[String]])
  case plot(LinePlot)
  /// A title with a text that is copied, such as a query.
  case code([(title: String, text: String)])

  package static func == (left: ReportBlock, right: ReportBlock) -> Bool {
    switch (left, right) {
    case (.paragraph(let one), .paragraph(let other)): one == other
    case (.list(let one), .list(let other)): one == other
    case (.table(let one), .table(let other)): one == other
    case (.plot(let one), .plot(let other)): one == other
    case (.code(let one), .code(let other)): one.elementsEqual(other) { $0 == $1 }
    default: false
    }
  }
}

/// A part of a report with its title.
package struct ReportPart: Sendable, Equatable {
  package var title: String
  package var blocks: [ReportBlock]

  package init(_ title: String, _ blocks: [ReportBlock]) {
    self.title = title
    self.blocks = blocks
  }
}
