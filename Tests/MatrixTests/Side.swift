import Foundation
import Testing

/// Works through the points of a matrix side by side.
enum Side {
  /// Looks again at one finding: only the points whose description holds this text.
  private static let only = ProcessInfo.processInfo.environment["OVERTURE_MATRIX_ONLY"]

  /// Whether points are left out where there are many.
  private static let hasAll = ProcessInfo.processInfo.environment["OVERTURE_MATRIX_POINTS"] == "all"

  /// So many of the points, always the same ones, evenly spread; `OVERTURE_MATRIX_POINTS=all` takes all.
  static func sample<Point>(_ points: [Point], _ count: Int) -> [Point] {
    guard !hasAll, points.count > count else { return points }
    return (0..<count).map { points[($0 * 2 + 1) * points.count / (count * 2)] }
  }

  /// Does something at each point, and records what each finds wrong.
  ///
  /// - Parameters:
  ///   - points: where.
  ///   - width: how many at once: where they wait for nothing, more only make each other late on two cores.
  ///   - work: what is done there; the sentences that it returns say what is wrong.
  static func bySide<Point: Sendable & CustomStringConvertible>(
    _ points: [Point], width: Int = 4, _ work: @escaping @Sendable (Point) async throws -> [String]
  ) async {
    @Sendable func findings(_ point: Point) async -> [String] {
      do {
        return try await work(point).map { "\(point): \($0)" }
      } catch {
        return ["\(point): \(error)"]
      }
    }
    await withTaskGroup(of: [String].self) { group in
      var waiting = points.filter { only.map($0.description.contains) ?? true }[...]
      for point in waiting.prefix(width) { group.addTask { await findings(point) } }
      waiting = waiting.dropFirst(width)
      for await found in group {
        for sentence in found { Issue.record("\(sentence)") }
        if let next = waiting.popFirst() { group.addTask { await findings(next) } }
      }
    }
  }
}
