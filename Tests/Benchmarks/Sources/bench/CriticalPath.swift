import Foundation

/// The longest chain of a set-up's requests of which each has to wait for the one before.
///
/// Requests that concern the same resource wait for each other, unless they overlapped: it is read, made, its operation is
/// polled. Those of different resources of a step do not, but in the steps of `inOrder`, where one resource is made of
/// another. A step waits for those that the design says it needs; what changes the cloud also waits for the lock, and the
/// lock for its bucket: what was read of it before counts as done meanwhile.
struct CriticalPath {
  /// How many requests the chain has, and how many of them were polls.
  let requests: Int
  let polls: Int
  /// The steps of the chain.
  let steps: [String]

  private struct Weight {
    var requests = 0
    var polls = 0
    /// When the last one of the chain was answered.
    var end = 0.0

    /// Puts a request behind the others of its resource, unless it did not wait for them. They come in the order of their
    /// answers, of which the first is the one that leaves most room for others.
    mutating func add(_ request: RecordedRequest) {
      guard request.start >= end else { return }
      requests += 1
      polls += request.path.contains("/operations/") ? 1 : 0
      end = request.end
    }
  }

  /// What waits for what: the table of the design, with the lock.
  private static let needs: [String: [String]] = [
    "check.credentials": [], "check.permissions": ["check.credentials"], "services.enable": ["check.permissions"],
    "state.bucket": ["services.enable"], "lock": ["state.bucket"], "identity.pool": ["lock"],
    "identity.provider": ["identity.pool"], "accounts.deployer": ["lock"], "accounts.runtime": ["lock"],
    "registry.repository": ["lock"],
    "roles": ["accounts.deployer", "accounts.runtime", "identity.pool", "registry.repository"],
    "key.secret": ["accounts.runtime"],
    "github.environment": ["identity.provider", "accounts.deployer", "accounts.runtime"],
    "github.secrets": ["github.environment"], "terraform": ["roles", "key.secret"], "service.verify": ["terraform"],
  ]

  /// Steps whose requests all wait for each other: a key is made, stored, and named on its secret.
  private static let inOrder: Set<String> = ["key.secret", "lock"]

  /// The step and the resource that a request is about; nil for what is no part of the run.
  private static func place(of request: RecordedRequest) -> (step: String, resource: String)? {
    let path = String(request.path.prefix { $0 != "?" })
    let isGitHub = path.hasPrefix("/github/")
    func has(_ part: String) -> Bool { path.contains(part) }
    return switch true {
    case has("tokeninfo") || path == "/github/user": nil
    case has(":testIamPermissions"): ("check.permissions", "permissions")
    case has("/cloudbilling/"): ("check.credentials", "billing")
    case has("/cloudresourcemanager/") && has("IamPolicy"): ("roles", "project")
    case has("/cloudresourcemanager/"): ("check.credentials", "project")
    case isGitHub && has("/secrets/public-key"): ("github.secrets", "key")
    case isGitHub && has("/secrets"): ("github.secrets", String(path.split(separator: "/").last ?? ""))
    case isGitHub && has("/environments/"): ("github.environment", "environment")
    case isGitHub: ("check.credentials", "repository")
    case has("/serviceusage/"): ("services.enable", "services")
    case has("/providers"): ("identity.provider", "provider")
    case has("/workloadIdentityPools"): ("identity.pool", "pool")
    case has("/serviceAccounts/") && has("/keys"): ("key.secret", "key")
    case has("/serviceAccounts/") && has("IamPolicy"): ("roles", String(path.prefix { $0 != ":" }))
    case has("/serviceAccounts"): ("accounts.runtime", path.hasSuffix("/serviceAccounts") ? "both" : path)
    case has("/artifactregistry/") && has("IamPolicy"): ("roles", "registry")
    case has("/artifactregistry/"): ("registry.repository", "registry")
    case has("/secretmanager/"): ("key.secret", "secret")
    case has("/storage/v1/b/") && has("/iam"): ("roles", "bucket")
    case has("locks") || request.path.contains("locks%2F"): ("lock", "lock")
    case has("/storage/") && (has("/o/") || path.hasSuffix("/o")), request.path.contains("default.tf"):
      ("terraform", "state")
    case has("/storage/"): ("state.bucket", "bucket")
    case has("/monitoring/"), has("/cloudscheduler/"):
      ("terraform", path.split(separator: "/").prefix { $0 != "alertPolicies" && $0 != "jobs" }.joined(separator: "/"))
    case has("/run/"): ("terraform", "state")
    default: ("service.verify", path)
    }
  }

  /// Finds the chain in the requests of one run.
  init(_ all: [RecordedRequest]) {
    var resources: [String: [String: Weight]] = [:]
    let lock = all.first { Self.place(of: $0)?.step == "lock" }?.end ?? 0
    let beforeLock: Set = ["check.credentials", "check.permissions", "services.enable", "state.bucket", "lock"]
    for request in all.sorted(by: { $0.end < $1.end }) {
      guard let (step, resource) = Self.place(of: request) else { continue }
      guard beforeLock.contains(step) || request.start >= lock else { continue }
      let key = Self.inOrder.contains(step) ? "" : resource
      resources[step, default: [:]][key, default: Weight()].add(request)
    }
    // Both accounts are made by a request to the same path: each waits for its own alone.
    if let both = resources["accounts.runtime"]?.removeValue(forKey: "both") {
      for key in resources["accounts.runtime"]?.keys.map(\.self) ?? [] {
        resources["accounts.runtime"]?[key]?.requests += min(both.requests, 1)
      }
    }
    let weights = resources.mapValues { $0.values.max { $0.requests < $1.requests } ?? Weight() }
    var known: [String: (Weight, [String])] = [:]
    func longest(_ step: String) -> (Weight, [String]) {
      if let found = known[step] { return found }
      let before = (Self.needs[step] ?? []).map(longest).max { $0.0.requests < $1.0.requests } ?? (Weight(), [])
      let own = weights[step] ?? Weight()
      let found = (
        Weight(requests: before.0.requests + own.requests, polls: before.0.polls + own.polls), before.1 + [step]
      )
      known[step] = found
      return found
    }
    let path = Self.needs.keys.map(longest).max { $0.0.requests < $1.0.requests } ?? (Weight(), [])
    (requests, polls, steps) = (path.0.requests, path.0.polls, path.1)
  }

  /// The seconds that the chain takes where each answer is held back so long. Before a poll there is a wait of 50 ms at
  /// least.
  func seconds(latency: Double) -> Double { Double(requests) * latency + Double(polls) * 0.05 }
}
