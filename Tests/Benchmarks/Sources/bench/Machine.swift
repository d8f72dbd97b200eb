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

  /// The value of the first line that begins with a key.
  static func value(_ key: String, in file: String, separator: Character) -> String? {
    let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
    return line?.split(separator: separator, maxSplits: 1).last
      .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " \t\"")) }
  }
}
