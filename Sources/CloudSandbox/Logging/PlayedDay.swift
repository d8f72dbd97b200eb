/// A day of a played past: lines of equal length, oldest first, after what they share. They become entries when somebody
/// asks, so that a hundred thousand requests take two megabytes.
struct PlayedDay: Sendable {
  /// Days since 1970.
  let number: Int64
  let count: Int
  private let setting: PlayedSetting
  private let bytes: [UInt8]
  private let begin: Int

  private static let mark: [UInt8] = Array("OVL1".utf8)

  /// Reads a file's bytes; nil where they are damaged.
  init?(_ bytes: [UInt8], number: Int64) {
    guard bytes.starts(with: Self.mark) else { return nil }
    var reader = ByteReader(bytes: bytes, place: Self.mark.count)
    guard let block = reader.block(), let json = try? JSON(parsing: Array(bytes[block])),
      let setting = PlayedSetting(json)
    else { return nil }
    (self.number, self.bytes, self.setting) = (number, bytes, setting)
    begin = reader.place
    count = (bytes.count - begin) / PlayedLine.size
  }

  /// The entry at a place.
  subscript(index: Int) -> PlayedRecord {
    let line = PlayedLine(bytes, at: begin + index * PlayedLine.size) ?? PlayedLine(at: 0, .note, place: 0)
    return PlayedRecord(line: line, setting: setting, day: number)
  }

  /// When the entry at a place happened.
  func time(_ index: Int) -> LogInstant {
    var reader = ByteReader(bytes: bytes, place: begin + index * PlayedLine.size)
    return LogInstant(microseconds: number * LogInstant.day + Int64((reader.fixed(8) ?? 0) & 0xff_ffff_ffff))
  }

  /// The bytes of a day.
  static func encode(_ lines: [PlayedLine], _ setting: PlayedSetting) -> [UInt8] {
    var output = ByteWriter(bytes: mark)
    output.put(block: setting.json.bytes())
    for line in lines.sorted(by: { ($0.time, $0.number) < ($1.time, $1.number) }) { line.write(to: &output) }
    return output.bytes
  }
}
