/// What the configuration leaves to others, by its `ignore_changes`.
package enum IgnoredChanges {
  /// The attributes, without indices, by address.
  package static let byAddress: [String: [String]] = [
    "google_cloud_run_v2_service.service": [
      "client", "client_version", "template.annotations", "template.containers.image", "template.labels",
      "template.revision", "traffic",
    ]
  ]
}
