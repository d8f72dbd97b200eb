import GoogleCloud
import RESTClient
import Testing

@testable import SetupEngine

@Suite("A resource of the stand-in")
struct StandInResourceTests {
  private let service = StandInResource(
    kind: .service, address: "google_cloud_run_v2_service.service", parent: "projects/p/locations/l", name: "n",
    body: [
      "ingress": "INGRESS_TRAFFIC_ALL",
      "template": ["containers": [["image": "placeholder", "resources": ["limits": ["memory": "2Gi"]]]]],
    ])

  private func there(image: String, memory: String) -> JSONValue {
    [
      "ingress": "INGRESS_TRAFFIC_ALL", "uri": "https://x",
      "template": ["containers": [["image": .string(image), "resources": ["limits": ["memory": .string(memory)]]]]],
    ]
  }

  @Test("which image runs is the workflow's business")
  func image() {
    #expect(service.differences(from: there(image: "pushed", memory: "2Gi")).isEmpty)
    #expect(
      service.differences(from: there(image: "pushed", memory: "1Gi")).map(\.words) == ["memory is 1Gi, should be 2Gi"])
  }

  @Test("an update carries the image that runs, and what the configuration says")
  func update() throws {
    let body = service.updateBody(over: there(image: "pushed", memory: "1Gi"))
    let container = try #require(body["template"]["containers"].array.first)
    #expect(container["image"] == "pushed")
    #expect(container["resources"]["limits"]["memory"] == "2Gi")
    #expect(body["uri"].isNull)
  }

  @Test("a service without an image keeps the placeholder, and other resources are sent as they are")
  func plain() {
    #expect(service.updateBody(over: ["template": [:]]) == service.body)
    let job = StandInResource(kind: .job, address: "j", parent: "p", name: "n", body: ["schedule": "* * * * *"])
    #expect(job.updateBody(over: there(image: "x", memory: "y")) == job.body)
  }

  @Test(
    "each kind has its API, version and collection",
    arguments: [
      (StandInResource.Kind.service, API.run, "v2", "services"), (.invoker, .run, "v2", "services"),
      (.job, .scheduler, "v1", "jobs"), (.alertPolicy, .monitoring, "v3", "alertPolicies"),
      (.dashboard, .monitoring, "v1", "dashboards"),
    ])
  func kinds(kind: StandInResource.Kind, api: API, version: String, collection: String) {
    #expect(kind.api == api && kind.version == version && kind.collection == collection)
  }
}
