/// The sizings of which none is better in cost, p99 and cold starts alike, and those that stand out.
struct ParetoFront {
  private let options: [SizingOption]
  /// Indices of those that nothing dominates, by cost.
  private let front: [Int]
  private let target: Double

  /// - Parameters:
  ///   - options: today's first.
  ///   - target: seconds that 99 of 100 requests should stay below.
  init(_ options: [SizingOption], target: Double) {
    self.options = options
    self.target = target
    let changes = options.map { option in
      options.first.map { OptionWords.changes(from: $0.resources, to: option.resources) } ?? 0
    }
    front = options.indices.filter { one in
      !options.indices.contains {
        $0 != one && options[one].isDominated(by: options[$0], changes: (changes[one], changes[$0]))
      }
    }.sorted { (options[$0].cost, options[$0].p99) < (options[$1].cost, options[$1].p99) }
  }

  /// The cheapest that holds the target and refuses no more than today's.
  private var cheapest: Int? {
    let refused = max(options.first?.refusedShare ?? 0, 0.000_1)
    return front.first { options[$0].p99 <= target && options[$0].refusedShare <= refused }
  }

  private var fastest: Int? {
    front.min {
      (options[$0].p99, options[$0].coldShare, options[$0].cost) < (
        options[$1].p99, options[$1].coldShare, options[$1].cost
      )
    }
  }

  /// The knee: the one that is farthest below the line between both ends, each measure taken from 0 to 1.
  private var balanced: Int? {
    guard let first = front.first, let last = fastest, first != last else { return front.first }
    let (low, high) = (options[first], options[last])
    let (width, height) = (high.cost - low.cost, low.p99 - high.p99)
    guard width > 0, height > 0 else { return first }
    func depth(_ index: Int) -> Double {
      1 - (options[index].cost - low.cost) / width - (options[index].p99 - high.p99) / height
    }
    return front.max { depth($0) < depth($1) }
  }

  /// Those to show, by cost; today's is always there, then those that stand out, then the others, evenly.
  func picks(atMost count: Int) -> [(option: SizingOption, marks: [Advice.Mark])] {
    var marks: [Int: [Advice.Mark]] = [:]
    let marked: [(Advice.Mark, Int?)] = [
      (.now, options.isEmpty ? nil : 0), (.cheapest, cheapest), (.balanced, balanced), (.fastest, fastest),
    ]
    for (mark, index) in marked { if let index { marks[index, default: []].append(mark) } }
    var shown = Set(marks.keys)
    let others = front.filter { !shown.contains($0) }
    let room = min(max(0, count - shown.count), others.count)
    for part in 0..<room { shown.insert(others[part * others.count / room]) }
    return shown.sorted { (options[$0].cost, $0) < (options[$1].cost, $1) }.map { (options[$0], marks[$0] ?? []) }
  }
}
