import Foundation
import GoogleCloud
import RESTClient
import SetupPlan
import TerraformModel

/// Stands in for Terraform in the sandbox, where the real one or its provider cannot be had: reads the same variables,
/// makes the same resources by the same requests, keeps its state in the same place, and logs the same events.
struct TerraformStandIn: Terraform {
  let google: GoogleCloudClient
  let reason: String
  let now: @Sendable () -> Date

  private func introduce(_ log: TerraformLog) async {
    await log(.warning, "This is Overture's built-in stand-in for Terraform, for the sandbox only: \(reason).")
  }

  func initialise(_ workspace: TerraformWorkspace, _ log: @escaping TerraformLog) async throws {
    await introduce(log)
    try StateFolder.makeFolders(workspace.data)
    let record = BackendRecord(bucket: workspace.bucket, prefix: workspace.prefix)
    let path = workspace.data + "/terraform.tfstate"
    try AtomicFile(path: path).write(try JSONEncoder().encode(record), mode: 0o644)
    await log(.info, "Successfully configured the backend \"gcs\"!")
  }

  func plan(
    _ workspace: TerraformWorkspace, adoptions: [Adoption], _ log: @escaping TerraformLog
  ) async throws -> [ResourceChange] {
    await introduce(log)
    if try StandInVariables.read(workspace.folder + "/overture.auto.tfvars.json").billingAccount != nil {
      await log(.warning, "The sandbox has no budgets, so that google_billing_budget.monthly is left out.")
    }
    let work = try await work(workspace)
    for change in work.changes { await log(.info, change.line) }
    await log(.info, work.summary("Plan: ", "to add", "to change", "to destroy"))
    return work.changes.map(\.change)
  }

  func apply(_ workspace: TerraformWorkspace, _ log: @escaping TerraformLog) async throws {
    await introduce(log)
    let store = StandInStore(google: google, workspace: workspace)
    try await store.locked("OperationTypeApply", now: now()) {
      let work = try await work(workspace)
      var state = try await store.read()
      for change in work.changes where change.action == .delete {
        guard let entry = state.entry(change.address) else { continue }
        try await delete(entry, log)
        state.resources.removeAll { $0.address == entry.address }
        try await store.write(state)
      }
      // The others name the service's address, which is known only once it exists.
      for isService in [true, false] {
        let changes = work.changes.filter { $0.action != .delete }
        let resources = try await configured(workspace).filter { resource in
          (resource.kind == .service) == isService && changes.contains { $0.address == resource.address }
        }
        guard !resources.isEmpty else { continue }
        // Those that do not need each other at once; what is made stays known, also where another one fails.
        let results = try await resources.concurrentMap { resource -> Result<StandInState.Entry, any Error> in
          let known = changes.first { $0.address == resource.address }?.entry
          do {
            return .success(try await write(resource, over: known, log))
          } catch {
            return .failure(error)
          }
        }
        let made = results.compactMap { try? $0.get() }
        for entry in made { state.put(entry) }
        if !made.isEmpty { try await store.write(state) }
        for result in results { _ = try result.get() }
      }
      await log(.info, work.summary("Apply complete! Resources: ", "added", "changed", "destroyed"))
    }
  }

  func destroy(_ workspace: TerraformWorkspace, _ log: @escaping TerraformLog) async throws {
    await introduce(log)
    let store = StandInStore(google: google, workspace: workspace)
    try await store.locked("OperationTypeApply", now: now()) {
      var state = try await store.read()
      let count = state.resources.count
      for entry in state.resources.reversed() {
        try await delete(entry, log)
        state.resources.removeAll { $0.address == entry.address }
        try await store.write(state)
      }
      await log(.info, "Destroy complete! Resources: \(count) destroyed.")
    }
  }

  // MARK: - What is to be done

  private func configured(_ workspace: TerraformWorkspace) async throws -> [StandInResource] {
    let variables = try StandInVariables.read(workspace.folder + "/overture.auto.tfvars.json")
    let service =
      workspace.isLocal
      ? nil : try await google.run.getService(variables.projectID, variables.region, variables.serviceName)
    return StandInConfiguration.resources(variables, health: Self.healthPath(workspace), uri: service?.uri)
  }

