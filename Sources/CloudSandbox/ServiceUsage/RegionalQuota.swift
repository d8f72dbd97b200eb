/// A quota of an API that holds for a project in a region, and what it is by default.
struct RegionalQuota: Sendable {
  static let collection = "serviceusage.quotas"

  let service: String
  /// Such as `run.googleapis.com/cpu_allocation`.
  let metric: String
  let title: String
  let standard: Int64

  /// Those that the sandbox holds to: what all instances of a revision may have together.
  static let all = [
    RegionalQuota(
      service: "run.googleapis.com", metric: "run.googleapis.com/cpu_allocation", title: "Total CPU allocation",
      standard: 1_000_000),
    RegionalQuota(
      service: "run.googleapis.com", metric: "run.googleapis.com/mem_allocation", title: "Total memory allocation",
      standard: 4096 << 30),
  ]

  /// Where a limit of its own is kept.
  func key(_ project: Project, _ region: String) -> String { "projects/\(project.number)/\(metric)/\(region)" }

  /// As Service Usage shows it.
  func shown(in project: Project, _ world: World) -> JSON {
    let name = "projects/\(project.number)/services/\(service)/consumerQuotaMetrics/\(PercentCoding.encode(metric))"
    let prefix = "projects/\(project.number)/\(metric)/"
    let own = world.list(Self.collection, prefix: prefix).map { entry -> JSON in
      let limit = JSON.string(String(entry.document["limit"]?.int ?? 0))
      return [
        "effectiveLimit": limit, "defaultLimit": .string(String(standard)),
        "dimensions": ["region": .string(String(entry.name.dropFirst(prefix.count)))],
      ]
    }
    let everywhere: JSON = ["effectiveLimit": .string(String(standard)), "defaultLimit": .string(String(standard))]
    return [
      "name": .string(name), "metric": .string(metric), "displayName": .string(title), "unit": "1",
      "consumerQuotaLimits": [
        [
          "name": .string("\(name)/limits/%2Fproject%2Fregion"), "metric": .string(metric),
          "unit": "1/{project}/{region}", "isPrecise": true, "quotaBuckets": .array([everywhere] + own),
        ]
      ],
    ]
  }
}

extension World {
  /// What a project may have of a metric in a region.
  func quota(_ metric: String, in project: Project, region: String) -> Int64? {
    guard let quota = RegionalQuota.all.first(where: { $0.metric == metric }) else { return nil }
    return self[RegionalQuota.collection, quota.key(project, region)]?["limit"]?.int.map(Int64.init) ?? quota.standard
  }

  /// Refuses a maximum of instances that the region's quotas do not cover.
  /// - Parameters:
  ///   - service: as it would be.
  ///   - project: where.
  ///   - region: where.
  /// - Throws: `ContainerLimits.Refusal` in Cloud Run's words.
  func requireQuota(for service: JSON, in project: Project, region: String) throws {
    let template = service["template"] ?? [:]
    let most =
      [template[path: "scaling.maxInstanceCount"]?.int, service[path: "scaling.maxInstanceCount"]?.int]
      .compactMap(\.self).filter { $0 > 0 }.min() ?? 100
    var (cpu, memory): (Int64, Int64) = (0, 0)
    for container in template["containers"]?.array ?? [] {
      let limits = ContainerLimits.amounts(of: container)
      cpu += limits.millis
      memory += limits.bytes
    }
    let needs = [
      ("cpu_allocation", "CpuAllocPerProjectRegion", "CPU", cpu),
      ("mem_allocation", "MemAllocPerProjectRegion", "memory", memory),
    ]
    for (metric, name, words, each) in needs {
      guard let allowed = quota("run.googleapis.com/\(metric)", in: project, region: region), each > 0 else { continue }
      let requested = each * Int64(most)
      guard requested > allowed else { continue }
      throw ContainerLimits.Refusal(
        "Max instances must be set to \(allowed / each) or fewer to set the requested total \(words).\nConsider running your "
          + "workload in a region with greater capacity, or requesting an increase in quota for this region if you are seeing "
          + "sustained usage near this limit, see https://cloud.google.com/run/quotas.\n\nQuota violated:\n"
          + "\(name) requested: \(requested) allowed: \(allowed)")
    }
  }
}
