import GoogleCloud
import RESTClient
import SetupPlan

extension Serving {
  /// What answers the requests of a service.
  ///
  /// - Parameters:
  ///   - service: the service.
  ///   - read: reads a revision by its name; nil where it is gone.
  /// - Returns: what answers; nil where the service never had a revision.
  /// - Throws: what reading throws.
  static func of(
    _ service: RunService, revision read: (String) async throws -> JSONValue?
  ) async throws -> Serving? {
    guard let created = service.createdRevision else { return nil }
    var shares: [String: (percent: Int, tags: [String])] = [:]
    for share in service.shares {
      shares[share.revision, default: (0, [])].percent += share.percent
      if let tag = share.tag { shares[share.revision, default: (0, [])].tags.append(tag) }
    }
    func revision(_ name: String, _ template: JSONValue) -> Revision {
      let share = shares[name] ?? (0, [])
      return Revision(
        name: name, percent: share.percent, tags: share.tags.sorted(),
        image: template["containers"].array.first?["image"].string ?? "", size: RevisionSize(template),
        rest: template.restOfRevision)
    }
    // The template is what the newest revision was made from.
    let newest = revision(created, service.document["template"])
    var revisions: [Revision] = []
    for name in shares.keys.sorted() {
      guard name != created else {
        revisions.append(newest)
        continue
      }
      if let document = try await read(name) { revisions.append(revision(name, document)) }
    }
    revisions.sort { ($1.percent, $0.name) < ($0.percent, $1.name) }
    return Serving(revisions: revisions, newest: newest, state: service.state(of: newest))
  }
}

extension RevisionSize {
  /// The size that a template or a revision has.
  init(_ template: JSONValue) {
    let container = template["containers"].array.first ?? .null
    let limits = container["resources"]["limits"]
    let probe = container["startupProbe"]
    self.init(
      memory: limits["memory"].string.flatMap { Memory($0) }, cpu: limits["cpu"].string.flatMap { CPU($0) },
      maxInstances: template["scaling"]["maxInstanceCount"].int,
      concurrency: template["maxInstanceRequestConcurrency"].int,
      timeout: template["timeout"].string.flatMap { Int($0.dropLast()) },
      // What is false or has its usual value, Cloud Run leaves out.
      cpuAllocation: limits.isNull ? nil : container["resources"]["cpuIdle"].bool == true ? .requests : .always,
      startupTimeout: probe.isNull ? nil : (probe["periodSeconds"].int ?? 10) * (probe["failureThreshold"].int ?? 3),
      sessionAffinity: limits.isNull ? nil : template["sessionAffinity"].bool == true,
      http2: limits.isNull ? nil : container["ports"].array.first?["name"].string == "h2c")
  }
}

extension JSONValue {
  /// What a revision is made of besides its image and its size, and what follows from the size.
  fileprivate var restOfRevision: String {
    let sized = ["WEB_CONCURRENCY", "WEB_THREADS"]
    let containers = self["containers"].array.map { container -> JSONValue in
      let variables = container["env"].array.filter { !sized.contains($0["name"].string ?? "") }
      return [
        "env": .array(variables), "args": container["args"], "command": container["command"],
        "volumeMounts": container["volumeMounts"],
      ]
    }
    let rest: JSONValue = [
      "containers": .array(containers), "volumes": self["volumes"], "vpcAccess": self["vpcAccess"],
    ]
    return String(decoding: rest.bytes, as: UTF8.self)
  }
}

extension RunService {
  fileprivate func state(of newest: Serving.Revision) -> Serving.State {
    if isReconciling || isBehind { return .isStarting }
    if hasFailed, readyRevision != newest.name { return .failed(conditionMessage ?? conditionReason ?? "") }
    return newest.percent == 100 ? .serves : .isReady
  }
}

extension Scene {
  /// What answers the requests of the service; nil where there is none, or it never had a revision.
  func serving() async throws -> Serving? {
    let names = names
    let found = try await existing { try await google.run.getService(project, names.region, names.service) }
    guard let found else { return nil }
    return try await serving(of: found)
  }

  /// What answers the requests of a service that was read already.
  func serving(of service: RunService) async throws -> Serving? {
    try await Serving.of(service) { try await google.run.revision(project, names.region, names.service, $0) }
  }
}

extension SetupEngine {
  /// What answers the requests of the service; nil where there is none, or it never had a revision.
  /// - Throws: a `Failure` where it cannot be read.
  package func serving() async throws -> Serving? {
    let (google, names) = (context.google, plan.names)
    do {
      guard let service = try await google.run.getService(names.project, names.region, names.service) else {
        return nil
      }
      return try await Serving.of(service) {
        try await google.run.revision(names.project, names.region, names.service, $0)
      }
    } catch let error as GoogleCloudError where error.kind == .serviceDisabled || error.kind == .notFound {
      return nil
    } catch {
      throw Failure(error)
    }
  }
}
