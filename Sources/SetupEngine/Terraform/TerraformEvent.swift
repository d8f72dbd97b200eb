import Foundation
import SetupPlan

/// One line of what `terraform … -json` prints, as far as a person cares.
/// Format: https://developer.hashicorp.com/terraform/internals/machine-readable-ui
struct TerraformEvent: Sendable, Equatable {
  var level: RunEvent.LogLevel
  var line: String
  /// The summary and detail of an error diagnostic.
  var error: (summary: String, detail: String)?

  static func == (left: TerraformEvent, right: TerraformEvent) -> Bool {
    left.level == right.level && left.line == right.line && left.error?.summary == right.error?.summary
  }

  init(level: RunEvent.LogLevel = .info, line: String) {
    self.level = level
    self.line = line
  }

  /// - Parameter text: one line of output; nil where it is of no interest, such as the version line.
  init?(parsing text: String) {
    guard let line = try? JSONDecoder().decode(Line.self, from: Data(text.utf8)) else {
      let plain = text.trimmingCharacters(in: .whitespacesAndNewlines)
      guard !plain.isEmpty else { return nil }
      self.init(line: plain)
      return
    }
    switch line.type {
    case "version", "outputs", "apply_progress_start", "provision_start", "provision_progress": return nil
    case "refresh_start", "refresh_complete": return nil
    case "planned_change", "resource_drift":
      let action = line.change?.action ?? "change"
      guard line.change?.resource?.addr != nil, action != "noop", action != "read" else { return nil }
      self.init(line: line.message)
    case "diagnostic":
      let summary = line.diagnostic?.summary ?? line.message
      let detail = line.diagnostic?.detail ?? ""
      let isError = line.diagnostic?.severity == "error"
      let flat = detail.replacing("\n", with: " ")
      self.init(level: isError ? .error : .warning, line: flat.isEmpty ? summary : "\(summary): \(flat)")
      if isError { error = (summary, detail) }
    default:
      self.init(level: line.level == "error" ? .error : .info, line: line.message)
    }
  }

  private struct Line: Decodable {
    struct Change: Decodable {
      struct Resource: Decodable { var addr: String }
      var resource: Resource?
      var action: String?
    }
    struct Diagnostic: Decodable {
      var severity: String
      var summary: String
      var detail: String?
    }

    var level: String
    var message: String
    var type: String
    var change: Change?
    var diagnostic: Diagnostic?

    enum CodingKeys: String, CodingKey {
      case level = "@level"
      case message = "@message"
      case type, change, diagnostic
    }
  }
}
