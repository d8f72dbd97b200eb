/// The folder of gcloud's settings and credentials.
package enum GcloudFolder {
  /// - Parameter environment: read for `CLOUDSDK_CONFIG` and `HOME`.
  /// - Returns: its path; nil if neither is set.
  package static func path(environment: [String: String]) -> String? {
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    return variable("CLOUDSDK_CONFIG") ?? variable("HOME").map { "\($0)/.config/gcloud" }
  }
}
