import Foundation
import Testing

@testable import SetupPlan

@Suite("The schema of the answers")
struct AnswersSchemaTests {
  private let schema: [String: Any]

  init() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../assets/overture.schema.json").standardizedFileURL
    schema = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
  }

  private func definition(_ name: String) throws -> [String: Any] {
    try #require((schema["$defs"] as? [String: Any])?[name] as? [String: Any])
  }

  private func keys(_ name: String) throws -> Set<String> {
    Set(try #require(try definition(name)["properties"] as? [String: Any]).keys)
  }

  /// The keys that the reader allows where an unknown one stands, as it says itself.
  private func allowed(_ text: String) -> Set<String> {
    let error = #expect(throws: AnswersError.self) { try AnswersDocument(text: text, file: "overture.yaml") }
    let reason = error?.problems.first { $0.path.hasSuffix("unheardOf") }?.reason ?? ""
    return Set(reason.dropFirst("Allowed: ".count).dropLast().split(separator: ", ").map(String.init))
  }

  @Test("an acceptance has the keys that the reader knows, with its end and its reason")
  func acceptance() throws {
    let text = SampleText.replacing("at: 2026-11-23T12:00:00Z }", with: "at: 2026-11-23T12:00:00Z, unheardOf: 1 }")
    #expect(try keys("acknowledgement") == allowed(text))
    #expect(try keys("acknowledgement").isSuperset(of: ["until", "because"]))
  }

  @Test("the ids and the answers that it allows are those that there are")
  func values() throws {
    func values(_ definition: String, _ key: String) throws -> [String]? {
      let properties = try self.definition(definition)["properties"] as? [String: [String: Any]]
      return properties?[key]?["enum"] as? [String]
    }
    #expect(try values("acknowledgement", "id") == TradeOff.ID.allCases.map(\.rawValue))
    for id in TradeOff.ID.allCases {
      #expect(try values("security", id.question.key) == [id.question.safer, id.question.riskier])
    }
  }

  @Test("it has every key of the service, as the table of them says it")
  func service() throws {
    #expect(Set(ServiceKey.table.map(\.detail)) == Set(ServiceDetail.allCases))
    #expect(ServiceKey.table.count == ServiceDetail.allCases.count)
    let all = try #require(schema["properties"] as? [String: [String: Any]])
    let service = try #require(all["service"]?["properties"] as? [String: [String: Any]])
    #expect(Set(service.keys) == Set(ServiceDetail.allCases.map(\.rawValue)).union(["name", "directory"]))
    for key in ServiceKey.table {
      #expect(service[key.detail.rawValue]?["description"] as? String == key.meaning)
      #expect(service[key.detail.rawValue]?["examples"] as? [String] == [key.example])
      #expect(NameRules.detail(key.detail, key.example) == nil, "\(key.detail)")
    }
  }

  @Test("the documentation of the service's keys is the table of them")
  func documentation() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../.github/SERVICE.md").standardizedFileURL
    let text = try String(contentsOf: file, encoding: .utf8)
    if ProcessInfo.processInfo.environment["OVERTURE_RECORD_GOLDEN"] == "1" {
      let head = text.prefix { $0 != "|" }
      try Data((head + ServiceKey.markdown).utf8).write(to: file)
    } else {
      #expect(text.hasSuffix(ServiceKey.markdown))
    }
  }

  @Test("every other key that it names is one that the reader knows")
  func keys() throws {
    let environment = allowed(
      SampleText.replacing("  project: orchestra-prod", with: "  project: orchestra-prod\n    unheardOf: 1"))
    #expect(try keys("environment").isSubset(of: environment))
    let resources = allowed(SampleText.replacing("memory: 2Gi,", with: "memory: 2Gi, unheardOf: 1,"))
    #expect(try keys("resources") == resources)
    let start = "    resources: { memory: 2Gi,"
    let beside = { (text: String) in allowed(SampleText.replacing(start, with: "    \(text)\n\(start)")) }
    #expect(try keys("configuration") == beside("configuration: { unheardOf: 1 }"))
    #expect(try keys("secret") == beside("configuration: { secrets: { A: { name: a, unheardOf: 1 } } }"))
    #expect(try keys("connections") == beside("connections: { unheardOf: 1 }"))
    #expect(try keys("network") == beside("connections: { network: { subnet: a, unheardOf: 1 } }"))
    #expect(try keys("bucket") == beside("connections: { buckets: { /a: { name: abc, unheardOf: 1 } } }"))
    #expect(try keys("role") == beside("roles: [{ role: abc, unheardOf: 1 }]"))
    #expect(try keys("environment").isSuperset(of: ["configuration", "connections", "roles"]))
  }
}
