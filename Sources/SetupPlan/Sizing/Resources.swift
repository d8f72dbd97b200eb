/// The sizing of a Cloud Run service.
package struct Resources: Sendable, Equatable {
  package var memory: Memory
  package var cpu: CPU
  package var minInstances: Int
  package var maxInstances: Int
  /// Requests that one instance serves at once.
  package var concurrency: Int
  /// The request timeout in seconds.
  package var timeout: Int
  /// A cron schedule of five fields in UTC for the keep-warm job; nil for no job.
  package var keepWarm: String?
  package var cpuAllocation: CPUAllocation
  /// Seconds until an instance has to answer the startup probe.
  package var startupTimeout: Int
  /// Whether a client's requests go to the same instance as far as possible.
  package var sessionAffinity: Bool
  /// Whether HTTP/2 reaches the container as such, in clear text (h2c).
  package var http2: Bool

  /// What Cloud Run itself gives an instance at most to start.
  package static let longestStartup = 240

  package init(
    memory: Memory, cpu: CPU, minInstances: Int, maxInstances: Int, concurrency: Int, timeout: Int, keepWarm: String?,
    cpuAllocation: CPUAllocation = .requests, startupTimeout: Int = longestStartup, sessionAffinity: Bool = false,
    http2: Bool = false
  ) {
    self.memory = memory
    self.cpu = cpu
    self.minInstances = minInstances
    self.maxInstances = maxInstances
    self.concurrency = concurrency
    self.timeout = timeout
    self.keepWarm = keepWarm
    self.cpuAllocation = cpuAllocation
    self.startupTimeout = startupTimeout
    self.sessionAffinity = sessionAffinity
    self.http2 = http2
  }

  /// The choices of the guide that Overture replaces.
  package static let guide = Resources(
    memory: Memory(mebibytes: 2048), cpu: CPU(millis: 2000), minInstances: 1, maxInstances: 20, concurrency: 80,
    timeout: 300, keepWarm: "*/5 * * * *")

  /// What a trial needs: nothing is kept ready, and nothing is paid for while nobody calls.
  package static let small = Resources(
    memory: Memory(mebibytes: 512), cpu: CPU(millis: 1000), minInstances: 0, maxInstances: 5, concurrency: 40,
    timeout: 60, keepWarm: nil)
}
