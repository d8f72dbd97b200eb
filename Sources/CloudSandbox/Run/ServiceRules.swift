import Foundation

/// What Cloud Run checks in a service before it starts a rollout (cloud.google.com/run/quotas and the v2 reference).
struct ServiceRules {
  private static let ingress = [
    "INGRESS_TRAFFIC_ALL", "INGRESS_TRAFFIC_INTERNAL_ONLY", "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
    "INGRESS_TRAFFIC_NONE",
  ]
  private static let reservedVariables = ["PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION"]
  private static let reservedLabels = [
    "run.googleapis.com", "cloud.googleapis.com", "serving.knative.dev", "autoscaling.knative.dev",
  ]

  /// The service as it would be after the request.
  let service: JSON

  private var template: JSON { service["template"] ?? [:] }
  private var containers: [JSON] { template["containers"]?.array ?? [] }

  /// Whether `id` can name a service.
  static func isServiceID(_ id: String) -> Bool {
    id.count < 50 && id.wholeMatch(of: /[a-z]([a-z0-9-]*[a-z0-9])?/) != nil
  }

  /// Throws the first refusal, in Cloud Run's words.
  func check() throws {
    try checkFields()
    if let ingress = service["ingress"]?.string, !Self.ingress.contains(ingress) {
      throw ContainerLimits.Refusal("Invalid value at 'service.ingress': \"\(ingress)\"")
    }
    for key in [service, template].flatMap({ ($0["labels"]?.object ?? [:]).keys }) {
      if Self.reservedLabels.contains(where: { key.hasPrefix($0) }) {
        throw ContainerLimits.Refusal("labels: the name \(key) is reserved and rejected in Cloud Run v2.")
      }
    }
    guard !containers.isEmpty else {
      throw ContainerLimits.Refusal("template.containers: at least one container is required.")
    }
    try checkScaling()
    try checkTimeout()
    for container in containers { try check(container) }
    try ConnectionRules(template: template).check()
  }

  private func checkFields() throws {
    try RunFields.service.check(service, at: "service")
    try RunFields.template.check(template, at: "service.template")
    for (index, container) in containers.enumerated() {
      try RunFields.container.check(container, at: "service.template.containers[\(index)]")
    }
  }

  private func checkScaling() throws {
    let minimum = template[path: "scaling.minInstanceCount"]?.int ?? 0
    let maximum = template[path: "scaling.maxInstanceCount"]?.int ?? 0
    let serviceMinimum = service[path: "scaling.minInstanceCount"]?.int ?? 0
    let serviceMaximum = service[path: "scaling.maxInstanceCount"]?.int ?? 0
    guard minimum >= 0, maximum >= 0, serviceMinimum >= 0, serviceMaximum >= 0 else {
      throw ContainerLimits.Refusal("template.scaling: instance counts must not be negative.")
    }
    if maximum > 0, minimum > maximum {
      throw ContainerLimits.Refusal(
        "template.scaling: min_instance_count (\(minimum)) must not exceed max_instance_count (\(maximum)).")
    }
    let cap = [maximum, serviceMaximum].filter { $0 > 0 }.min() ?? 100
    if serviceMinimum > cap {
      throw ContainerLimits.Refusal(
        "scaling: min_instance_count (\(serviceMinimum)) must not exceed max_instance_count (\(cap)).")
    }
    let concurrency = template["maxInstanceRequestConcurrency"]?.int ?? 0
    guard (0...1000).contains(concurrency) else {
      throw ContainerLimits.Refusal(
        "spec.template.spec.containerConcurrency: Invalid value: \(concurrency): must be between 1 and 1000.")
    }
  }

  private func checkTimeout() throws {
    guard let text = template["timeout"]?.string else { return }
    guard let seconds = Self.seconds(text), (1...3600).contains(seconds) else {
      throw ContainerLimits.Refusal(
        "spec.template.spec.timeoutSeconds: Invalid value: \(text): must be between 1 and 3600 seconds.")
    }
  }

  private func check(_ container: JSON) throws {
    guard let image = container["image"]?.string, !image.isEmpty else {
      throw ContainerLimits.Refusal("spec.template.spec.containers.image: a container image is required.")
    }
    let limits = try ContainerLimits(
      cpu: container[path: "resources.limits.cpu"]?.string, memory: container[path: "resources.limits.memory"]?.string)
    try limits.check(
      concurrency: template["maxInstanceRequestConcurrency"]?.int ?? 0,
      secondGeneration: template["executionEnvironment"]?.string == "EXECUTION_ENVIRONMENT_GEN2")
    if container["resources"] != nil, container[path: "resources.cpuIdle"]?.bool != true {
      guard limits.milliCPU >= 1000, limits.memory >= 512 << 20 else {
        throw ContainerLimits.Refusal(
          "spec.template.spec.containers.resources: CPU always allocated needs at least 1 CPU and 512Mi of memory.")
      }
    }
    for variable in container["env"]?.array ?? [] {
      guard let name = variable["name"]?.string, !name.isEmpty else {
        throw ContainerLimits.Refusal("spec.template.spec.containers.env: a variable needs a name.")
      }
      if Self.reservedVariables.contains(name) {
        throw ContainerLimits.Refusal(
          "spec.template.spec.containers.env: The following reserved env names were provided: \(name). "
            + "These values are automatically set by the system.")
      }
    }
    let volumes = (template["volumes"]?.array ?? []).compactMap { $0["name"]?.string }
    for mount in container["volumeMounts"]?.array ?? [] where !volumes.contains(mount["name"]?.string ?? "") {
      throw ContainerLimits.Refusal(
        "spec.template.spec.containers.volume_mounts: no volume is named '\(mount["name"]?.string ?? "")'.")
    }
    if let probe = container["startupProbe"] { try check(startupProbe: probe) }
  }

  private func check(startupProbe probe: JSON) throws {
    let period = probe["periodSeconds"]?.int ?? 10
    let timeout = probe["timeoutSeconds"]?.int ?? 1
    let failures = probe["failureThreshold"]?.int ?? 3
    let delay = probe["initialDelaySeconds"]?.int ?? 0
    let field = "spec.template.spec.containers.startup_probe"
    guard ["httpGet", "tcpSocket", "grpc"].count(where: { probe[$0] != nil }) == 1 else {
      throw ContainerLimits.Refusal("\(field): exactly one of http_get, tcp_socket and grpc must be set.")
    }
    guard (1...240).contains(period), (1...period).contains(timeout), failures >= 1, (0...240).contains(delay) else {
      throw ContainerLimits.Refusal(
        "\(field): period_seconds must be between 1 and 240, timeout_seconds between 1 and the period, "
          + "failure_threshold at least 1, initial_delay_seconds between 0 and 240.")
    }
    guard failures * period <= 240 else {
      throw ContainerLimits.Refusal("\(field): failure_threshold * period_seconds must not exceed 240 seconds.")
    }
  }

  /// The seconds of a duration such as `300s` or `3.5s`.
  static func seconds(_ text: String) -> Double? {
    text.hasSuffix("s") ? Double(text.dropLast()) : nil
  }
}
