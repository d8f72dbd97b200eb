import Foundation
import GoogleCloud
import RESTClient
import SetupPlan
import TerraformModel

/// Plays Terraform and its google provider in the sandbox, where the real ones cannot be had: reads the same files, makes
/// the same resources by the same requests, refuses what exists, imports, and keeps the same state in the same place.
package struct TerraformStandIn: Terraform {
  let google: GoogleCloudClient
  let reason: String
  let now: @Sendable () -> Date

  /// - Parameters:
  ///   - google: where the resources are made.
  ///   - reason: why the real one cannot be had, as the first line of each log says.
  ///   - now: the time.
  package init(google: GoogleCloudClient, reason: String, now: @escaping @Sendable () -> Date = { Date() }) {
    self.google = google
    self.reason = reason
    self.now = now
  }

  package var locksProvider: Bool { false }

  private func introduce(_ log: TerraformLog) async {
    await log(.warning, "This is Overture's built-in stand-in for Terraform, for the sandbox only: \(reason).")
  }

  package func initialise(_ workspace: TerraformWorkspace, _ log: @escaping TerraformLog) async throws {
    await introduce(log)
    try FileManager.default.createDirectory(atPath: workspace.data, withIntermediateDirectories: true)
    let record = BackendRecord(bucket: workspace.bucket, prefix: workspace.prefix)
    try JSONEncoder().encode(record).write(to: URL(filePath: workspace.data + "/terraform.tfstate"), options: .atomic)
    await log(.info, "Successfully configured the backend \"gcs\"!")
  }

  package func plan(
    _ workspace: TerraformWorkspace, adoptions: [Adoption], _ log: @escaping TerraformLog
  ) async throws -> [ResourceChange] {
    await introduce(log)
    let work = try await work(workspace, adoptions)
    return try await told(workspace) {
      if try work.leavesOutBudget {
        await log(.warning, "The sandbox has no budgets, so that google_billing_budget.monthly is left out.")
      }
      let planned = try work.planned()
      try KeptPlan(adoptions).write(to: workspace.planFile)
      let summary = Summary(planned, removals: work.removals(planned).count)
      for line in Summary.lines(planned, work.removals(planned)) { await log(.info, line) }
      await log(.info, summary.plan)
      return work.document(planned).changes(ignoring: IgnoredChanges.byAddress)
    }
  }

  package func apply(_ workspace: TerraformWorkspace, _ log: @escaping TerraformLog) async throws {
    await introduce(log)
    defer { unlink(workspace.planFile) }
    let adoptions = try KeptPlan.read(workspace.planFile).adoptions
    let store = StateStore(google: google, workspace: workspace)
    try await store.locked("OperationTypeApply", now: now()) {
      let work = try await work(workspace, adoptions)
      try await told(workspace) {
        try await Application(work: work, store: store, requests: ResourceRequests(google: google), now: now, log: log)
          .run()
      }
    }
  }

  package func forget(
    _ workspace: TerraformWorkspace, _ addresses: [String], _ log: @escaping TerraformLog
  ) async throws {
    await introduce(log)
    let store = StateStore(google: google, workspace: workspace)
    try await store.locked("OperationTypeApply", now: now()) {
      var state = try await store.read()
      for instance in state.instances where addresses.contains(instance.address) {
        state.remove(instance)
        await log(.info, "Removed \(instance.address)")
      }
      _ = try await store.write(state)
    }
  }

  package func destroy(_ workspace: TerraformWorkspace, _ log: @escaping TerraformLog) async throws {
    await introduce(log)
    let store = StateStore(google: google, workspace: workspace)
    try await store.locked("OperationTypeApply", now: now()) {
      let requests = ResourceRequests(google: google)
      var state = try await store.read()
      let doomed = state.instances
      for instance in doomed.reversed() {
        await log(.info, "\(instance.address): Destroying... [id=\(instance.id)]")
        let start = now()
        _ = try await requests.delete(instance.type, instance.attributes)
        await log(.info, "\(instance.address): Destruction complete after \(Int(now().timeIntervalSince(start)))s")
        state.remove(instance)
        if state.instances.isEmpty { state.setOutputs([:]) }
        state = try await store.write(state)
      }
      await log(.info, "Destroy complete! Resources: \(doomed.count) destroyed.")
    }
  }

  /// What is wrong with the configuration, as Terraform would say it.
  private func told<Value>(_ workspace: TerraformWorkspace, _ body: () async throws -> Value) async throws -> Value {
    do {
      return try await body()
    } catch let problem as ConfigurationProblem {
      let place = problem.place.isEmpty ? "" : " (\(workspace.folder)/\(problem.place))"
      throw Failure(
        message: "terraform plan failed", reason: problem.message + place,
        remedy: "Change the answers in overture.yaml, or the file that it names, and run it again.")
    }
  }

  /// Reads configuration and state, and looks at everything that the state or an adoption names.
  private func work(_ workspace: TerraformWorkspace, _ adoptions: [Adoption]) async throws -> Work {
    let configuration = try await told(workspace) {
      try Configuration(
        folder: workspace.folder, variablesFile: workspace.variablesFile,
        given: workspace.firstImage.map { ["first_image": $0] } ?? [:])
    }
    let state = try await StateStore(google: google, workspace: workspace).read()
    let known = Set(state.instances.map(\.address))
    var places = state.instances.filter { $0.deposed == nil }.map { ($0.address, $0.type, $0.attributes) }
    var imports: [String: JSONValue] = [:]
    for adoption in adoptions where !known.contains(adoption.address) {
      let type = String(adoption.address.prefix { $0 != "." })
      let attributes =
        ResourceAPI.isMember(type)
        ? ResourceAPI.memberAttributes(of: adoption.id) : ResourceAPI.all[type]?.attributes(of: adoption.id)
      guard let attributes else { throw Self.cannotImport(adoption) }
      imports[adoption.address] = attributes
      places.append((adoption.address, type, attributes))
    }
    let requests = ResourceRequests(google: google)
    let documents = try await withThrowingTaskGroup(of: (String, JSONValue?).self) { group in
      for (address, type, attributes) in places {
        group.addTask { (address, try await requests.find(type, attributes)) }
      }
      return try await group.reduce(into: [String: JSONValue]()) { $0[$1.0] = $1.1 }
    }
    for adoption in adoptions where imports[adoption.address] != nil && documents[adoption.address] == nil {
      throw Self.cannotImport(adoption)
    }
    return Work(configuration: configuration, state: state, documents: documents, imports: imports)
  }

  private static func cannotImport(_ adoption: Adoption) -> Failure {
    Failure(
      message: "terraform plan failed",
      reason: "Cannot import non-existent remote object: there is no \(adoption.id) for \(adoption.address).",
      remedy: "Run it again without adopting it: it will be made.")
  }
}
