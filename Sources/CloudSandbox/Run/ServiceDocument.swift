/// A service of Cloud Run v2 as it is stored and answered.
enum ServiceDocument {
  static let collection = "run.services"
  static let revisions = "run.revisions"

  /// The service that a request describes, with Cloud Run's defaults, not yet rolled out.
  ///
  /// - Parameters:
  ///   - body: what the client wants it to be.
  ///   - stored: the service so far; nil makes a new one.
  ///   - name: `projects/P/locations/L/services/S`.
  ///   - project: where it stands.
  ///   - principal: who asks: its creator or last modifier.
  ///   - world: gives the time, the etag and a new identifier.
  /// - Returns: the document to store.
  static func desired(
    _ body: JSON, over stored: JSON?, name: String, project: Project, by principal: Principal, in world: inout World
  ) -> JSON {
    var service = JSON.object((body.object ?? [:]).filter { !RunFields.written.contains($0.key) })
    for field in RunFields.written { service[field] = stored?[field] ?? service[field] }
    service["name"] = .string(name)
    service["ingress"] = service["ingress"] ?? "INGRESS_TRAFFIC_ALL"
    service["launchStage"] = service["launchStage"] ?? "GA"
    service["traffic"] = service["traffic"] ?? [["type": "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", "percent": 100]]
    service["template"] = template(service["template"] ?? [:], project: project)
    service["generation"] = .string(String((stored?["generation"]?.int ?? 0) + 1))
    service["createTime"] = stored?["createTime"] ?? .string(world.timestamp)
    service["updateTime"] = .string(world.timestamp)
    service["creator"] = stored?["creator"] ?? .string(principal.email)
    service["lastModifier"] = .string(principal.email)
    service["uid"] = stored?["uid"] ?? .string(world.newOperationID())
    service["etag"] = .string("\"\(world.nextEtag())\"")
    let address = ServiceAddress(serviceName: name, project: project)
    service["uri"] = .string(address.uri)
    service["urls"] = JSON(address.all)
    return service
  }

  /// As clients see it: what is at its default is absent.
  static func shown(_ service: JSON) -> JSON {
    compacted(service)
  }

  private static func template(_ given: JSON, project: Project) -> JSON {
    var template = given
    template["timeout"] = template["timeout"] ?? "300s"
    template["serviceAccount"] =
      template["serviceAccount"] ?? .string("\(project.number)-compute@developer.gserviceaccount.com")
    template["containers"] = .array((template["containers"]?.array ?? []).map(container))
    let cpu = template["containers"]?.array?.first?[path: "resources.limits.cpu"]?.string
    let isWhole = (try? ContainerLimits(cpu: cpu, memory: nil).milliCPU >= 1000) ?? true
    if template["maxInstanceRequestConcurrency"]?.int ?? 0 == 0 {
      template["maxInstanceRequestConcurrency"] = isWhole ? 80 : 1
    }
    if template[path: "scaling.maxInstanceCount"]?.int ?? 0 == 0 { template[path: "scaling.maxInstanceCount"] = 100 }
    return compacted(template)
  }

  private static func container(_ given: JSON) -> JSON {
    var container = given
    // Google takes a single value where a list is expected.
    if let port = container["ports"], port.object != nil { container["ports"] = [port] }
    let ports = container["ports"]?.array ?? []
    container["ports"] = .array(
      (ports.isEmpty ? [["containerPort": 8080]] : ports).map { $0.merging(["name": $0["name"] ?? "http1"]) })
    if container["resources"] == nil { container["resources"] = ["cpuIdle": true, "startupCpuBoost": true] }
    for (limit, value) in [("cpu", "1"), ("memory", "512Mi")] where container[path: "resources.limits.\(limit)"] == nil
    {
      container[path: "resources.limits.\(limit)"] = .string(value)
    }
    if container["startupProbe"] == nil {
      container["startupProbe"] = [
        "tcpSocket": ["port": 8080], "periodSeconds": 240, "timeoutSeconds": 240, "failureThreshold": 1,
      ]
    }
    return container
  }

  private static func compacted(_ value: JSON) -> JSON {
    switch value {
    case .object(let fields): .object(fields.mapValues(compacted).filter { !$0.value.isDefault })
    case .array(let elements): .array(elements.map(compacted))
    default: value
    }
  }
}
