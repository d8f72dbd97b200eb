import Foundation

/// What was measured of a service over some time: the baseline's file holds one, and each comparison two.
package struct MeasuredWindow: Sendable, Equatable, Codable {
  package var start: Date
  package var end: Date
  /// Oldest first; hours without any data are missing.
  package var hours: [MeasuredHour]
  /// Oldest first.
  package var days: [MeasuredDay]
  /// Revisions that were made within the window, and in the day before it.
  package var deployments: [MeasuredDeployment]
  /// Successful first attempts of the deployment workflow, oldest first.
  package var builds: [MeasuredBuild]
  /// What served at the end of the window; nil where there was no service.
  package var service: MeasuredState?
  /// What could not be read, and why, a sentence each.
  package var notes: [String]

  package init(
    start: Date, end: Date, hours: [MeasuredHour] = [], days: [MeasuredDay] = [],
    deployments: [MeasuredDeployment] = [], builds: [MeasuredBuild] = [], service: MeasuredState? = nil,
    notes: [String] = []
  ) {
    self.start = start
    self.end = end
    self.hours = hours
    self.days = days
    self.deployments = deployments
    self.builds = builds
    self.service = service
    self.notes = notes
  }

  /// Whether no request was seen.
  package var isEmpty: Bool { !hours.contains { $0.requests > 0 } }

  package var requests: Int { hours.reduce(0) { $0 + $1.requests } }
  package var errors: Int { hours.reduce(0) { $0 + $1.errors } }
  package var starts: Int { hours.reduce(0) { $0 + ($1.starts?.count ?? 0) } }

  /// The latencies of the whole window in milliseconds.
  package var latency: Distribution { days.compactMap(\.latency).reduce(.empty) { $0.merged(with: $1) } }
  /// The latencies as callers see them, cold starts included, in milliseconds.
  package var endToEnd: Distribution { days.compactMap(\.endToEnd).reduce(.empty) { $0.merged(with: $1) } }
  /// How long instances took to start, in milliseconds.
  package var startups: Distribution { days.compactMap(\.starts).reduce(.empty) { $0.merged(with: $1) } }
  /// The highest rate of requests a second in any minute.
  package var peakRate: Double? { hours.compactMap(\.peakRate).max() }

  /// A sum over all hours; nil where no hour tells it.
  package func sum(_ part: (MeasuredHour) -> Double?) -> Double? {
    let values = hours.compactMap(part)
    return values.isEmpty ? nil : values.reduce(0, +)
  }
}

/// An exact mean of a number of values.
package struct MeasuredMean: Sendable, Equatable, Codable {
  package var count: Int
  package var mean: Double

  package init(count: Int, mean: Double) {
    self.count = count
    self.mean = mean
  }
}

/// One hour of a service.
package struct MeasuredHour: Sendable, Equatable, Codable {
  package var start: Date
  /// Requests that reached a container.
  package var requests: Int
  /// Those answered with a status from 500 on.
  package var errors: Int
  /// Those answered with a status from 400 to 499.
  package var clientErrors: Int
  /// Milliseconds in the container.
  package var latency: MeasuredMean?
  /// Instances started, with milliseconds until each was ready.
  package var starts: MeasuredMean?
  /// CPU in use as a fraction of the limit, over all instances.
  package var cpu: Double?
  /// Memory in use as a fraction of the limit, over all instances.
  package var memory: Double?
  /// Seconds of all instances together, idle ones too.
  package var instanceSeconds: Double?
  /// Seconds of instances that are billed.
  package var billableSeconds: Double?
  /// vCPU seconds that are billed.
  package var cpuSeconds: Double?
  /// GiB seconds that are billed.
  package var memorySeconds: Double?
  /// The highest rate of requests a second in any minute.
  package var peakRate: Double?

  package init(
    start: Date, requests: Int = 0, errors: Int = 0, clientErrors: Int = 0, latency: MeasuredMean? = nil,
    starts: MeasuredMean? = nil, cpu: Double? = nil, memory: Double? = nil, instanceSeconds: Double? = nil,
    billableSeconds: Double? = nil, cpuSeconds: Double? = nil, memorySeconds: Double? = nil, peakRate: Double? = nil
  ) {
    self.start = start
    self.requests = requests
    self.errors = errors
    self.clientErrors = clientErrors
    self.latency = latency
    self.starts = starts
    self.cpu = cpu
    self.memory = memory
    self.instanceSeconds = instanceSeconds
    self.billableSeconds = billableSeconds
    self.cpuSeconds = cpuSeconds
    self.memorySeconds = memorySeconds
    self.peakRate = peakRate
  }

  package var day: CalendarDay { CalendarDay(start) }
  /// From 0 to 23, in UTC.
  package var hour: Int { Int((start.timeIntervalSince1970 / 3600).rounded(.down)) % 24 }
}

/// One day's distributions, in milliseconds.
package struct MeasuredDay: Sendable, Equatable, Codable {
  package var start: Date
  package var latency: Distribution?
  package var endToEnd: Distribution?
  package var starts: Distribution?

  package init(
    start: Date, latency: Distribution? = nil, endToEnd: Distribution? = nil, starts: Distribution? = nil
  ) {
    self.start = start
    self.latency = latency
    self.endToEnd = endToEnd
    self.starts = starts
  }
}

/// A revision that was made.
package struct MeasuredDeployment: Sendable, Equatable, Codable {
  package var at: Date
  package var revision: String

  package init(at: Date, revision: String) {
    self.at = at
    self.revision = revision
  }
}

/// A run of the deployment workflow.
package struct MeasuredBuild: Sendable, Equatable, Codable {
  package var run: Int
  package var started: Date
  /// From the first job's start to the last one's end: work, without the queue before it.
  package var seconds: Double
  /// How long the first job waited for a runner.
  package var queue: Double
  /// The seconds of the steps that build, push and deploy, by these words; those that the workflow does not tell apart are
  /// missing.
  package var parts: [String: Double]

  package init(run: Int, started: Date, seconds: Double, queue: Double = 0, parts: [String: Double] = [:]) {
    self.run = run
    self.started = started
    self.seconds = seconds
    self.queue = queue
    self.parts = parts
  }
}

/// What served.
package struct MeasuredState: Sendable, Equatable, Codable {
  package var revision: String?
  package var image: String?
  package var sizing: MeasuredSizing?

  package init(revision: String? = nil, image: String? = nil, sizing: MeasuredSizing? = nil) {
    self.revision = revision
    self.image = image
    self.sizing = sizing
  }
}

/// The size of the instances, in plain numbers.
package struct MeasuredSizing: Sendable, Equatable, Codable {
  /// vCPU of an instance.
  package var cpu: Double
  /// GiB of an instance.
  package var memory: Double
  package var concurrency: Int
  package var minInstances: Int
  package var maxInstances: Int
  /// Whether CPU is allocated, and paid for, between requests too.
  package var isAlwaysAllocated: Bool

  package init(
    cpu: Double, memory: Double, concurrency: Int, minInstances: Int, maxInstances: Int, isAlwaysAllocated: Bool = false
  ) {
    self.cpu = cpu
    self.memory = memory
    self.concurrency = concurrency
    self.minInstances = minInstances
    self.maxInstances = maxInstances
    self.isAlwaysAllocated = isAlwaysAllocated
  }
}
