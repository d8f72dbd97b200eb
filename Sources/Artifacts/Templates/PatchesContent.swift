import SetupPlan

/// What `container_patches.py` is made of.
struct PatchesContent: TemplateContent {
  static let template = "container_patches.py.mustache"

  let service: String
  let usesOrjson: Bool
  let isFlask: Bool
  let isRESTFramework: Bool
  let usesHTTPCorePool: Bool
  /// Each in quotes, parted by commas.
  let httpcoreReleases = ServicePatch.httpcoreReleases.map { "\"\($0)\"" }.joined(separator: ", ")

  init(plan: Plan, facts: RepositoryFacts) {
    service = plan.answers.service.name
    usesOrjson = facts.patches.contains(.orjson)
    isFlask = usesOrjson && facts.framework == .flask
    isRESTFramework = usesOrjson && facts.framework == .django
    usesHTTPCorePool = facts.patches.contains(.httpcorePool)
  }
}
