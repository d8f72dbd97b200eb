import Foundation

/// The metrics of deployed services, minute by minute, in buckets: what Cloud Monitoring tells of them.
///
/// They lie beside the state in a folder of their own. `2026-11-28.metrics` has what real visits left on a day;
/// `2026-11-28.NAME.metrics` is a played past's.
package actor MetricStore {
  /// How many days are kept: six weeks, as Google keeps them.
  static let days: Int64 = 42
  private static let suffix = ".metrics"
  /// How much of the files that were read last stays in memory, in bytes.
  private static let cache = 32 << 20

  private let folder: String
  /// What this process adds to, by days since 1970.
  private var live: [Int64: [MetricSeries: MetricFile.Points]] = [:]
  private var unwritten: Set<Int64> = []
  private var writing: Task<Void, Never>?
  private var known: [(name: String, bytes: [UInt8])] = []

  /// The metrics in a sandbox's folder.
  init(folder: String) { self.folder = folder + "/" + SandboxFolder.metrics }

  /// Adds to the minute of an instant. It is on disk a moment later: losing it harms nobody.
  /// - Parameters:
  ///   - values: each with its series.
  ///   - time: when.
  func add(_ values: [(series: MetricSeries, value: MetricValue)], at time: Date) {
    let minute = Int64((time.timeIntervalSince1970 / 60).rounded(.down))
    let day = minute / 1440
    var points = live[day] ?? read(Self.name(day)).map { MetricFile.decode($0) { _ in true } } ?? [:]
    for (series, value) in values {
      let isGauge = MetricCatalog[series.metric]?.kind == .gauge
      let place = Int(minute - day * 1440)
      if !isGauge, var present = points[series]?[place] {
        present.add(value)
        points[series]?[place] = present
      } else {
        points[series, default: [:]][place] = value
      }
    }
    live[day] = points
    unwritten.insert(day)
    guard writing == nil else { return }
    writing = Task {
      try? await Task.sleep(for: .seconds(1))
      flush()
    }
  }

  /// Writes what is not on disk yet.
  func flush() {
    writing?.cancel()
    writing = nil
    for day in unwritten.sorted() { try? write(live[day] ?? [:], name: Self.name(day)) }
    if let newest = live.keys.max() { forget(before: newest - Self.days) }
    live = live.filter { $0.key + 1 >= live.keys.max() ?? 0 }
    unwritten = []
  }

  /// Replaces what a played past left on a day.
  /// - Parameters:
  ///   - series: the day's series; none removes them.
  ///   - day: days since 1970.
  ///   - name: the past's name.
  /// - Throws: `SandboxError.fileSystem`.
  func replace(_ series: [MetricSeries: MetricFile.Points], day: Int64, of name: String) throws {
    try write(series, name: Self.name(day, of: name))
  }

  /// Removes a played past.
  /// - Parameter name: the past's name.
  func remove(_ name: String) {
    for file in files() where file.hasSuffix(".\(name)\(Self.suffix)") {
      known.removeAll { $0.name == file }
      try? FileManager.default.removeItem(atPath: "\(folder)/\(file)")
    }
  }

  /// The points of series between two minutes.
  /// - Parameters:
  ///   - minutes: minutes since 1970.
  ///   - isWanted: whether a series counts.
  /// - Returns: each series with its points by minutes since 1970.
  func points(
    in minutes: ClosedRange<Int64>, where isWanted: (MetricSeries) -> Bool
  ) -> [MetricSeries: [Int64: MetricValue]] {
    var all: [MetricSeries: [Int64: MetricValue]] = [:]
    func take(_ series: [MetricSeries: MetricFile.Points], day: Int64) {
      for (key, points) in series where isWanted(key) {
        for (place, value) in points where minutes.contains(day * 1440 + Int64(place)) {
          if var present = all[key]?[day * 1440 + Int64(place)] {
            present.add(value)
            all[key]?[day * 1440 + Int64(place)] = present
          } else {
            all[key, default: [:]][day * 1440 + Int64(place)] = value
          }
        }
      }
    }
    let days = (minutes.lowerBound / 1440)...(minutes.upperBound / 1440)
    for file in files().sorted() {
      guard let day = Self.day(file), days.contains(day), file != Self.name(day) || live[day] == nil,
        let bytes = read(file)
      else { continue }
      take(MetricFile.decode(bytes, where: isWanted), day: day)
    }
    for (day, series) in live where days.contains(day) { take(series, day: day) }
    return all
  }

  private static func name(_ day: Int64, of past: String? = nil) -> String {
    LogInstant.date(ofDay: day) + (past.map { ".\($0)" } ?? "") + suffix
  }

  private static func day(_ file: String) -> Int64? { LogInstant(file.prefix(10))?.dayNumber }

  private func files() -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(Self.suffix) }
  }

  private func read(_ file: String) -> [UInt8]? {
    if let place = known.firstIndex(where: { $0.name == file }) { return known[place].bytes }
    guard let bytes = try? AtomicFile.read("\(folder)/\(file)") else { return nil }
    known.append((file, bytes))
    while known.reduce(0, { $0 + $1.bytes.count }) > Self.cache { known.removeFirst() }
    return bytes
  }

  private func write(_ series: [MetricSeries: MetricFile.Points], name: String) throws {
    known.removeAll { $0.name == name }
    guard !series.isEmpty else {
      try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
      return
    }
    try SandboxFolder.make(folder)
    try AtomicFile.write(MetricFile.encode(series), to: "\(folder)/\(name)")
  }

  private func forget(before day: Int64) {
    for file in files() where Self.day(file).map({ $0 <= day }) ?? false {
      try? FileManager.default.removeItem(atPath: "\(folder)/\(file)")
    }
  }
}
