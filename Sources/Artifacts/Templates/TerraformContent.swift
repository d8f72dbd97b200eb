import SetupPlan

/// What `cloud_run_performance.tf` is made of.
struct TerraformServiceContent: TemplateContent {
  static let template = "cloud_run_performance.tf.mustache"

  let quotedWarmPath: String
  /// The script that starts the container.
  let start: String
  let containerPort: Int
  let speaksHTTP2: Bool
  /// The path of the startup probe, where that is a request.
  let quotedProbePath: String?
  let probesTCP: Bool
  let probesGRPC: Bool

  init(facts: RepositoryFacts, layout: FileLayout) {
    quotedWarmPath = JSONText.quote(facts.health.outsidePath ?? "/")
    start = layout.start
    containerPort = facts.containerPort
    speaksHTTP2 = facts.framework == .grpc
    quotedProbePath = facts.health.path.map(JSONText.quote)
    probesTCP = facts.health == .tcp
    probesGRPC = facts.health == .grpc
  }
}
