import Cryptography

/// How values are written as YAML.
enum YAMLText {
  /// A text as a scalar: plain where no reader could take it for anything else, in quotes otherwise.
  static func scalar(_ text: String) -> String { isPlain(text) ? text : quoted(text) }

  /// A text in double quotes.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
        result += "\\x" + [UInt8(scalar.value)].hexadecimal
      case "\u{2028}", "\u{2029}", "\u{FEFF}": result += "\\u" + String(scalar.value, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// A sizing in braces, in the order of the screens.
  static func flow(_ resources: Resources) -> String {
    let entries = ResourceField.allCases.filter { !resources.isUsual($0) }.map { field in
      "\(field.rawValue): \(resources.yaml(field))"
    }
    return "{ \(entries.joined(separator: ", ")) }"
  }

  /// Branches in brackets.
  static func flow(_ branches: [String]) -> String { "[\(branches.map(scalar).joined(separator: ", "))]" }

  /// The decisions about older workflows in braces.
  static func flow(_ workflows: [String: OlderWorkflowDecision]) -> String {
    let entries = workflows.sorted { $0.key < $1.key }.map { "\(scalar($0.key)): \($0.value.rawValue)" }
    return "{ \(entries.joined(separator: ", ")) }"
  }

  /// The files that are left out, in braces.
  static func flow(_ files: OptionalFiles) -> String {
    let entries = (files.script ? [] : ["script: false"]) + (files.copies ? [] : ["copies: false"])
    return entries.isEmpty ? "{}" : "{ \(entries.joined(separator: ", ")) }"
  }

  /// A promotion in braces.
  static func flow(_ promotion: Promotion) -> String { "{ from: \(scalar(promotion.from)) }" }

  /// Previews in braces.
  static func flow(_ previews: Previews) -> String { "{ days: \(previews.days) }" }

  /// The traffic in braces.
  static func flow(_ traffic: Traffic) -> String {
    let whole = traffic.peak == traffic.peak.rounded()
    let peak = whole ? "\(Int(traffic.peak))" : "\(traffic.peak)"
    return "{ requestsPerMonth: \(traffic.requestsPerMonth), meanLatency: \(traffic.meanLatency)ms, peak: \(peak) }"
  }

  /// A budget in braces.
  static func flow(_ budget: Budget) -> String {
    "{ billingAccount: \(scalar(budget.billingAccount)), monthly: \(budget.monthly) }"
  }

  /// An acknowledgement in braces.
  static func flow(_ acknowledgement: Acknowledgement) -> String {
    let record = acknowledgement
    let moment = Timestamp.isValid(record.at) ? record.at : quoted(record.at)
    let until = record.until.map { ", until: \($0)" } ?? ""
    let because = record.because.map { ", because: \(scalar($0))" } ?? ""
    return "{ id: \(record.id.rawValue), text: \(scalar(record.text)), by: \(scalar(record.by)), "
      + "at: \(moment)\(until)\(because) }"
  }

  /// Words that YAML reads as something else than text.
  private static let reserved: Set<String> = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]

  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, first.isASCII, first.properties.isAlphabetic, text.last != ":",
      !reserved.contains(text.lowercased())
    else { return false }
    return text.unicodeScalars.allSatisfy {
      $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || "-_./@:+".unicodeScalars.contains($0))
    }
  }
}

extension Resources {
  /// Whether a setting has the value that counts where none is written.
  func isUsual(_ field: ResourceField) -> Bool {
    switch field {
    case .keepWarm: keepWarm == nil
    case .cpuAllocation: cpuAllocation == .requests
    case .startupTimeout: startupTimeout == Self.longestStartup
    case .sessionAffinity: !sessionAffinity
    case .http2: !http2
    case .memory, .cpu, .minInstances, .maxInstances, .concurrency, .timeout: false
    }
  }

  /// One setting as a YAML value.
  func yaml(_ field: ResourceField) -> String {
    switch field {
    case .memory: memory.description
    case .cpu: cpu.readable
    case .minInstances: String(minInstances)
    case .maxInstances: String(maxInstances)
    case .concurrency: String(concurrency)
    case .timeout: "\(timeout)s"
    case .keepWarm: keepWarm.map(YAMLText.quoted) ?? "null"
    case .cpuAllocation: cpuAllocation.rawValue
    case .startupTimeout: "\(startupTimeout)s"
    case .sessionAffinity: sessionAffinity ? "true" : "false"
    case .http2: http2 ? "true" : "false"
    }
  }
}

/// Moments in RFC 3339 with `Z`, to the second.
enum Timestamp {
  static func isValid(_ text: String) -> Bool {
    let shape = "dddd-dd-ddTdd:dd:ddZ"
    let isShaped =
      text.unicodeScalars.count == shape.unicodeScalars.count
      && zip(text.unicodeScalars, shape.unicodeScalars).allSatisfy { scalar, wanted in
        wanted == "d" ? ("0"..."9").contains(scalar) : scalar == wanted
      }
    guard isShaped else { return false }
    let numbers = text.split(whereSeparator: { "-T:Z".contains($0) }).compactMap { Int($0) }
    return (1...12).contains(numbers[1]) && (1...31).contains(numbers[2]) && numbers[3] < 24 && numbers[4] < 60
      && numbers[5] <= 60
  }
}
