import RESTClient

extension RetryPolicy {
  /// A policy whose waits take no time; `random` stands for every draw.
  package static func passing(_ time: PassingTime, random: Double = 1) -> RetryPolicy {
    var policy = RetryPolicy()
    policy.sleep = { time.wait($0) }
    policy.now = { time.elapsed }
    policy.random = { random }
    return policy
  }
}
