import SetupPlan
import Testing

/// Answers of a set-up that nobody has written, the same for the same seed.
struct RandomAnswers {
  private let seed: UInt64

  init(seed: UInt64) { self.seed = seed }

  func plan() throws -> Plan {
    var random = Generator(state: seed)
    let sizes = [(512, 1000), (1024, 1000), (4096, 2000), (8192, 4000), (256, 500)]
    let (memory, cpu) = try #require(sizes.randomElement(using: &random))
    let most = Int.random(in: 1...50, using: &random)
    let resources = Resources(
      memory: Memory(mebibytes: memory), cpu: CPU(millis: cpu), minInstances: Int.random(in: 0...most, using: &random),
      maxInstances: most, concurrency: cpu < 1000 ? 1 : Int.random(in: 1...1000, using: &random),
      timeout: Int.random(in: 1...3600, using: &random), keepWarm: Bool.random(using: &random) ? "*/7 * * * *" : nil,
      cpuAllocation: cpu < 1000 || Bool.random(using: &random) ? .requests : .always,
      startupTimeout: Int.random(in: 1...240, using: &random), sessionAffinity: Bool.random(using: &random),
      http2: Bool.random(using: &random))
    var security = SecurityAnswers(
      containerAuthentication: Bool.random(using: &random) ? .keyless : .serviceAccountKey, permissions: .granular,
      access: Bool.random(using: &random) ? .authenticated : .public,
      network: Bool.random(using: &random) ? .all : .internalAndLoadBalancing)
    for id in security.tradeOffs { security.acknowledge(id, by: "someone@example.com", at: "2026-11-23T12:00:00Z") }
    let answers = Answers(
      repository: try #require(RepositoryName("some-owner/some-service")),
      service: Service(name: "some-service", directory: "src"),
      environments: [
        EnvironmentAnswers(
          name: "trial", project: "trial-\(seed)-project", region: "europe-west4", resources: resources,
          configuration: ServiceConfiguration(
            variables: ["LOG_LEVEL": "info", "WEB_THREADS": "3", "TEXT": "a \"b\" ${c} %{d}\nsecond"],
            secrets: [
              "DATABASE_URL": SecretReference(name: "database-url"),
              "API_KEY": SecretReference(name: "api-key", version: .number(Int.random(in: 1...9, using: &random))),
            ]),
          connections: Connections(
            cloudSQL: ["trial-project:europe-west4:prices", "trial-project:europe-west4:orders"],
            network: NetworkConnection(subnet: "default", egress: Bool.random(using: &random) ? .all : .privateRanges),
            buckets: memory < 512
              ? [:]
              : ["/models": BucketMount(bucket: "models-1", isReadOnly: true), "/data": BucketMount(bucket: "data-1")]),
          security: security)
      ])
    return try Plan(answers: answers, environment: "trial")
  }

  /// Numbers that follow from a seed: Knuth's MMIX.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }
}
