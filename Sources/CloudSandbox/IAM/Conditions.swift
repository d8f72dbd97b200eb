/// What the condition of a binding sees: which resource is asked for, and when
/// (cloud.google.com/iam/docs/conditions-resource-attributes).
///
/// Of the resources here, projects, buckets, objects, secrets and their versions have attributes. Those of all others are
/// empty.
struct Conditions: Sendable {
  /// What the expressions may name.
  static let names: Set<String> = ["resource.name", "resource.type", "resource.service", "request.time"]
  /// Roles that take no condition.
  private static let basicRoles: Set<String> = ["roles/owner", "roles/editor", "roles/viewer"]

  private let evaluation: Evaluation

  /// What is seen of a resource.
  /// - Parameters:
  ///   - resource: the key of its policy; nil is the project.
  ///   - part: what of it is asked for, such as `objects/state` or `versions/1`.
  ///   - project: its project.
  ///   - world: the clock.
  init(resource: String?, part: String?, project: Project, in world: World) {
    var (service, kind) = ("", "")
    if resource == nil {
      (service, kind) = ("cloudresourcemanager.googleapis.com", "Project")
    } else if resource?.hasPrefix("projects/_/buckets/") == true {
      (service, kind) = (StorageAPI.service, part == nil ? "Bucket" : "Object")
    } else if resource?.hasPrefix("projects/\(project.number)/secrets/") == true {
      (service, kind) = (SecretManagerAPI.service, part == nil ? "Secret" : "SecretVersion")
    }
    let name = (resource ?? "projects/\(project.number)") + (part.map { "/\($0)" } ?? "")
    evaluation = Evaluation(names: [
      "resource": [
        "name": .string(service.isEmpty ? "" : name), "service": .string(service),
        "type": .string(service.isEmpty ? "" : "\(service)/\(kind)"),
      ],
      "request": ["time": .double(world.now.timeIntervalSince1970)],
    ])
  }

  /// Whether a binding counts: it has no condition, or one that is true. One without a value is not.
  func admit(_ binding: JSON) -> Bool {
    guard let text = binding[path: "condition.expression"]?.string else { return binding["condition"] == nil }
    return (try? evaluation.truth(of: try Expression(text))) == true
  }

  /// Refuses a binding whose condition no policy takes.
  static func check(_ binding: JSON) throws(APIError) {
    guard let condition = binding["condition"] else { return }
    guard !basicRoles.contains(binding["role"]?.string ?? "") else {
      throw .invalidArgument("Conditions can't be set on primitive roles")
    }
    try Expression.check(
      condition["expression"]?.string ?? "", names: names, field: "policy.bindings.condition.expression")
  }
}
