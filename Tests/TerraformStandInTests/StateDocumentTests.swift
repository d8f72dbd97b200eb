import RESTClient
import Testing

@testable import TerraformStandIn

@Suite("The state of the stand-in")
struct StateDocumentTests {
  private func instance(_ name: String, _ id: String, index: Int? = nil) -> StateDocument.Instance {
    StateDocument.Instance(
      address: "t.\(name)" + (index.map { "[\($0)]" } ?? ""), type: "t", name: name, index: index,
      attributes: ["id": .string(id)])
  }

  @Test("an instance is there once, and counted ones share their resource")
  func put() {
    var state = StateDocument()
    state.put(instance("a", "1"))
    state.put(instance("b", "2", index: 0))
    state.put(instance("b", "3", index: 1))
    state.put(instance("a", "4"))
    #expect(state.instances.map(\.address) == ["t.a", "t.b[0]", "t.b[1]"])
    #expect(state.instances.map(\.id) == ["4", "2", "3"])
    #expect(state.document["resources"].array.count == 2)
    state.remove(instance("b", "3", index: 1))
    state.remove(instance("a", "4"))
    #expect(state.instances.map(\.address) == ["t.b[0]"])
  }

  @Test("what a real Terraform has written is read, and what is not understood stays")
  func real() throws {
    let written: JSONValue = [
      "version": 4, "terraform_version": "1.11.4", "serial": 7, "lineage": "l", "outputs": [:],
      "resources": [
        ["mode": "data", "type": "google_project", "name": "project", "instances": [[:]]],
        [
          "mode": "managed", "type": "t", "name": "a",
          "provider": "provider[\"registry.opentofu.org/hashicorp/google\"]",
          "instances": [["schema_version": 1, "private": "x", "attributes": ["id": "1"]]],
        ],
      ],
    ]
    var state = try #require(StateDocument(written))
    #expect(state.instances.map(\.address) == ["t.a"])
    state.put(instance("a", "2"))
    let next = state.next.document
    #expect(next["serial"] == 8 && next["lineage"] == "l")
    let resource = next["resources"].array[1]
    #expect(resource["provider"] == "provider[\"registry.opentofu.org/hashicorp/google\"]")
    #expect(resource["instances"].array[0]["schema_version"] == 1 && resource["instances"].array[0]["private"] == "x")
    #expect(StateDocument(["version": 3]) == nil)
  }

  @Test("what stand-ins before this one have written is read: nothing of theirs is made twice or forgotten")
  func former() throws {
    let service = "projects/p/locations/l/services/s"
    let state = try #require(
      StateDocument([
        "version": 4, "terraform_version": "overture-stand-in", "serial": 3,
        "resources": [
          [
            "address": "google_cloud_run_v2_service.service", "kind": "google_cloud_run_v2_service",
            "name": .string(service),
          ],
          [
            "address": "google_cloud_run_v2_service_iam_member.deployer[0]",
            "kind": "google_cloud_run_v2_service_iam_member", "name": .string(service), "member": "serviceAccount:d@p",
          ],
        ],
      ]))
    #expect(
      state.instances.map(\.address)
        == ["google_cloud_run_v2_service.service", "google_cloud_run_v2_service_iam_member.deployer[0]"])
    #expect(state.instances[0].attributes["location"] == "l" && state.instances[0].id == service)
    #expect(state.instances[1].attributes["member"] == "serviceAccount:d@p" && state.instances[1].index == 0)
  }
}
