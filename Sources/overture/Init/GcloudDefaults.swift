import BoundedInput
import Foundation
import GoogleCloud

/// The project and the region that gcloud works with unless it is told otherwise, from its variables and its files alone.
struct GcloudDefaults: Sendable, Equatable {
  /// The project's id.
  var project: InitValue?
  var region: InitValue?
  /// The account that gcloud is signed in with, as an e-mail address.
  var account: InitValue?

  /// Reads them; what cannot be read is not there.
  /// - Parameter environment: gcloud's variables, `CLOUDSDK_CONFIG` and `HOME` among them.
  init(environment: [String: String]) {
    func variable(_ name: String) -> InitValue? {
      environment[name].flatMap { $0.isEmpty ? nil : InitValue(text: $0, source: name) }
    }
    project = variable("CLOUDSDK_CORE_PROJECT") ?? variable("GOOGLE_CLOUD_PROJECT")
    region = variable("CLOUDSDK_RUN_REGION") ?? variable("CLOUDSDK_COMPUTE_REGION")
    account = variable("CLOUDSDK_CORE_ACCOUNT")
    guard let folder = GcloudFolder.path(environment: environment) else { return }
    let active = Self.text("\(folder)/active_config")?.trimmingCharacters(in: .whitespacesAndNewlines)
    let name = variable("CLOUDSDK_ACTIVE_CONFIG_NAME")?.text ?? active ?? "default"
    guard !name.contains("/"), let settings = Self.text("\(folder)/configurations/config_\(name)") else { return }
    let values = Self.values(settings)
    let source = "gcloud's configuration \(name)"
    project = project ?? values["core.project"].map { InitValue(text: $0, source: source) }
    account = account ?? values["core.account"].map { InitValue(text: $0, source: source) }
    region =
      region ?? (values["run.region"] ?? values["compute.region"]).map { InitValue(text: $0, source: source) }
  }

  private static func text(_ path: String) -> String? {
    (try? BoundedFile.bytes(path)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The values of an INI file, as `section.key`.
  private static func values(_ text: String) -> [String: String] {
    var section = ""
    var values: [String: String] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      let line = line.trimmingCharacters(in: .whitespaces)
      if line.hasPrefix("["), line.hasSuffix("]") {
        section = String(line.dropFirst().dropLast())
      } else if let equals = line.firstIndex(of: "="), !line.hasPrefix("#"), !line.hasPrefix(";") {
        let key = line[..<equals].trimmingCharacters(in: .whitespaces)
        let value = line[line.index(after: equals)...].trimmingCharacters(in: .whitespaces)
        if !value.isEmpty { values["\(section).\(key)"] = value }
      }
    }
    return values
  }
}
