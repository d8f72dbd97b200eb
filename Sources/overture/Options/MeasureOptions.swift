import ArgumentParser
import Foundation
import Measurement
import SetupPlan

/// In which form a measurement is printed.
enum MeasureFormat: String, ExpressibleByArgument, CaseIterable {
  case text, markdown, json, svg, html
}

extension PlotCharacters: ExpressibleByArgument {}

/// A revision with the part of the requests that it is to get: `REVISION:50`.
struct SplitArgument: ExpressibleByArgument, Equatable {
  let revision: String
  /// Of a hundred requests.
  let percent: Int

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, let percent = Int(parts[1]), (1...99).contains(percent) else {
      return nil
    }
    revision = String(parts[0])
    self.percent = percent
  }
}

/// A day as `2026-11-28`, or an instant.
struct SinceArgument: ExpressibleByArgument, Equatable {
  let date: Date

  init?(argument: String) {
    let text = argument.count == 10 ? "\(argument)T00:00:00Z" : argument
    guard let date = try? Date(text, strategy: .iso8601) else { return nil }
    // Points are whole hours.
    self.date = Date(timeIntervalSince1970: (date.timeIntervalSince1970 / 3600).rounded(.up) * 3600)
  }
}
