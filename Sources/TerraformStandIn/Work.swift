import RESTClient
import SetupPlan
import TerraformModel

/// What an apply would do, worked out from the configuration, the state, and what is there.
struct Work: Sendable {
  var configuration: Configuration
  var state: StateDocument
  /// What the APIs have, by address.
  var documents: [String: JSONValue]
  /// What is taken into the state, by address: the attributes that its id says.
  var imports: [String: JSONValue]

  /// The resource type that the sandbox does not have.
  static let budget = "google_billing_budget"

  /// All instances of the configuration, each as it is planned; with the final attributes of those that were made or changed
  /// meanwhile, by address.
  /// - Throws: `ConfigurationProblem`.
  func planned(final: [String: JSONValue] = [:]) throws -> [PlannedInstance] {
    let planner = Planner(work: self, final: final)
    return try planner.all()
  }

  /// The outputs, with those attributes.
  func outputs(final: [String: JSONValue]) throws -> [String: JSONValue] {
    try Planner(work: self, final: final).outputs()
  }

  /// Whether a budget is asked for.
  var leavesOutBudget: Bool {
    get throws {
      let evaluation = Evaluation(configuration) { _ in .unknown }
      return try configuration.resources.contains { try $0.type == Self.budget && evaluation.count(of: $0) > 0 }
    }
  }

  /// The instances that the state has and the configuration does not, and those whose replacements exist already.
  func removals(_ planned: [PlannedInstance]) -> [StateDocument.Instance] {
    let addresses = Set(planned.map(\.address))
    return state.instances.filter { instance in
      guard instance.deposed == nil else { return true }
      return !addresses.contains(instance.address) && documents[instance.address] != nil
    }
  }

  /// The whole plan, as `terraform show` has it.
  func document(_ planned: [PlannedInstance]) -> PlanDocument {
    let removals = removals(planned).map {
      PlannedResource(address: $0.address, type: $0.type, actions: ["delete"], before: $0.attributes, after: .null)
    }
    return PlanDocument(resources: planned.map(\.change) + removals, drift: planned.compactMap(\.drift))
  }
}

/// Plans instance by instance; one that another refers to first.
private final class Planner {
  private let work: Work
  private let final: [String: JSONValue]
  private var found: [String: PlannedInstance] = [:]

  /// What cannot be changed in place.
  private static let replacing: Set<String> = ["name", "location", "region", "project", "role", "member"]

  init(work: Work, final: [String: JSONValue]) {
    self.work = work
    self.final = final
  }

  private func evaluation() -> Evaluation {
    Evaluation(work.configuration) { [self] instance in
      if let known = final[instance.address] { return TerraformValue(known) }
      return try plan(instance).after
    }
  }

  func all() throws -> [PlannedInstance] {
    let evaluation = evaluation()
    return try work.configuration.resources.filter { $0.type != Work.budget }.flatMap { resource in
      try evaluation.instances(of: resource).map(plan)
    }
  }

  func outputs() throws -> [String: JSONValue] { try evaluation().outputs().mapValues(\.json) }

  private func plan(_ instance: Evaluation.Instance) throws -> PlannedInstance {
    if let planned = found[instance.address] { return planned }
    let planned = try self.planned(instance)
    found[instance.address] = planned
    return planned
  }

  private func planned(_ instance: Evaluation.Instance) throws -> PlannedInstance {
    guard let block = ProviderSchema.google.types[instance.type] else {
      throw ConfigurationProblem("The resource type \(instance.type) is not known here.")
    }
    let recorded = work.state.instances.first { $0.address == instance.address && $0.deposed == nil }
    let imported = recorded == nil ? work.imports[instance.address] : nil
    let proposal = Proposal(block: block)
    var planned = PlannedInstance(
      address: instance.address, type: instance.type, name: instance.name, index: instance.index,
      needs: instance.needs, isImported: imported != nil, action: .create, before: .null,
      after: proposal.creation(instance.values, project: work.configuration.project))
    guard let former = recorded?.attributes ?? imported, let document = work.documents[instance.address] else {
      planned.isImported = false
      return planned
    }
    let wanted = instance.values.json
    let reading = APIDocument(block: block, type: instance.type)
    planned.before =
      ResourceAPI.isMember(instance.type)
      ? member(reading.complete(former), wanted) : reading.attributes(document, former: former, wanted: wanted)
    // A state of former stand-ins says no more than the id.
    if former.object.count >= block.attributes.count { planned.recorded = reading.withoutDefaults(former, wanted) }
    planned.after = proposal.update(instance.values, over: planned.before, ignoring: instance.ignored)
    let after = planned.after.json
    let differing = Set(block.attributes.filter { !$0.value.isReadOnly }.keys).union(block.blocks.keys).filter {
      APIDocument.plain(planned.before[$0]) != APIDocument.plain(after[$0])
    }
    planned.replacing = differing.filter { Self.replacing.contains($0) && block.attributes[$0] != nil }.sorted()
    if !planned.replacing.isEmpty {
      planned.action = .replace(createsFirst: instance.createsFirst)
      planned.after = proposal.creation(instance.values, project: work.configuration.project)
    } else {
      planned.action = differing.isEmpty && !planned.after.hasUnknown ? .none : .update
    }
    return planned
  }

  /// A member's attributes, its service as the configuration names it.
  private func member(_ attributes: JSONValue, _ wanted: JSONValue) -> JSONValue {
    var attributes = attributes
    let (own, other) = (attributes["name"].string ?? "", wanted["name"].string ?? "")
    if own.split(separator: "/").last == other.split(separator: "/").last { attributes["name"] = wanted["name"] }
    return attributes
  }
}

extension APIDocument {
  /// A state's attributes without what only says the provider's defaults.
  func withoutDefaults(_ recorded: JSONValue, _ wanted: JSONValue) -> JSONValue {
    var recorded = recorded
    for (name, value) in Self.defaults[type] ?? [:]
    where Self.plain(recorded[name]) == value && Self.isZero(wanted[name]) {
      guard case .object(var members) = recorded else { continue }
      members[name] = block.blocks[name] == nil ? .null : .array([])
      recorded = .object(members)
    }
    return recorded
  }
}
