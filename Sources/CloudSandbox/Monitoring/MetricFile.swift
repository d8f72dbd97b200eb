/// The series of one day as bytes: for each series its name, then its points, minute by minute. A distribution has its
/// buckets' counts without the empty ones, so that a day of a busy service is small.
enum MetricFile {
  /// The minutes of a day, from 0, and what they have.
  typealias Points = [Int: MetricValue]

  private static let mark: [UInt8] = Array("OVM1".utf8)

  static func encode(_ series: [MetricSeries: Points]) -> [UInt8] {
    var output = ByteWriter(bytes: mark)
    for (key, points) in series.sorted(by: { "\($0.key.json.text())" < "\($1.key.json.text())" }) {
      output.put(block: key.json.bytes())
      var body = ByteWriter()
      for (minute, value) in points.sorted(by: { $0.key < $1.key }) {
        body.put(UInt64(minute))
        switch value {
        case .number(let number):
          body.put(0)
          body.put(real: number)
        case .distribution(let histogram):
          let filled = histogram.counts.enumerated().filter { $0.element > 0 }
          body.put(UInt64(filled.count) + 1)
          body.put(real: histogram.sum)
          body.put(real: histogram.squares)
          for (index, count) in filled {
            body.put(UInt64(index))
            body.put(UInt64(count))
          }
        }
      }
      output.put(block: body.bytes)
    }
    return output.bytes
  }

  /// Reads the series that are wanted.
  /// - Parameters:
  ///   - bytes: what `encode` wrote; what is damaged ends the reading.
  ///   - isWanted: whether a series is to be read.
  /// - Returns: the series with their points.
  static func decode(_ bytes: [UInt8], where isWanted: (MetricSeries) -> Bool) -> [MetricSeries: Points] {
    guard bytes.starts(with: mark) else { return [:] }
    var input = ByteReader(bytes: bytes, place: mark.count)
    var series: [MetricSeries: Points] = [:]
    while let name = input.block(), let body = input.block() {
      guard let json = try? JSON(parsing: Array(bytes[name])), let key = MetricSeries(json), isWanted(key) else {
        continue
      }
      series[key] = points(ByteReader(bytes: bytes, place: body.lowerBound, end: body.upperBound))
    }
    return series
  }

  private static func points(_ reader: ByteReader) -> Points {
    var reader = reader
    var points: Points = [:]
    while let minute = reader.integer(), let kind = reader.integer() {
      if kind == 0 {
        guard let number = reader.double() else { break }
        points[Int(minute)] = .number(number)
        continue
      }
      guard let sum = reader.double(), let squares = reader.double() else { break }
      var counts: [UInt32] = []
      for _ in 1..<kind {
        guard let index = reader.integer(), let count = reader.integer(), index < 256 else { return points }
        counts += Array(repeating: 0, count: max(0, Int(index) + 1 - counts.count))
        counts[Int(index)] = UInt32(truncatingIfNeeded: count)
      }
      points[Int(minute)] = .distribution(Histogram(counts: counts, sum: sum, squares: squares))
    }
    return points
  }
}
