import Foundation
import Testing

@testable import SetupEngine

@Suite("What an apply of the stand-in would do")
struct StandInWorkTests {
  private let work = StandInWork(
    order: ["a", "b"],
    changes: [
      StandInWork.Change(.create, "a"),
      StandInWork.Change(
        .update, "b",
        differences: [
          JSONDifference(path: ["template", "memory"], actual: "4Gi", wanted: "2Gi"),
          JSONDifference(path: ["cpu"], actual: "1", wanted: "2"),
        ]), StandInWork.Change(.delete, "c"), StandInWork.Change(.delete, "d"),
    ])

  @Test("it is told as Terraform tells it, and in words")
  func words() {
    #expect(
      work.changes.map(\.line) == ["a: Plan to create", "b: Plan to update", "c: Plan to delete", "d: Plan to delete"])
    #expect(
      work.changes.flatMap(\.change.words) == [
        "a is missing", "b: template.memory is 4Gi, becomes 2Gi", "b: cpu is 1, becomes 2", "c is to be removed",
        "d is to be removed",
      ])
    #expect(
      work.summary("Plan: ", "to add", "to change", "to destroy") == "Plan: 1 to add, 1 to change, 2 to destroy.")
  }

  @Test("its lines are read as Terraform's own would be")
  func events() {
    #expect(TerraformEvent(parsing: work.changes[0].line)?.line == "a: Plan to create")
  }
}

@Suite("The state of the stand-in")
struct StandInStateTests {
  @Test("an address is there once, with the newest entry last")
  func put() {
    var state = StandInState()
    let service = StandInState.Entry(address: "a", kind: .service, name: "one", member: nil)
    state.put(service)
    state.put(StandInState.Entry(address: "b", kind: .job, name: "job", member: nil))
    state.put(StandInState.Entry(address: "a", kind: .service, name: "two", member: nil))
    #expect(state.resources.map(\.address) == ["b", "a"])
    #expect(state.entry("a")?.name == "two")
    #expect(state.entry("c") == nil)
  }

  @Test("it is written under Terraform's keys and read back")
  func coding() throws {
    var state = StandInState()
    state.put(StandInState.Entry(address: "a", kind: .invoker, name: "s", member: "serviceAccount:x"))
    let data = try JSONEncoder().encode(state)
    #expect(try JSONDecoder().decode(StandInState.self, from: data) == state)
    let text = String(decoding: data, as: UTF8.self)
    #expect(text.contains(#""terraform_version":"overture-stand-in""#))
    #expect(text.contains(#""kind":"google_cloud_run_v2_service_iam_member""#))
  }

  @Test("the state of a real Terraform is not taken for one")
  func real() {
    let text =
      #"{"version":4,"terraform_version":"1.9.0","serial":3,"lineage":"x","outputs":{},"resources":[{"mode":"managed","type":"t","name":"n","instances":[]}]}"#
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(StandInState.self, from: Data(text.utf8)) }
  }
}
