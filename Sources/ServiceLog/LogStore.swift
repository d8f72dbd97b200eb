import Compression

/// Very many lines in little memory: blocks of lines, packed, but for the last one.
///
/// A million lines of a web service take some thirty bytes each. Lines have numbers that they keep; when the limit is reached,
/// the oldest blocks go.
package struct LogStore: Sendable {
  /// Lines that are packed together.
  private static let blockLength = 512

  private struct Block: Sendable {
    /// The number of its first line.
    let first: Int
    let count: Int
    let packed: [UInt8]
    /// How many bytes it has unpacked.
    let size: Int
  }

  /// How many bytes the packed blocks may take.
  private let limit: Int
  private var blocks: [Block] = []
  private var bytes = 0
  private var last: [LogLine] = []
  /// How many lines have gone, which is the number of the first that is left.
  package private(set) var first = 0

  /// - Parameter limit: how many bytes the packed lines may take; the standard leaves room for the rest within 64 MB.
  package init(limit: Int = 48 << 20) { self.limit = limit }

  /// The numbers of the lines that are there.
  package var numbers: Range<Int> { first..<(blocks.last.map { $0.first + $0.count } ?? first) + last.count }

  package var count: Int { numbers.count }

  /// How many bytes the packed lines take.
  package var packedBytes: Int { bytes }

  /// Adds a line at the end.
  package mutating func append(_ line: LogLine) {
    last.append(line)
    guard last.count == Self.blockLength else { return }
    var plain: [UInt8] = []
    for line in last { LogLineCoding.append(line, to: &plain) }
    guard let packed = Gzip.pack(plain) else { return }
    let begin = numbers.upperBound - last.count
    blocks.append(Block(first: begin, count: last.count, packed: packed, size: plain.count))
    bytes += packed.count
    last.removeAll(keepingCapacity: true)
    while bytes > limit, blocks.count > 1, let oldest = blocks.first {
      bytes -= oldest.packed.count
      first = oldest.first + oldest.count
      blocks.removeFirst()
    }
  }

  /// The lines of a range, as far as they are there: a screen's worth costs to unpack one block or two.
  package func lines(in range: Range<Int>) -> [LogLine] {
    var lines: [LogLine] = []
    forEach(in: range) { _, line in
      lines.append(line)
      return true
    }
    return lines
  }

  /// The line of a number; nil where it has gone, or is not there yet.
  package func line(_ number: Int) -> LogLine? { lines(in: number..<number + 1).first }

  /// Calls for each line of a range, in order, block by block.
  ///
  /// - Parameters:
  ///   - range: numbers of lines; those that are not there are passed over.
  ///   - body: whether to go on, given the line and its number.
  package func forEach(in range: Range<Int>, _ body: (Int, LogLine) -> Bool) {
    let range = range.clamped(to: numbers)
    for block in blocks where block.first < range.upperBound && block.first + block.count > range.lowerBound {
      for (index, line) in Self.lines(block).enumerated() where range.contains(block.first + index) {
        guard body(block.first + index, line) else { return }
      }
    }
    let begin = numbers.upperBound - last.count
    for (index, line) in last.enumerated() where range.contains(begin + index) {
      guard body(begin + index, line) else { return }
    }
  }

  private static func lines(_ block: Block) -> [LogLine] {
    Gzip.unpack(block.packed, limit: block.size).map(LogLineCoding.lines) ?? []
  }
}
