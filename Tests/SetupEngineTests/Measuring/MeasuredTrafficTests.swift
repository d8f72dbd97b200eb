import Foundation
import Measurement
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("The traffic of an answer, as it was measured")
struct MeasuredTrafficTests {
  private let start = Date(timeIntervalSince1970: 1_795_996_800)

  /// Two days, each hour with so many requests.
  private func window(_ requests: (Int) -> Int) -> MeasuredWindow {
    let hours = (0..<48).map { hour in
      MeasuredHour(start: start.addingTimeInterval(Double(hour) * 3600), requests: requests(hour))
    }
    let days = (0..<2).map { day in
      MeasuredDay(
        start: start.addingTimeInterval(Double(day) * 86_400), latency: Distribution(count: 100, mean: 86.6))
    }
    return MeasuredWindow(start: start, end: start.addingTimeInterval(48 * 3600), hours: hours, days: days)
  }

  @Test("even traffic has the peak 1, and is scaled to a month of 730 hours")
  func even() {
    let traffic = Traffic(measured: window { _ in 100 })
    #expect(traffic == Traffic(requestsPerMonth: 73_000, meanLatency: 87, peak: 1))
  }

  @Test("all requests in a quarter of the hours have the peak 4")
  func dense() {
    let traffic = Traffic(measured: window { $0 % 4 == 0 ? 400 : 0 })
    #expect(traffic == Traffic(requestsPerMonth: 73_000, meanLatency: 87, peak: 4))
  }

  @Test("a window without requests has no traffic")
  func none() {
    #expect(Traffic(measured: window { _ in 0 }) == nil)
  }
}
