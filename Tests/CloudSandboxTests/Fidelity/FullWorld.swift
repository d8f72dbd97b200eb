import Foundation

@testable import CloudSandbox

/// A sandbox in which one of everything exists, and the path of every route to it.
struct FullWorld {
  let running: RunningSandbox
  /// Captures of routes, and what they stand for there; `NAME@API` goes before `NAME`.
  private var captures: [String: String] = [
    "project": "orchestra-demo", "location": "us-central1", "location@iam": "global", "service": "s",
    "service@serviceusage": "run.googleapis.com", "bucket": "full-bucket", "object": "o.txt",
    "account": "full-account@orchestra-demo.iam.gserviceaccount.com", "account@billingbudgets": "01D4B8-7C5A19-E3F602",
    "pool": "full-pool",
    "provider": "full-provider", "secret": "s", "version": "1", "repository": "r", "job": "j",
    "constraint": "run.allowedIngress", "role": "viewer", "type": "run.googleapis.com/request_count",
  ]

  /// Makes one, hands it over, and ends it afterwards.
  static func use(_ body: (FullWorld) async throws -> Void) async throws {
    try await RunningSandbox.use { running in
      var world = FullWorld(running: running)
      try await world.fill()
      try await body(world)
    }
  }

  private init(running: RunningSandbox) { self.running = running }

  private mutating func fill() async throws {
    try await running.enable(
      "artifactregistry", "clouderrorreporting", "cloudscheduler", "iamcredentials", "orgpolicy", "run", "secretmanager"
    )
    let operation = try await running.post(
      "/serviceusage/v1/projects/orchestra-demo/services/sts.googleapis.com:enable")
    captures["operation@serviceusage"] = last(operation)
    let place = "projects/orchestra-demo/locations/us-central1"
    captures["operation@artifactregistry"] = try await make(
      "/artifactregistry/v1/\(place)/repositories?repositoryId=r", ["format": "DOCKER"],
      operations: "/artifactregistry/v1")
    let account = try await running.post(
      "/iam/v1/projects/orchestra-demo/serviceAccounts", ["accountId": "full-account"])
    let email = account.json["email"]?.string ?? ""
    captures["key"] = last(
      try await running.post("/iam/v1/projects/orchestra-demo/serviceAccounts/\(email)/keys"))
    let pools = "/iam/v1/projects/orchestra-demo/locations/global/workloadIdentityPools"
    captures["operation@iam"] = try await make(
      "\(pools)?workloadIdentityPoolId=full-pool", [:], operations: "/iam/v1")
    _ = try await make(
      "\(pools)/full-pool/providers?workloadIdentityPoolProviderId=full-provider",
      ["oidc": ["issuerUri": "https://i.example.com"], "attributeMapping": ["google.subject": "assertion.sub"]],
      operations: "/iam/v1")
    _ = try await running.post(
      "/secretmanager/v1/projects/orchestra-demo/secrets?secretId=s", ["replication": ["automatic": [:]]])
    _ = try await running.post(
      "/secretmanager/v1/projects/orchestra-demo/secrets/s:addVersion", ["payload": ["data": "eA=="]])
    _ = try await running.post(
      "/storage/v1/b?project=orchestra-demo",
      ["name": "full-bucket", "iamConfiguration": ["uniformBucketLevelAccess": ["enabled": true]]])
    _ = try await running.send(
      "POST", "/upload/storage/v1/b/full-bucket/o?uploadType=media&name=o.txt", raw: Array("text".utf8))
    let template: JSON = ["containers": [["image": "us-docker.pkg.dev/cloudrun/container/hello"]]]
    captures["operation@run"] = try await make(
      "/run/v2/\(place)/services?serviceId=s", ["template": template], operations: "/run/v2")
    captures["revision"] = last(try await running.get("/run/v2/\(place)/services/s/revisions"), "revisions")
    _ = try await make(
      "/run/v2/\(place)/jobs?jobId=j", ["template": ["template": template]], operations: "/run/v2")
    let execution = try await running.post("/run/v2/\(place)/jobs/j:run", [:])
    _ = try await running.finish(execution, at: "/run/v2")
    captures["execution"] = last(try await running.get("/run/v2/\(place)/jobs/j/executions"), "executions")
    _ = try await running.post(
      "/cloudscheduler/v1/\(place)/jobs",
      ["name": .string("\(place)/jobs/j"), "schedule": "* * * * *", "httpTarget": ["uri": "https://e.example.com/"]])
    let condition: JSON = [
      "displayName": "c", "conditionAbsent": ["filter": "metric.type=\"a\" resource.type=\"b\"", "duration": "60s"],
    ]
    captures["id"] = last(
      try await running.post(
        "/monitoring/v3/projects/orchestra-demo/alertPolicies", ["combiner": "OR", "conditions": [condition]]))
    _ = try await running.post(
      "/orgpolicy/v2/projects/orchestra-demo/policies",
      ["name": "projects/orchestra-demo/policies/run.allowedIngress", "spec": ["rules": [["allowAll": true]]]])
  }

