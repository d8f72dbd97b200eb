/// An estimate of what a service costs in a month, in US dollars at list prices.
package struct CostEstimate: Sendable, Equatable {
  /// One line of the estimate.
  package struct Item: Sendable, Equatable {
    package var label: String
    /// Dollars in a month; negative for the free tier.
    package var dollars: Double
    /// What else to know about this line, in a sentence.
    package var note: String?

    package init(label: String, dollars: Double, note: String? = nil) {
      self.label = label
      self.dollars = dollars
      self.note = note
    }
  }

  package var items: [Item]
  /// Dollars in a month with the same traffic, at least and at most, whichever way Cloud Run spreads the requests over
  /// instances, which is not public; nil where no traffic was assumed.
  package var range: ClosedRange<Double>?
  /// Dollars in a month in which all instances that the answers allow serve all the time; nil where nothing is sized.
  package var atMost: Double?
  /// Dollars in a month, never below 0.
  package var total: Double { max(0, items.reduce(0) { $0 + $1.dollars }) }

  package init(items: [Item]) { self.items = items }

  /// An amount as `$26.28`, or `-$4.32`.
  package static func text(_ dollars: Double) -> String {
    let cents = Int((abs(dollars) * 100).rounded())
    let sign = dollars < 0 && cents > 0 ? "-" : ""
    return "\(sign)$\(cents / 100).\(String(String(100 + cents % 100).dropFirst()))"
  }
}
