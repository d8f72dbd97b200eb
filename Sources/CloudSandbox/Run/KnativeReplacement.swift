/// A service as gcloud sends it back in Knative's shape, with what it changed: image, sizes, probes and secrets stay as
/// they are stored unless they are among the fields below.
struct KnativeReplacement {
  private let body: JSON

  /// - Parameter body: a `serving.knative.dev/v1` service.
  init(_ body: JSON) {
    self.body = body
  }

  /// The service of v2 that is wanted.
  func applied(to stored: JSON) -> JSON {
    var service = stored
    let annotations = body[path: "metadata.annotations"]?.object ?? [:]
    service["client"] = annotations["run.googleapis.com/client-name"]
    service["clientVersion"] = annotations["run.googleapis.com/client-version"]
    service[path: "scaling.minInstanceCount"] = Self.count(annotations["run.googleapis.com/minScale"])
    let isManual = annotations["run.googleapis.com/scalingMode"] == "manual"
    service[path: "scaling.scalingMode"] = isManual ? "MANUAL" : nil
    service[path: "scaling.manualInstanceCount"] =
      isManual ? Self.count(annotations["run.googleapis.com/manualInstanceCount"]) : nil
    // What gcloud is told by --update-labels stands at the service and in its template.
    service["labels"] = Self.ownLabels(body["metadata"])
    service["template"] = template(over: stored["template"] ?? [:])
    service["traffic"] = .array(
      (body[path: "spec.traffic"]?.array ?? []).map { target in
        .compact([
          "type": target["revisionName"] == nil
            ? .string(TrafficShares.latest) : "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION",
          "revision": target["revisionName"], "percent": target["percent"], "tag": target["tag"],
        ])
      })
    return service
  }

  private func template(over stored: JSON) -> JSON {
    var template = stored
    let given = body[path: "spec.template"] ?? [:]
    let annotations = given[path: "metadata.annotations"]?.object ?? [:]
    // A nonce among the labels makes another revision of the same template.
    template["labels"] = Self.ownLabels(given["metadata"])
    template["revision"] = given[path: "metadata.name"]
    template[path: "scaling.maxInstanceCount"] = Self.count(annotations["autoscaling.knative.dev/maxScale"])
    template[path: "scaling.minInstanceCount"] = Self.count(annotations["autoscaling.knative.dev/minScale"])
    template["maxInstanceRequestConcurrency"] = given[path: "spec.containerConcurrency"]
    if let seconds = given[path: "spec.timeoutSeconds"]?.int { template["timeout"] = .string("\(seconds)s") }
    template["serviceAccount"] = given[path: "spec.serviceAccountName"]
    guard let sent = given[path: "spec.containers"]?.array?.first, var container = stored["containers"]?.array?.first
    else { return template }
    for field in ["image", "command", "args"] { container[field] = sent[field] }
    container[path: "resources.limits"] = sent[path: "resources.limits"]
    template["containers"] = .array([container] + (stored["containers"]?.array?.dropFirst() ?? []))
    return template
  }

  /// The labels without those that Google sets itself; gcloud sends them back. Nil where there is no other.
  private static func ownLabels(_ metadata: JSON?) -> JSON? {
    let labels = (metadata?["labels"]?.object ?? [:]).filter { !$0.key.contains("googleapis.com/") }
    return labels.isEmpty ? nil : .object(labels)
  }

  private static func count(_ annotation: JSON?) -> JSON? {
    annotation?.string.flatMap { Int64($0) }.map(JSON.int)
  }
}