  /// The path of a route, with everything in it that exists here.
  func path(of route: Route) -> String {
    let api = String(route.segments.first ?? "")
    let path = route.segments.map { segment -> String in
      guard segment.hasPrefix("{") else { return "/\(segment)" }
      let name = segment.dropFirst().prefix { $0 != "}" && $0 != "." }
      let value = captures["\(name)@\(api)"] ?? captures[String(name)] ?? "none"
      return "/\(PercentCoding.encode(value))"
    }.joined()
    return path + (route.verb.map(String.init) ?? "") + query(of: route)
  }

  /// What a request of a route must say before anybody asks who sends it.
  func body(of route: Route) -> JSON? {
    guard route.method != "GET", route.method != "DELETE" else { return nil }
    if route.segments.first == "cloudresourcemanager", route.verb == ":setIamPolicy" {
      // The owner stays the owner.
      return ["policy": ["bindings": [["role": "roles/owner", "members": ["user:operator@example.com"]]]]]
    }
    switch (route.segments.last, route.verb) {
    case ("services:batchEnable", _): return ["serviceIds": ["run.googleapis.com"]]
    case (_, ":generateAccessToken"): return ["scope": ["https://www.googleapis.com/auth/cloud-platform"]]
    case (_, ":generateIdToken"): return ["audience": "https://e.example.com"]
    case ("entries", ":list"), ("entries:list", _): return ["resourceNames": ["projects/orchestra-demo"]]
    case (_, ":getEffectiveOrgPolicy"), (_, ":getOrgPolicy"), (_, ":clearOrgPolicy"):
      return ["constraint": "constraints/run.allowedIngress"]
    case ("roles:queryGrantableRoles", _), ("permissions:queryTestablePermissions", _):
      return ["fullResourceName": "//cloudresourcemanager.googleapis.com/projects/orchestra-demo"]
    default: return [:]
    }
  }

  private func query(of route: Route) -> String {
    switch (route.segments.first, route.segments.last, route.verb) {
    case ("storage", "b", _): "?project=orchestra-demo"
    case ("upload", _, _), ("resumable", _, _): "?uploadType=media&name=n.txt"
    case (_, "timeSeries", _):
      "?filter=\(PercentCoding.encode("metric.type=\"run.googleapis.com/request_count\""))"
        + "&interval.endTime=2026-01-12T10:00:00Z"
    case ("clouderrorreporting", "events", _): "?groupId=C0"
    case (_, "services", ":batchGet"), (_, "services:batchGet", _):
      "?names=projects/orchestra-demo/services/run.googleapis.com"
    default: ""
    }
  }

  private func make(_ path: String, _ body: JSON, operations: String) async throws -> String {
    let answer = try await running.post(path, body)
    _ = try await running.finish(answer, at: operations)
    return last(answer)
  }

  private func last(_ answer: RunningSandbox.Answer, _ list: String? = nil) -> String {
    let document = list.flatMap { answer.json[$0]?.array?.first } ?? answer.json
    return document["name"]?.string?.split(separator: "/").last.map(String.init) ?? "none"
  }
}
