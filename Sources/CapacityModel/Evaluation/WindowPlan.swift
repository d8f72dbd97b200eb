/// The parts of a long time that are played request by request.
struct WindowPlan {
  struct Window {
    /// The minutes that are played.
    var minutes: Range<Int>
    /// Seconds at the start that are not counted, in which the requests in flight settle.
    var settling: Double
    /// Requests of the time that it stands for.
    var requests: Double
    /// Seconds of the time that it stands for.
    var seconds: Double
  }

  /// Minutes of a window.
  private static let length = 3

  private(set) var windows: [Window] = []

  /// - Parameters:
  ///   - arrivals: the whole time.
  ///   - saturated: minutes of which windows show too little: their hours are played whole.
  ///   - budget: requests to play; where the windows of each hour have more, one stands for two hours, three, …
  init(_ arrivals: ArrivalProfile, saturated: Set<Int>, budget: Double) {
    let hours = (arrivals.rates.count + 59) / 60
    let cost = arrivals.mean * 60 * Double(Self.length * hours)
    let stride = max(1, Int((cost / max(1, budget)).rounded(.up)))
    var hour = 0
    while hour < hours {
      let end = min(hour + stride, hours)
      let minutes = hour * 60..<min(end * 60, arrivals.rates.count)
      if minutes.contains(where: saturated.contains) {
        for part in hour..<end { addWhole(part * 60..<min((part + 1) * 60, arrivals.rates.count), of: arrivals) }
      } else {
        // A burst is another time than the quiet around it.
        let mean = arrivals.minutes(minutes).mean
        add(minutes.filter { arrivals.rates[$0] > 1.5 * mean }, of: arrivals)
        add(minutes.filter { arrivals.rates[$0] <= 1.5 * mean }, of: arrivals)
      }
      hour = end
    }
  }

  private mutating func addWhole(_ minutes: Range<Int>, of arrivals: ArrivalProfile) {
    let part = arrivals.minutes(minutes)
    windows.append(Window(minutes: minutes, settling: 0, requests: part.requests, seconds: part.duration))
  }

  /// Adds the window whose rate is nearest to the mean of the minutes that it stands for.
  private mutating func add(_ minutes: [Int], of arrivals: ArrivalProfile) {
    guard let first = minutes.first else { return }
    let rate = minutes.reduce(0) { $0 + arrivals.rates[$1] } / Double(minutes.count)
    var best = (window: first..<first + 1, distance: Double.infinity)
    for (index, start) in minutes.enumerated() {
      // Minutes that follow each other, as many as there are.
      var end = index
      while end + 1 < minutes.count, end - index + 1 < Self.length, minutes[end + 1] == minutes[end] + 1 { end += 1 }
      let window = start..<minutes[end] + 1
      let mean = arrivals.minutes(window).mean
      let distance = abs(mean - rate) + rate * Double(Self.length - window.count)
      if distance < best.distance { best = (window, distance) }
    }
    windows.append(
      Window(
        minutes: best.window, settling: 30, requests: rate * 60 * Double(minutes.count),
        seconds: 60 * Double(minutes.count)))
  }
}
