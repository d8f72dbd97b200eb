import Foundation
import RESTClient
import SetupPlan
import Testing

@testable import SetupEngine

/// Journals that the program wrote when facts had no types: `first.jsonl` of two environments that were set up, the first with
/// a key and by the riskier answers, where a pool was disabled, a registry had no policies and a bucket was open;
/// `second.jsonl` of a clone whose journal was lost, set up again and one environment reverted.
@Suite("Journals of version 1")
struct FormerJournalTests {
  static func contents(_ name: String) throws -> Data {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Former")
    return try Data(contentsOf: folder.appending(path: name))
  }

  private func ledger(_ name: String) throws -> Ledger {
    var scan = JournalScan(seal: nil, last: nil)
    try scan.take(Self.contents(name))
    #expect(scan.standing == .former)
    return scan.ledger(trusting: false)
  }

  @Test("each line is read, and each fact in it", arguments: ["first.jsonl", "second.jsonl"])
  func whole(name: String) throws {
    for line in try Self.contents(name).split(separator: UInt8(ascii: "\n")) {
      let record = try #require(try JournalRecord(reading: Data(line)))
      #expect(record.version == 1)
      #expect((record.fact != nil) == [.made, .unmade, .handedOver].contains(record.kind))
    }
  }

  @Test("what stands is what stood: by kind, name, and what was there before")
  func standing() throws {
    let facts = try ledger("first.jsonl").standing(in: "production").map(\.fact)
    #expect(facts.count == 59)
    #expect(facts.contains(.pool(PoolFact(name: "github-pool", before: .disabled))))
    let bucket = facts.lazy.compactMap { if case .bucket(let fact) = $0 { fact } else { nil } }.first
    #expect(bucket?.name == "orchestra-demo-overture-tfstate")
    #expect(bucket?.before?["lifecycle"] == JSONValue.null)
    #expect(bucket?.before?["iamConfiguration"]?["publicAccessPrevention"].string == "inherited")
    #expect(
      facts.contains(
        .terraform(TerraformFact(bucket: "orchestra-demo-overture-tfstate", prefix: "overture/ai-orchestra/production"))
      ))
    #expect(facts.contains(.version(.made(number: "1", key: "aab51e2918b73b2152bbfe1f7657fe40374f901d"))))
    let dockerfile = facts.lazy.compactMap { if case .file(let fact) = $0 { fact } else { nil } }
      .first { $0.path == "ai-orchestra/Dockerfile" }
    #expect(dockerfile?.before?.mode == FileMode(0o644))
    #expect(dockerfile?.written.over == dockerfile?.before?.hash)
    let secret = facts.lazy.compactMap { if case .githubSecret(let fact) = $0 { fact } else { nil } }.first
    #expect(secret?.written?.fingerprint.count == 64)
  }

  @Test("what was found and changed keeps what it was, and what was handed over stands in the other environment")
  func adopted() throws {
    let ledger = try ledger("second.jsonl")
    #expect(ledger.standing(in: "staging").isEmpty)
    let facts = ledger.standing(in: "production").map(\.fact)
    let provider = facts.lazy.compactMap { if case .provider(let fact) = $0 { fact } else { nil } }.first
    guard case .active(let settings) = provider?.before else {
      Issue.record("the provider was there")
      return
    }
    #expect(settings.condition == "assertion.repository_owner_id == '1' ")
    #expect(settings.mapping["google.subject"] == "assertion.sub")
    #expect(!settings.isDisabled)
    #expect(facts.contains(.registry(RegistryFact(name: "ai-orchestra-production", before: [:]))))
    #expect(facts.contains { if case .githubSecret(let fact) = $0 { fact.wasThere } else { false } })
  }

  @Test("the lock of the provider's versions is one of the repository's files, wherever that was")
  func lockFile() throws {
    func fact(_ name: String) throws -> Fact? {
      let line = """
        {"at":"t","environment":"e","fact":{"after":{},"kind":"terraform-lock-file","name":"\(name)"},"kind":"made",\
        "run":"r","step":"terraform.init","version":1}
        """
      return try JournalRecord(reading: Data(line.utf8))?.fact
    }
    #expect(try fact("/home/me/r/terraform/.terraform.lock.hcl") == .terraformLockFile("terraform/.terraform.lock.hcl"))
    #expect(try fact("/etc/passwd") == .terraformLockFile("/etc/passwd"))
  }
}
