/// A service in the shape of Knative's API, which gcloud reads (`apis/serving.knative.dev/v1`).
enum KnativeService {
  /// Turns the v2 service at `project`, with its number, into the v1 one.
  static func json(of service: JSON, number: String) -> JSON {
    let name = last(service["name"])
    let template = service["template"] ?? [:]
    var annotations = service["annotations"]?.object ?? [:]
    annotations["run.googleapis.com/ingress"] = .string(ingress(service["ingress"]?.string))
    annotations["serving.knative.dev/creator"] = service["creator"]
    annotations["serving.knative.dev/lastModifier"] = service["lastModifier"]
    if service["invokerIamDisabled"]?.bool == true {
      annotations["run.googleapis.com/invoker-iam-disabled"] = "true"
    }
    if let minimum = service[path: "scaling.minInstanceCount"]?.int {
      annotations["run.googleapis.com/minScale"] = .string(String(minimum))
    }
    if service[path: "scaling.scalingMode"] == "MANUAL" {
      annotations["run.googleapis.com/scalingMode"] = "manual"
      annotations["run.googleapis.com/manualInstanceCount"] = .string(
        String(service[path: "scaling.manualInstanceCount"]?.int ?? 0))
    }
    var labels = service["labels"]?.object ?? [:]
    labels["cloud.googleapis.com/location"] = .string(location(of: service))
    let generation = service["generation"]?.int ?? 1
    return [
      "apiVersion": "serving.knative.dev/v1",
      "kind": "Service",
      "metadata": .compact([
        "name": .string(name), "namespace": .string(number), "uid": service["uid"],
        "selfLink": .string("/apis/serving.knative.dev/v1/namespaces/\(number)/services/\(name)"),
        "generation": .int(Int64(generation)), "resourceVersion": service["etag"],
        "creationTimestamp": service["createTime"], "labels": .object(labels), "annotations": .object(annotations),
      ]),
      "spec": [
        "template": self.template(template),
        "traffic": .array(
          (service["traffic"]?.array ?? []).map { target in
            .compact([
              "revisionName": target["revision"], "percent": target["percent"], "tag": target["tag"],
              "latestRevision": target["revision"] == nil ? true : nil,
            ])
          }),
      ],
      "status": status(of: service),
    ]
  }

  static func template(_ template: JSON) -> JSON {
    var annotations = template["annotations"]?.object ?? [:]
    let scaling = ["minInstanceCount": "minScale", "maxInstanceCount": "maxScale"]
    for (field, annotation) in scaling {
      if let count = template[path: "scaling.\(field)"]?.int {
        annotations["autoscaling.knative.dev/\(annotation)"] = .string(String(count))
      }
    }
    let resources = template["containers"]?.array?.first?["resources"]
    annotations["run.googleapis.com/cpu-throttling"] = resources?["cpuIdle"]?.bool == true ? "true" : "false"
    annotations["run.googleapis.com/startup-cpu-boost"] = resources?["startupCpuBoost"]?.bool == true ? "true" : "false"
    if template["sessionAffinity"]?.bool == true { annotations["run.googleapis.com/sessionAffinity"] = "true" }
    switch template["executionEnvironment"]?.string {
    case "EXECUTION_ENVIRONMENT_GEN1": annotations["run.googleapis.com/execution-environment"] = "gen1"
    case "EXECUTION_ENVIRONMENT_GEN2": annotations["run.googleapis.com/execution-environment"] = "gen2"
    default: break
    }
    let seconds = template["timeout"]?.string.flatMap(ServiceRules.seconds) ?? 300
    return [
      "metadata": .compact(["annotations": .object(annotations), "labels": template["labels"]]),
      "spec": .compact([
        "containerConcurrency": template["maxInstanceRequestConcurrency"] ?? 80,
        "timeoutSeconds": .int(Int64(seconds)),
        "serviceAccountName": template["serviceAccount"],
        "containers": .array((template["containers"]?.array ?? []).map(container)),
        "volumes": template["volumes"].map { .array(($0.array ?? []).map(volume)) },
      ]),
    ]
  }

  static func container(_ container: JSON) -> JSON {
    .compact([
      "image": container["image"], "name": container["name"], "env": container["env"], "ports": container["ports"],
      "args": container["args"], "command": container["command"],
      "resources": container[path: "resources.limits"].map { ["limits": $0] },
      "startupProbe": container["startupProbe"], "livenessProbe": container["livenessProbe"],
      "volumeMounts": container["volumeMounts"],
    ])
  }

  static func volume(_ volume: JSON) -> JSON {
    let items = (volume[path: "secret.items"]?.array ?? []).map { item -> JSON in
      .compact(["key": item["version"], "path": item["path"], "mode": item["mode"]])
    }
    return .compact([
      "name": volume["name"],
      "secret": volume["secret"].map { ["secretName": .string(last($0["secret"])), "items": .array(items)] },
    ])
  }

  private static func status(of service: JSON) -> JSON {
    let ready = [service["terminalCondition"] ?? [:]] + (service["conditions"]?.array ?? [])
    return .compact([
      "observedGeneration": service["observedGeneration"].map { .int(Int64($0.int ?? 0)) },
      "conditions": .array(ready.map(condition)),
      "latestReadyRevisionName": service["latestReadyRevision"].map { .string(last($0)) },
      "latestCreatedRevisionName": service["latestCreatedRevision"].map { .string(last($0)) },
      "traffic": .array(
        (service["trafficStatuses"]?.array ?? []).map { share in
          .compact([
            "revisionName": share["revision"], "percent": share["percent"], "tag": share["tag"],
            "latestRevision": share["type"]?.string == TrafficShares.latest ? true : nil,
            "url": share["tag"]?.string.flatMap { tag in
              service["uri"]?.string.map { .string(ServiceAddress.uri(tag: tag, of: $0)) }
            },
          ])
        }),
      "url": service["uri"],
      "address": service["uri"].map { ["url": $0] },
    ])
  }

  static func condition(_ condition: JSON) -> JSON {
    let status =
      switch condition["state"]?.string {
      case "CONDITION_SUCCEEDED": "True"
      case "CONDITION_FAILED": "False"
      default: "Unknown"
      }
    return .compact([
      "type": condition["type"], "status": .string(status), "message": condition["message"],
      "reason": condition["reason"], "lastTransitionTime": condition["lastTransitionTime"],
    ])
  }

  /// The ingress as v1 and organisation policies spell it.
  static func ingress(_ value: String?) -> String {
    switch value {
    case "INGRESS_TRAFFIC_INTERNAL_ONLY": "internal"
    case "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER": "internal-and-cloud-load-balancing"
    case "INGRESS_TRAFFIC_NONE": "none"
    default: "all"
    }
  }

  static func location(of service: JSON) -> String {
    let parts = (service["name"]?.string ?? "").split(separator: "/")
    return parts.count > 3 ? String(parts[3]) : ""
  }

  static func last(_ name: JSON?) -> String {
    String(name?.string?.split(separator: "/").last ?? "")
  }
}
