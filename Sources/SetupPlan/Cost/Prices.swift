/// The list prices of Cloud Run services, in US dollars.
///
/// From cloud.google.com/run/pricing and cloud.google.com/scheduler/pricing.
package enum Prices {
  /// When the prices were read, as year and month.
  package static let date = "2026-09"

  /// A month of the price lists: 730 hours, in seconds.
  package static let secondsPerMonth = 2_628_000.0

  /// Tier 1; tier 2 is this times `factor(of:)`.
  static let activeCPUSecond = 0.000024
  static let activeGiBSecond = 0.0000025
  static let idleCPUSecond = 0.0000025
  static let idleGiBSecond = 0.0000025
  /// With CPU always allocated, each second of an instance; requests are free then.
  static let instanceCPUSecond = 0.000018
  static let instanceGiBSecond = 0.000002
  /// The same in both tiers.
  static let request = 0.40 / 1_000_000

  /// The free tier is a credit of money at tier 1 prices, for the whole billing account: 180,000 vCPU-seconds,
  /// 360,000 GiB-seconds and two million requests. It is not counted on idle instances.
  static let freeCPU = 180_000 * activeCPUSecond
  static let freeMemory = 360_000 * activeGiBSecond
  static let freeRequests = 2_000_000 * request
  /// The same for CPU that is always allocated: 240,000 vCPU-seconds and 450,000 GiB-seconds.
  static let freeInstanceCPU = 240_000 * instanceCPUSecond
  static let freeInstanceMemory = 450_000 * instanceGiBSecond

  /// A job of Cloud Scheduler; three are free for each billing account.
  static let schedulerJob = 0.10

  static func factor(of tier: Region.Tier) -> Double { tier == .one ? 1 : 1.4 }
}
