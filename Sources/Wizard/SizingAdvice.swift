import Measurement
import SetupPlan

/// What the model advises, for the wizard.
package struct SizingAdvice: Sendable, Equatable {
  package var advice: Advice
  /// What was played, and how far the model is off: a sentence each.
  package var basis: [String]
  /// What the numbers say of the service: a sentence each.
  package var reasons: [String]

  package init(advice: Advice, basis: [String], reasons: [String]) {
    self.advice = advice
    self.basis = basis
    self.reasons = reasons
  }
}

extension Advice {
  /// Cost against p99: the picks joined, the other sizings that were played beside them.
  ///
  /// - Parameters:
  ///   - title: what it is about.
  ///   - number: the one pick that stands out; nil for those that have a mark.
  /// - Returns: the plot, in dollars a month and milliseconds.
  package func curve(of title: String, marking number: Int? = nil) -> ScatterPlot {
    let points = picks.map { pick in
      ScatterPlot.Point(
        pick.option.cost, pick.option.p99 * 1000,
        label: ([String(pick.number)] + pick.marks.map(\.rawValue)).joined(separator: " "),
        isOnCurve: pick.marks != [.now], isChosen: number.map { $0 == pick.number } ?? !pick.marks.isEmpty)
    }
    let others = others.map { ScatterPlot.Point($0.cost, $0.p99 * 1000, isOnCurve: false) }
    return ScatterPlot(title: title, bottom: "US$ a month", side: "p99 (ms)", points: others + points)
  }
}
