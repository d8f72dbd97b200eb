import SetupPlan

/// What `cloud_run_performance.tf` is made of.
struct TerraformServiceContent: TemplateContent {
  static let template = "cloud_run_performance.tf.mustache"

  let quotedStateBucket: String
  let quotedStatePrefix: String
  let quotedWarmPath: String
  /// The script that starts the container.
  let start: String
  let containerPort: Int
  let speaksHTTP2: Bool
  /// The path of the startup probe, where that is a request.
  let quotedProbePath: String?
  let probesTCP: Bool
  let probesGRPC: Bool

  init(plan: Plan, facts: RepositoryFacts, layout: FileLayout) {
    quotedStateBucket = JSONText.quote(plan.names.stateBucket)
    quotedStatePrefix = JSONText.quote(plan.names.statePrefix)
    quotedWarmPath = JSONText.quote(facts.health.outsidePath ?? "/")
    start = layout.start
    containerPort = facts.containerPort
    speaksHTTP2 = facts.framework == .grpc
    quotedProbePath = facts.health.path.map(JSONText.quote)
    probesTCP = facts.health == .tcp
    probesGRPC = facts.health == .grpc
  }
}

/// What `cloud_run_variables.tf` is made of.
struct TerraformDeclarationsContent: TemplateContent {
  static let template = "cloud_run_variables.tf.mustache"

  let environment: String
  let quotedEnvironment: String

  init(plan: Plan) {
    environment = plan.environment.name
    quotedEnvironment = JSONText.quote(plan.environment.name)
  }
}
