import Foundation

/// The machine that was measured on.
enum Machine {
  /// Its processor, cores and system, in one line.
  static var description: String {
    let processor = value("model name", in: "/proc/cpuinfo", separator: ":") ?? "unknown processor"
    let system = value("PRETTY_NAME", in: "/etc/os-release", separator: "=") ?? "unknown system"
    let cores = ProcessInfo.processInfo.activeProcessorCount
    return "\(processor), \(cores) cores, \(system)"
  }

  /// A size that Linux tells of a process; it counts in units of 1024 bytes.
  /// - Throws: `Trouble` where it tells none.
  static func megabytes(_ key: String, of pid: Int) throws -> Double {
    let value = value(key, in: "/proc/\(pid)/status", separator: ":")
    guard let number = value?.split(separator: " ").first.flatMap({ Double($0) }) else {
      throw Trouble("/proc/\(pid)/status has no \(key)")
    }
    return number * 1024 / 1_000_000
  }

  /// The value of the first line that begins with a key.
  static func value(_ key: String, in file: String, separator: Character) -> String? {
    let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
    return line?.split(separator: separator, maxSplits: 1).last
      .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " \t\"")) }
  }
}
