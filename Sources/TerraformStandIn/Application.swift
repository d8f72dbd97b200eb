import Foundation
import RESTClient
import SetupPlan
import TerraformModel

/// One apply: what is to go first, then what is made and changed, each after what it needs, then what was replaced.
struct Application: Sendable {
  let work: Work
  let store: StateStore
  let requests: ResourceRequests
  let now: @Sendable () -> Date
  let log: TerraformLog

  func run() async throws {
    let planned = try work.planned()
    let removals = work.removals(planned)
    let start = refreshed(planned)
    var state = start
    // Newest first: what others need goes after them.
    let replaced = work.state.instances.filter { instance in
      instance.deposed == nil
        && planned.contains { $0.address == instance.address && $0.action == .replace(createsFirst: false) }
    }
    for instance in work.state.instances.reversed() where removals.contains(instance) || replaced.contains(instance) {
      try await delete(instance, from: &state)
    }
    let final = try await write(planned, &state)
    for instance in state.instances where instance.deposed != nil { try await delete(instance, from: &state) }
    let last = state
    state.setOutputs(try work.outputs(final: final))
    // What others have changed is noted even where nothing else was to be done.
    if state != last || (last == start && start != work.state) { _ = try await store.write(state) }
    await log(.info, Summary(planned, removals: removals.count).apply)
  }

  /// The state with what is there now, and without what is gone.
  private func refreshed(_ planned: [PlannedInstance]) -> StateDocument {
    var state = work.state
    for instance in state.instances where instance.deposed == nil && work.documents[instance.address] == nil {
      state.remove(instance)
    }
    for instance in planned where instance.action == .none && !instance.isImported && instance.drift != nil {
      state.put(entry(instance, instance.before))
    }
    return state
  }

  private func entry(_ planned: PlannedInstance, _ attributes: JSONValue) -> StateDocument.Instance {
    StateDocument.Instance(
      address: planned.address, type: planned.type, name: planned.name, index: planned.index, attributes: attributes,
      dependencies: planned.needs.sorted())
  }

  private func delete(_ instance: StateDocument.Instance, from state: inout StateDocument) async throws {
    let start = now()
    await log(.info, "\(instance.address): Destroying... [id=\(instance.id)]")
    _ = try await requests.delete(instance.type, instance.attributes)
    await log(.info, "\(instance.address): Destruction complete after \(Int(now().timeIntervalSince(start)))s")
    state.remove(instance)
    state = try await store.write(state)
  }

  /// Makes and changes, those that do not need each other at once; what is made stays known, also where another fails.
  private func write(
    _ planned: [PlannedInstance], _ state: inout StateDocument
  ) async throws -> [String: JSONValue] {
    var final: [String: JSONValue] = [:]
    for instance in planned where instance.action == .none && !instance.isImported {
      final[instance.address] = instance.before
    }
    var left = planned.filter { $0.action != .none || $0.isImported }
    while !left.isEmpty {
      let open = Set(left.map(\.reference))
      let ready = left.filter { $0.needs.isDisjoint(with: open.subtracting([$0.reference])) }
      guard !ready.isEmpty else { throw ConfigurationProblem("The resources need each other in a circle.") }
      left.removeAll { instance in ready.contains { $0.address == instance.address } }
      // With what is known by now.
      let names = Set(ready.map(\.address))
      let now = try work.planned(final: final).filter { names.contains($0.address) }
      for instance in now { depose(instance, &state) }
      let results = await withTaskGroup(of: (PlannedInstance, Result<JSONValue, any Error>).self) { group in
        for instance in now {
          group.addTask {
            do {
              return (instance, .success(try await write(instance)))
            } catch {
              return (instance, .failure(error))
            }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      var failure: (any Error)?
      for instance in now {
        guard let result = results.first(where: { $0.0.address == instance.address })?.1 else { continue }
        switch result {
        case .success(let attributes):
          final[instance.address] = attributes
          state.put(entry(instance, attributes))
        case .failure(let error): failure = failure ?? error
        }
      }
      state = try await store.write(state)
      if let failure { throw failure }
    }
    return final
  }

  /// Keeps what is replaced in the state until it is deleted.
  private func depose(_ planned: PlannedInstance, _ state: inout StateDocument) {
    guard planned.action == .replace(createsFirst: true),
      let old = state.instances.first(where: { $0.address == planned.address && $0.deposed == nil })
    else { return }
    state.remove(old)
    var deposed = old
    deposed.deposed = String(UUID().uuidString.lowercased().prefix(8))
    state.put(deposed)
  }

  private func write(_ planned: PlannedInstance) async throws -> JSONValue {
    let start = now()
    let after = planned.after.json
    func seconds() -> Int { Int(now().timeIntervalSince(start)) }
    if planned.isImported {
      let id = planned.before["id"].string ?? ""
      await log(.info, "\(planned.address): Importing... [id=\(id)]")
      await log(.info, "\(planned.address): Import complete [id=\(id)]")
    }
    switch planned.action {
    case .none: return planned.before
    case .update:
      let id = planned.before["id"].string ?? ""
      await log(.info, "\(planned.address): Modifying... [id=\(id)]")
      let document = try await requests.update(planned.type, id: id, from: planned.before, to: after)
      await log(.info, "\(planned.address): Modifications complete after \(seconds())s [id=\(id)]")
      return attributes(planned, document, id: id, after)
    case .create, .replace:
      await log(.info, "\(planned.address): Creating...")
      let (id, document) = try await requests.create(planned.type, after)
      await log(.info, "\(planned.address): Creation complete after \(seconds())s [id=\(id)]")
      return attributes(planned, document, id: id, after)
    }
  }

  /// What the state says of it from now on.
  private func attributes(
    _ planned: PlannedInstance, _ document: JSONValue, id: String, _ after: JSONValue
  ) -> JSONValue {
    guard let block = ProviderSchema.google.types[planned.type] else { return after }
    let reading = APIDocument(block: block, type: planned.type)
    var former = after
    former["id"] = .string(id)
    return ResourceAPI.isMember(planned.type)
      ? reading.complete(former) : reading.attributes(document, former: former, wanted: after)
  }
}