  /// The path that the configuration's `local.health_path` names.
  private static func healthPath(_ workspace: TerraformWorkspace) -> String {
    let text = FileManager.default.contents(atPath: workspace.folder + "/cloud_run_performance.tf")
      .map { String(decoding: $0, as: UTF8.self) }
    guard let match = text?.firstMatch(of: /health_path\s*=\s*"([^"]*)"/) else { return "/health" }
    return String(match.output.1)
  }

  private func work(_ workspace: TerraformWorkspace) async throws -> StandInWork {
    async let read = StandInStore(google: google, workspace: workspace).read()
    let wanted = try await configured(workspace)
    let state = try await read
    let found = try await documents(of: state.resources)
    var work = StandInWork(order: wanted.map(\.address))
    for resource in wanted {
      guard let entry = state.entry(resource.address), let actual = found[entry.address] else {
        work.changes.append(StandInWork.Change(.create, resource.address))
        continue
      }
      let differences = resource.differences(from: actual)
      guard !differences.isEmpty else { continue }
      work.changes.append(StandInWork.Change(.update, resource.address, entry: entry, differences: differences))
    }
    for entry in state.resources where !work.order.contains(entry.address) {
      work.changes.append(StandInWork.Change(.delete, entry.address, entry: entry))
    }
    return work
  }

  // MARK: - Requests

  /// What the APIs have under the entries, by address.
  private func documents(of entries: [StandInState.Entry]) async throws -> [String: JSONValue] {
    let found = try await entries.concurrentMap { try await find($0) }
    return zip(entries, found).reduce(into: [:]) { $0[$1.0.address] = $1.1 }
  }

  /// What the API has under the entry; nil where it is gone.
  private func find(_ entry: StandInState.Entry) async throws -> JSONValue? {
    guard entry.kind == .invoker else {
      return try await google.find(GoogleRequest(.get, entry.kind.api, "\(entry.kind.version)/\(entry.name)"))
    }
    guard let target = Self.policy(of: entry.name), let member = entry.member else { return nil }
    do {
      let binding = Binding(role: entry.role, member: member)
      guard try await google.policies.get(target).contains(binding) else { return nil }
      return ["role": .string(binding.role), "member": .string(member)]
    } catch let error as GoogleCloudError where error.kind == .notFound {
      return nil
    }
  }

  private func write(
    _ resource: StandInResource, over known: StandInState.Entry?, _ log: TerraformLog
  ) async throws -> StandInState.Entry {
    let start = now()
    let there = try await existing(resource, known)
    await log(.info, "\(resource.address): \(there == nil ? "Creating..." : "Modifying... [id=\(there?.name ?? "")]")")
    let name: String
    if resource.kind == .invoker {
      name = resource.name ?? ""
      if let target = Self.policy(of: name), let member = resource.body["member"].string {
        try await google.awaiting(.newAccounts).policies
          .addMembers(target, [Binding(role: resource.body["role"].string ?? "", member: member)])
        // Another member makes it another binding: the old one goes.
        if let known, let old = known.member, old != member {
          try await google.policies.removeMembers(target, [Binding(role: known.role, member: old)])
        }
      }
    } else if let there {
      name = there.name
      let body = resource.updateBody(over: there.document)
      let mask = body.object.keys.sorted().joined(separator: ",")
      let change = GoogleRequest<Void>(
        .patch, resource.kind.api, "\(resource.kind.version)/\(name)", query: [("updateMask", mask)], body: body,
        operation: resource.kind.operation)
      try await google.awaiting(.newAccounts).send(change)
    } else {
      let service = resource.name?.split(separator: "/").last.map(String.init) ?? ""
      let creation = GoogleRequest<JSONValue>(
        .post, resource.kind.api, "\(resource.kind.version)/\(resource.parent)/\(resource.kind.collection)",
        query: resource.kind == .service ? [("serviceId", service)] : [], body: resource.body,
        rule: resource.name == nil ? .refusedOnly : .idempotent, operation: resource.kind.operation)
      let made = try await google.awaiting(.newAccounts).send(creation)
      name = resource.name ?? made["name"].string ?? ""
    }
    let seconds = Int(now().timeIntervalSince(start))
    await log(
      .info,
      "\(resource.address): \(there == nil ? "Creation" : "Modifications") complete after \(seconds)s [id=\(name)]")
    return StandInState.Entry(
      address: resource.address, kind: resource.kind, name: name, member: resource.body["member"].string)
  }

  /// What is there under the known name, or was made by a run that died before it could write the state.
  private func existing(
    _ resource: StandInResource, _ known: StandInState.Entry?
  ) async throws -> (name: String, document: JSONValue)? {
    if let known, let document = try await find(known) { return (known.name, document) }
    guard resource.kind != .invoker else { return nil }
    if let name = resource.name {
      let request = GoogleRequest<JSONValue>(.get, resource.kind.api, "\(resource.kind.version)/\(name)")
      return try await google.find(request).map { (name, $0) }
    }
    let collection = resource.kind.collection
    let all = try await google.all(
      GoogleRequest<[JSONValue]>(
        .get, resource.kind.api, "\(resource.kind.version)/\(resource.parent)/\(collection)"
      ) { try $0.elements(collection) })
    let same = all.first { $0["displayName"] == resource.body["displayName"] }
    return same.map { ($0["name"].string ?? "", $0) }
  }

  private func delete(_ entry: StandInState.Entry, _ log: TerraformLog) async throws {
    await log(.info, "\(entry.address): Destroying... [id=\(entry.name)]")
    do {
      if entry.kind == .invoker {
        if let target = Self.policy(of: entry.name), let member = entry.member {
          try await google.policies.removeMembers(target, [Binding(role: entry.role, member: member)])
        }
      } else {
        try await google.send(
          GoogleRequest<Void>(
            .delete, entry.kind.api, "\(entry.kind.version)/\(entry.name)", operation: entry.kind.operation))
      }
    } catch let error as GoogleCloudError where error.kind == .notFound {
      await log(.info, "\(entry.address): is gone already")
    }
    await log(.info, "\(entry.address): Destruction complete")
  }

  private static func policy(of service: String) -> PolicyTarget? {
    let parts = service.split(separator: "/").map(String.init)
    guard parts.count == 6 else { return nil }
    return .runService(project: parts[1], location: parts[3], service: parts[5])
  }
}

extension StandInResource.Kind {
  /// How long a change's operation is waited for; only Cloud Run has operations.
  fileprivate var operation: Duration? { self == .service ? .seconds(900) : nil }
}
