/// What the configuration leaves to others, by its `ignore_changes`.
package enum IgnoredChanges {
  /// The attributes, without indices, by address.
  package static let byAddress: [String: [String]] = [
    "google_cloud_run_v2_service.service": [
      "client", "client_version", "template.annotations", "template.containers.image", "template.labels",
      "template.revision", "traffic",
    ],
    "google_cloud_run_v2_job.release": [
      "annotations", "client", "client_version", "labels", "template.annotations", "template.labels",
      "template.template.containers.image",
    ],
  ]
}
