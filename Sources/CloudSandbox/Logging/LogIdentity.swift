/// Names that are made of numbers, the same for the same ones.
enum LogIdentity {
  /// An `insertId` as Cloud Run's logs have it: 24 hexadecimal digits that begin with the instant.
  static func insertID(_ time: LogInstant, number: UInt32) -> String {
    let (seconds, micros) = time.microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    return hexadecimal(UInt64(truncatingIfNeeded: seconds), 8) + hexadecimal(UInt64(micros), 8)
      + hexadecimal(UInt64(number), 8)
  }

  /// The id of an instance, as `labels.instanceId` has it.
  static func instance(of revision: String, number: UInt64) -> String {
    let seed = mixed(
      revision.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 } ^ number)
    return "00" + (0..<8).map { hexadecimal(mixed(seed &+ $0 &* 0x9e37_79b9_7f4a_7c15), 16) }.joined()
  }

  /// A trace's id: 32 hexadecimal digits.
  static func trace(_ seed: UInt64) -> String {
    hexadecimal(mixed(seed), 16) + hexadecimal(mixed(seed &+ 0x9e37_79b9_7f4a_7c15), 16)
  }

  /// SplitMix64's finish: numbers that lie close together come far apart.
  static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value &+ 0x9e37_79b9_7f4a_7c15
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  private static let digits = Array("0123456789abcdef".utf8)

  static func hexadecimal(_ value: UInt64, _ width: Int) -> String {
    String(decoding: (0..<width).map { digits[Int((value >> (4 * UInt64(width - 1 - $0))) & 15)] }, as: UTF8.self)
  }
}
