import RESTClient
import SetupPlan
import Testing

@testable import TerraformModel

@Suite("What Terraform plans, attribute by attribute")
struct PlanDocumentTests {
  private static let service = "google_cloud_run_v2_service"

  private func entry(
    _ actions: JSONValue, _ before: JSONValue, _ after: JSONValue, type: String = service, _ more: JSONValue = [:]
  ) -> JSONValue {
    var change: JSONValue = ["actions": actions, "before": before, "after": after]
    for (key, value) in more.object { change[key] = value }
    return ["address": .string("\(type).it"), "mode": "managed", "type": .string(type), "change": change]
  }

  private func words(_ entries: JSONValue...) -> [String] {
    PlanDocument(["resource_changes": .array(entries)]).changes().flatMap(\.words)
      .map { $0.replacing("\(Self.service).it: ", with: "") }
  }

  private func template(_ container: JSONValue, _ more: JSONValue = [:]) -> JSONValue {
    var template: JSONValue = ["containers": [container]]
    for (key, value) in more.object { template[key] = value }
    return ["template": [template]]
  }

  @Test("an attribute goes by Terraform's path, an only block without its index, and says what it is and becomes")
  func paths() {
    #expect(
      words(
        entry(
          ["update"], template(["resources": [["limits": ["memory": "4Gi"], "cpu_idle": false]]]),
          template(["resources": [["limits": ["memory": "2Gi"], "cpu_idle": true]]])))
        == [
          "template.containers[0].resources.cpu_idle is false, becomes true",
          "template.containers[0].resources.limits.memory is 4Gi, becomes 2Gi",
        ])
    #expect(
      words(entry(["update"], template([:], ["scaling": []]), template([:], ["scaling": [["max_instance_count": 3]]])))
        == ["template.scaling.max_instance_count is not set, becomes 3"])
  }

  @Test("variables are told by name, and their values only where Overture writes them")
  func variables() {
    let before: JSONValue = [
      "env": [
        ["name": "WEB_THREADS", "value": "80"], ["name": "DATABASE_URL", "value": "postgresql://secret"],
        ["name": "KEY", "value": "old-secret"],
      ]
    ]
    let after: JSONValue = [
      "env": [
        ["name": "WEB_THREADS", "value": "40"], ["name": "KEY", "value": "new-secret"],
        ["name": "MORE", "value": "another-secret"],
      ]
    ]
    let words = words(entry(["update"], template(before), template(after)))
    #expect(
      words == [
        "template.containers[0].env[DATABASE_URL] is removed",
        "template.containers[0].env[KEY] changes; its value is not shown",
        "template.containers[0].env[MORE] is added", "template.containers[0].env[WEB_THREADS] is 80, becomes 40",
      ])
    #expect(!words.joined().contains("secret"))
  }

  @Test("what is taken away is told as removed, by name, with what it was")
  func removals() {
    let before = template(
      [:],
      [
        "vpc_access": [["connector": "c1", "egress": "ALL_TRAFFIC", "network_interfaces": []]],
        "volumes": [["name": "data", "cloud_sql_instance": [["instances": ["p:r:i"]]]]],
      ])
    #expect(
      words(entry(["update"], before, template([:], ["vpc_access": [], "volumes": []])))
        == [
          "template.volumes[data] is removed, which is cloud_sql_instance = [instances = [p:r:i]]",
          "template.vpc_access.connector is removed, which is c1",
          "template.vpc_access.egress is removed, which is ALL_TRAFFIC",
        ])
    let change = PlanDocument(["resource_changes": [entry(["update"], before, template([:], ["vpc_access": []]))]])
      .changes()[0]
    let areRemovals = change.attributes.allSatisfy { $0.isRemoval }
    #expect(areRemovals)
  }

  @Test("what Terraform marks as sensitive is not shown, nor are command lines; a whole block may be marked")
  func sensitive() {
    let marks: JSONValue = ["before_sensitive": ["labels": ["a": true]], "after_sensitive": ["labels": true]]
    #expect(
      words(entry(["update"], ["labels": ["a": "s1", "b": "s2"]], ["labels": ["a": "s3", "b": "s4"]], marks))
        == ["labels changes; its value is not shown"])
    #expect(
      words(entry(["update"], template(["args": ["--password=s1"]]), template(["args": ["--password=s2"]])))
        == ["template.containers[0].args changes; its value is not shown"])
  }

  @Test("what only the provider decides is no change, and what is known later says so")
  func unknown() {
    let job = "google_cloud_scheduler_job"
    let planned = words(
      entry(
        ["update"], ["http_target": [["uri": "https://old/health"]]], ["http_target": [[:]]], type: job,
        ["after_unknown": ["http_target": [["uri": true]]]]),
      entry(["update"], ["etag": "1", "ingress": "a"], ["ingress": "b"], ["after_unknown": ["etag": true]]))
    #expect(
      planned == [
        "\(job).it: http_target.uri is https://old/health, and is known only after the apply",
        "ingress is a, becomes b",
      ])
  }

  @Test("elements that only change their order are told so, and differences inside a JSON text by their place")
  func orderAndJSON() {
    let (first, second): (JSONValue, JSONValue) = (["name": "A", "value": "1"], ["name": "B", "value": "2"])
    #expect(
      words(entry(["update"], template(["env": [first, second]]), template(["env": [second, first]])))
        == ["template.containers[0].env (order) is A, B, becomes B, A"])
    let dashboard = "google_monitoring_dashboard"
    #expect(
      words(
        entry(
          ["update"], ["dashboard_json": #"{"displayName":"a","x":1}"#],
          ["dashboard_json": #"{"displayName":"b","x":1}"#], type: dashboard))
        == ["\(dashboard).it: dashboard_json.displayName is a, becomes b"])
  }

  @Test("what happens to a whole resource is one value each: made, deleted, replaced, adopted")
  func actions() {
    let entries: [JSONValue] = [
      entry(["create"], .null, ["name": "n"]), entry(["delete"], ["name": "n"], .null),
      entry(["delete", "create"], ["location": "a"], ["location": "b"], ["replace_paths": [["location"]]]),
      entry(["create", "delete"], ["location": "a"], ["location": "b"], ["replace_paths": [["template", 0, "x"]]]),
      entry(["update"], ["ingress": "a"], ["ingress": "b"], ["importing": ["id": "i"]]),
      entry(["no-op"], ["ingress": "a"], ["ingress": "a"], ["importing": ["id": "i"]]),
      entry(["no-op"], ["ingress": "a"], ["ingress": "a"]),
    ]
    let changes = PlanDocument(["resource_changes": .array(entries)]).changes()
    #expect(
      changes.map(\.action) == [
        .create, .delete, .replace(createsFirst: false), .replace(createsFirst: true), .adopt, .adopt,
      ])
    #expect(changes[2].replacementPaths == ["location"] && changes[3].replacementPaths == ["template.x"])
    #expect(changes[2].words.first?.hasSuffix("location cannot be changed; the old one is deleted first") == true)
    #expect(changes[4].attributes.map(\.path) == ["ingress"] && changes[5].attributes.isEmpty)
  }

  @Test("what others changed and no apply changes back counts, but for what is the workflow's")
  func drift() {
    let service = "google_cloud_run_v2_service.service"
    func drifted(_ before: JSONValue, _ after: JSONValue) -> [String] {
      var entry = entry(["update"], before, after)
      entry["address"] = .string(service)
      return PlanDocument(["resource_changes": [], "resource_drift": [entry]]).changes(
        ignoring: IgnoredChanges.byAddress
      )
      .flatMap(\.words)
    }
    #expect(
      drifted(
        template(["image": "a"], ["scaling": [["min_instance_count": 0]]]),
        template(["image": "b"], ["scaling": [["min_instance_count": 3]]]))
        == ["\(service): template.scaling.min_instance_count is 3, was 0 at the last apply, and stays"])
    #expect(drifted(template(["image": "a"]), template(["image": "b"])) == [])
    #expect(drifted(["generation": "1", "client": "a"], ["generation": "2", "client": "gcloud"]) == [])
    let planned = entry(["update"], ["ingress": "a"], ["ingress": "b"])
    let both = PlanDocument(["resource_changes": [planned], "resource_drift": [planned]]).changes()
    #expect(both.map(\.action) == [.update], "what is planned is not told twice")
  }

  @Test("an update that only differs in what is not shown still has a name, and outputs count where nothing else does")
  func nothingUnsaid() {
    let marks: JSONValue = ["before_sensitive": [:], "after_sensitive": ["description": true]]
    #expect(words(entry(["update"], ["description": "a"], ["description": "a"], marks)).count == 1)
    let outputs: JSONValue = ["uri": ["actions": ["update"], "before": "a", "after": "b"]]
    #expect(
      PlanDocument(["output_changes": outputs]).changes().flatMap(\.words) == ["output.uri: value is a, becomes b"])
  }
}
