import Foundation
import GoogleCloud
import RESTClient
import SetupPlan

/// What was adopted, kept beside Terraform's state: a colleague who reverts from another clone has another journal, and must not
/// delete it either.
struct SharedAdoptions: Sendable {
  let google: GoogleCloudClient
  let names: ResourceNames

  private var object: String { names.statePrefix + "/adopted.json" }

  /// What the bucket knows; empty where nothing was adopted, or there is no bucket.
  func read() async throws -> [AdoptionFact] {
    guard let document = try await google.storage.document(names.stateBucket, object) else { return [] }
    return document["adopted"].array.compactMap { fact in
      guard let id = fact["id"].string, let what = fact["what"].string.flatMap(ForeignKind.init),
        let name = fact["name"].string
      else { return nil }
      return AdoptionFact(id: id, what: what, name: name, before: fact["before"].isNull ? nil : fact["before"])
    }
  }

  /// Adds what this journal knows; what others have put there stays.
  func add(_ facts: [AdoptionFact]) async throws {
    let known = try await read()
    let new = facts.filter { fact in !known.contains { $0.id == fact.id && $0.name == fact.name } }
    guard !new.isEmpty else { return }
    let documents = (known + new).map { fact -> JSONValue in
      var document: JSONValue = [
        "id": .string(fact.id), "what": .string(fact.what.rawValue), "name": .string(fact.name),
      ]
      if let before = fact.before { document["before"] = before }
      return document
    }
    let document: JSONValue = ["version": 1, "adopted": .array(documents)]
    _ = try await google.storage.upload(names.stateBucket, object, document.bytes)
  }
}

extension Scene {
  /// What Terraform has imported of what others made, as this journal knows it.
  func importedAdoptions() async -> [AdoptionFact] {
    await journal.facts().compactMap { entry in
      if case .adopted(let fact) = entry.fact, fact.what.address != nil { fact } else { nil }
    }
  }

  /// The same as the bucket knows it besides.
  func sharedAdoptions() async throws -> [AdoptionFact] {
    let own = await importedAdoptions()
    return try await SharedAdoptions(google: google, names: names).read().filter { shared in
      !own.contains { $0.id == shared.id && $0.name == shared.name }
    }
  }
}
