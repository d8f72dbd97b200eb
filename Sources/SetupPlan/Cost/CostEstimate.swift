/// An estimate of what a service costs in a month, in US dollars at list prices.
package struct CostEstimate: Sendable, Equatable {
  /// One line of the estimate.
  package struct Item: Sendable, Equatable {
    package var label: String
    /// Dollars in a month; negative for the free tier.
    package var dollars: Double

    package init(label: String, dollars: Double) {
      self.label = label
      self.dollars = dollars
    }
  }

  package var items: [Item]
  /// Dollars in a month, never below 0.
  package var total: Double { max(0, items.reduce(0) { $0 + $1.dollars }) }

  package init(items: [Item]) { self.items = items }
}
