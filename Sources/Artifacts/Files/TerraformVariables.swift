import SetupPlan

/// The values of the Terraform variables; with the `CLOUD_RUN_*` secrets the only place where sizing is written.
package enum TerraformVariables {
  /// The contents of `ENV.tfvars.json`.
  package static func json(plan: Plan) -> String {
    let lines = values(plan: plan).map { "  \(JSONText.quote($0.name)): \($0.value)" }
    return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
  }

  /// The variables in their order, with each value as JSON.
  static func values(plan: Plan) -> [(name: String, value: String)] {
    let environment = plan.environment
    let resources = environment.resources
    let security = environment.security
    let hasKey = security.containerAuthentication == .serviceAccountKey
    var values: [(name: String, value: String)] = [
      ("project_id", JSONText.quote(environment.project)),
      ("region", JSONText.quote(environment.region)),
      ("env", JSONText.quote(environment.name)),
      ("service_name", JSONText.quote(plan.names.service)),
      ("memory", JSONText.quote(resources.memory.description)),
      ("cpu", JSONText.quote(resources.cpu.description)),
      ("min_instances", "\(resources.minInstances)"),
      ("max_instances", "\(resources.maxInstances)"),
      ("concurrency", "\(resources.concurrency)"),
      ("timeout_seconds", "\(resources.timeout)"),
      ("keep_warm_schedule", resources.keepWarm.map(JSONText.quote) ?? "null"),
      ("cpu_idle", resources.cpuAllocation == .requests ? "true" : "false"),
      ("startup_seconds", "\(resources.startupTimeout)"),
      ("session_affinity", resources.sessionAffinity ? "true" : "false"),
      ("http2", resources.http2 ? "true" : "false"),
      ("runtime_service_account", JSONText.quote(plan.names.runtimeEmail)),
      ("deployer_service_account", JSONText.quote(plan.names.deployerEmail)),
      ("invoker_iam_disabled", security.access == .public ? "true" : "false"),
      ("ingress", JSONText.quote(ingress(security.network))),
      ("key_secret", hasKey ? JSONText.quote(plan.names.keySecret) : "null"),
    ]
    if let command = plan.answers.service.releaseCommand {
      values.append(("release_command", JSONText.quote(command)))
    }
    values += ConfigurationVariables.values(environment)
    if let budget = environment.budget {
      values.append(("billing_account", JSONText.quote(budget.billingAccount)))
      values.append(("monthly_budget", "\(budget.monthly)"))
    }
    return values
  }

  /// The Cloud Run API's name of a network answer.
  package static func ingress(_ network: Network) -> String {
    switch network {
    case .all: "INGRESS_TRAFFIC_ALL"
    case .internalAndLoadBalancing: "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"
    }
  }
}
