import Foundation

/// Two windows of a service, before and after, held against each promise.
package struct WindowComparison: Sendable, Equatable {
  package let before: MeasuredWindow
  package let after: MeasuredWindow
  /// One for each promise, in their order.
  package let results: [PromiseResult]

  package init(before: MeasuredWindow, after: MeasuredWindow) {
    self.before = before
    self.after = after
    results = Promise.allCases.map { Self.result($0, before, after) }
  }

  /// What was left out of each window, in words; nil where nothing was.
  package var exclusions: (before: String?, after: String?) {
    (WindowExclusions(before).words, WindowExclusions(after).words)
  }

  private static func result(
    _ promise: Promise, _ before: MeasuredWindow, _ after: MeasuredWindow
  ) -> PromiseResult {
    switch promise {
    case .build: return BuildComparison(before: before, after: after).result
    case .throughput: return throughput(before, after)
    case .latency: return daily(promise, .latency, before, after, needs: .requests)
    case .cpuEfficiency: return daily(promise, .cpuEfficiency, before, after, needs: .requests)
    case .memoryEfficiency: return daily(promise, .memoryEfficiency, before, after, needs: .requests)
    case .coldStart: return daily(promise, .coldStart, before, after, needs: .starts)
    case .errors: return daily(promise, .errors, before, after, needs: .errors)
    }
  }

  /// What is counted before there is a verdict.
  private struct Need {
    let name: String
    let least: Int
    let count: @Sendable (MeasuredHour) -> Int

    static let requests = Need(name: "requests", least: ComparisonRules.requests) { $0.requests }
    static let starts = Need(name: "cold starts", least: ComparisonRules.starts) { $0.starts?.count ?? 0 }
    static let errors = Need(name: "errors", least: ComparisonRules.errors) { $0.errors }
  }

  private static func daily(
    _ promise: Promise, _ figure: DailyFigure, _ before: MeasuredWindow, _ after: MeasuredWindow, needs need: Need
  ) -> PromiseResult {
    let pairs = DayPair.pairs(before, after, figure.selection)
    let values = pairs.compactMap { pair -> (before: Double, after: Double)? in
      guard let left = figure.value(pair.hours.map(\.before), before.service),
        let right = figure.value(pair.hours.map(\.after), after.service), left > 0, right > 0
      else { return nil }
      return (left, right)
    }
    let counts = (
      before.hours.reduce(0) { $0 + need.count($1) }, after.hours.reduce(0) { $0 + need.count($1) }
    )
    let days = values.count == 1 ? "1 day" : "\(values.count) days"
    let basis = "\(days) each, \(grouped(counts.0)) and \(grouped(counts.1)) \(need.name)"
    func result(_ verdict: Verdict) -> PromiseResult {
      PromiseResult(
        promise: promise, before: figure.value(before.hours, before.service),
        after: figure.value(after.hours, after.service), basis: basis, verdict: verdict)
    }
    if let missing = missing(values.count, counts, need, before, after) { return result(missing) }
    guard let interval = RatioInterval.paired(values) else {
      return result(.notEnough(until: nil, missing: "no days to compare"))
    }
    return result(Verdict(interval, lessIsBetter: promise.lessIsBetter))
  }

  /// The verdict where there is too little of something; nil where there is enough.
  private static func missing(
    _ pairs: Int, _ counts: (before: Int, after: Int), _ need: Need, _ before: MeasuredWindow, _ after: MeasuredWindow
  ) -> Verdict? {
    var parts: [String] = []
    var days = 0
    var isForeseeable = true
    if counts.before < need.least {
      parts.append("\(counts.before) of \(need.least) \(need.name) before")
      isForeseeable = false
    }
    if counts.after < need.least {
      parts.append("\(counts.after) of \(need.least) \(need.name) after")
      let length = max(1, after.end.timeIntervalSince(after.start) / 86_400)
      if counts.after > 0 {
        days = max(days, Int((Double(need.least - counts.after) / (Double(counts.after) / length)).rounded(.up)))
      } else {
        isForeseeable = false
      }
    }
    if pairs < ComparisonRules.days {
      parts.append("\(pairs) of \(ComparisonRules.days) days to compare")
      // Days that went by without telling it: more of them tell no more.
      if usableDays(after) >= ComparisonRules.days, pairs == 0 { isForeseeable = false }
      days = max(days, ComparisonRules.days - pairs)
      let usable = usableDays(before)
      if usable < ComparisonRules.days {
        parts.append("the days before are \(usable), and no more will come")
        isForeseeable = false
      }
    }
    guard !parts.isEmpty else { return nil }
    let last = CalendarDay(after.end.addingTimeInterval(-1)).number
    return .notEnough(
      until: isForeseeable && days < 400 ? CalendarDay(number: last + days + 1) : nil,
      missing: parts.joined(separator: ", "))
  }

  /// Whole days of a window without a deployment.
  private static func usableDays(_ window: MeasuredWindow) -> Int {
    let exclusions = WindowExclusions(window)
    let days = Set(window.hours.filter { $0.requests > 0 }.map(\.day))
    return days.count {
      $0.start >= window.start && $0.next.start <= window.end && !exclusions.deploymentDays.contains($0)
    }
  }

  /// The ceiling moves with the size and against the latency, whose interval it takes over.
  private static func throughput(_ before: MeasuredWindow, _ after: MeasuredWindow) -> PromiseResult {
    let latency = daily(.latency, .latency, before, after, needs: .requests)
    func slots(_ window: MeasuredWindow) -> Double? {
      window.service?.sizing.map { Double($0.maxInstances * $0.concurrency) }
    }
    func ceiling(_ window: MeasuredWindow, _ milliseconds: Double?) -> Double? {
      guard let slots = slots(window), let milliseconds, milliseconds > 0 else { return nil }
      return slots / (milliseconds / 1000)
    }
    let peaks = [before.peakRate, after.peakRate].map { $0.map { number($0) } ?? "not known" }
    let basis = "computed; highest rate seen in a minute: \(peaks[0]) and \(peaks[1]) requests/s"
    func result(_ verdict: Verdict) -> PromiseResult {
      PromiseResult(
        promise: .throughput, before: ceiling(before, latency.before), after: ceiling(after, latency.after),
        basis: basis, verdict: verdict)
    }
    guard let left = slots(before), let right = slots(after), left > 0, right > 0 else {
      return result(.notEnough(until: nil, missing: "the sizing of both windows is not known"))
    }
    if case .notEnough = latency.verdict { return result(latency.verdict) }
    let pairs = DayPair.pairs(before, after).compactMap { pair -> (before: Double, after: Double)? in
      guard let first = DailyFigure.latency.value(pair.hours.map(\.before), nil),
        let second = DailyFigure.latency.value(pair.hours.map(\.after), nil)
      else { return nil }
      return (first, second)
    }
    guard let interval = RatioInterval.paired(pairs) else {
      return result(.notEnough(until: nil, missing: "no days to compare"))
    }
    return result(Verdict(interval.inverse.scaled(by: right / left), lessIsBetter: false))
  }

  /// A whole number with its thousands apart.
  package static func grouped(_ number: Int) -> String {
    var digits = String(number)
    var place = digits.count - 3
    while place > (number < 0 ? 1 : 0) {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
      place -= 3
    }
    return digits
  }

  /// A number with three digits that count.
  package static func number(_ value: Double) -> String {
    abs(value) >= 9_995 && abs(value) < 1e15 ? grouped(Int(value.rounded())) : PlotScale.text(value)
  }
}
