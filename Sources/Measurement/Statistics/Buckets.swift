import Foundation

/// Where the buckets of a distribution end. Before what is named there is one for smaller values, behind it one for larger ones.
///
/// Source: `google.api.Distribution.BucketOptions`.
package enum Buckets: Sendable, Hashable {
  case exponential(count: Int, growth: Double, scale: Double)
  case linear(count: Int, width: Double, offset: Double)
  case explicit([Double])

  /// How many there are, with the first and the last.
  package var count: Int {
    switch self {
    case .exponential(let count, _, _), .linear(let count, _, _): count + 2
    case .explicit(let bounds): bounds.count + 1
    }
  }

  /// The bounds of a bucket.
  ///
  /// - Parameter index: from 0, the bucket for smaller values.
  /// - Returns: the lower bound, minus infinity for the first, and the upper one, infinity for the last.
  package func bounds(_ index: Int) -> (lower: Double, upper: Double) { (bound(index - 1), bound(index)) }

  /// The bound between the buckets `index` and `index + 1`.
  private func bound(_ index: Int) -> Double {
    guard index >= 0 else { return -.infinity }
    guard index < count - 1 else { return .infinity }
    return switch self {
    case .exponential(_, let growth, let scale): scale * pow(growth, Double(index))
    case .linear(_, let width, let offset): offset + width * Double(index)
    case .explicit(let bounds): bounds[index]
    }
  }

  /// The bucket that a value belongs to: lower bounds are included.
  package func index(of value: Double) -> Int {
    var (low, high) = (0, count - 1)
    while low < high {
      let middle = (low + high) / 2
      if value < bound(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension Buckets: Codable {
  private enum Key: String, CodingKey { case exponential, linear, explicit }

  private struct Exponential: Codable {
    let count: Int
    let growth: Double
    let scale: Double
  }

  private struct Linear: Codable {
    let count: Int
    let width: Double
    let offset: Double
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let found = try container.decodeIfPresent(Exponential.self, forKey: .exponential) {
      self = .exponential(count: found.count, growth: found.growth, scale: found.scale)
    } else if let found = try container.decodeIfPresent(Linear.self, forKey: .linear) {
      self = .linear(count: found.count, width: found.width, offset: found.offset)
    } else {
      self = .explicit(try container.decode([Double].self, forKey: .explicit))
    }
    guard isSound else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "buckets whose bounds do not rise"))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .exponential(let count, let growth, let scale):
      try container.encode(Exponential(count: count, growth: growth, scale: scale), forKey: .exponential)
    case .linear(let count, let width, let offset):
      try container.encode(Linear(count: count, width: width, offset: offset), forKey: .linear)
    case .explicit(let bounds): try container.encode(bounds, forKey: .explicit)
    }
  }

  /// Whether the bounds rise.
  private var isSound: Bool {
    switch self {
    case .exponential(let count, let growth, let scale): (1...10_000).contains(count) && growth > 1 && scale > 0
    case .linear(let count, let width, let offset):
      (1...10_000).contains(count) && width > 0 && offset.isFinite
    case .explicit(let bounds): !bounds.isEmpty && zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }
    }
  }
}
