import CapacityModel

extension InstanceSizing {
  /// How a service of Cloud Run is sized.
  /// - Parameter service: the service, in v2's shape.
  init(service: JSON) {
    let container = service[path: "template.containers"]?.array?.first ?? [:]
    let limits = try? ContainerLimits(
      cpu: container[path: "resources.limits.cpu"]?.string, memory: container[path: "resources.limits.memory"]?.string)
    self.init(
      cpu: Double(limits?.milliCPU ?? 1000) / 1000, memory: Double(limits?.memory ?? 536_870_912) / 1_073_741_824,
      concurrency: service[path: "template.maxInstanceRequestConcurrency"]?.int ?? 80,
      minInstances: service[path: "scaling.minInstanceCount"]?.int ?? service[
        path: "template.scaling.minInstanceCount"]?
        .int ?? 0,
      maxInstances: service[path: "template.scaling.maxInstanceCount"]?.int ?? 100,
      timeout: service[path: "template.timeout"]?.string.flatMap(ServiceRules.seconds) ?? 300,
      billing: container[path: "resources.cpuIdle"]?.bool == true ? .request : .instance,
      startupBoost: container[path: "resources.startupCpuBoost"]?.bool ?? false)
  }
}
