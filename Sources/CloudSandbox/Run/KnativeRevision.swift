/// A revision in the shape of Knative's API, which gcloud reads.
enum KnativeRevision {
  /// Turns a v2 revision at `number`, the project's, into the v1 one.
  static func json(of revision: JSON, number: String) -> JSON {
    let template = KnativeService.template(revision)
    var labels = revision["labels"]?.object ?? [:]
    labels["serving.knative.dev/service"] = revision["service"]
    labels["cloud.googleapis.com/location"] = .string(location(of: revision))
    return [
      "apiVersion": "serving.knative.dev/v1",
      "kind": "Revision",
      "metadata": .compact([
        "name": .string(KnativeService.last(revision["name"])), "namespace": .string(number),
        "creationTimestamp": revision["createTime"], "generation": 1, "labels": .object(labels),
        "annotations": template["metadata"]?["annotations"],
      ]),
      "spec": template["spec"] ?? [:],
      "status": [
        "observedGeneration": 1,
        "conditions": .array((revision["conditions"]?.array ?? []).map(KnativeService.condition)),
      ],
    ]
  }

  private static func location(of revision: JSON) -> String {
    let parts = (revision["name"]?.string ?? "").split(separator: "/")
    return parts.count > 3 ? String(parts[3]) : ""
  }
}
