import SandboxComparison

extension SandboxDocument {
  /// Without what a revert leaves: pools and providers, which Google keeps for 30 days, and the APIs, which it never disables.
  func withoutWhatGoogleKeeps() -> SandboxDocument {
    without { key in
      key.hasPrefix("iam.workloadIdentityPools ") || key.hasPrefix("iam.workloadIdentityPoolProviders ")
        || key.hasPrefix("serviceusage.services ")
    }
  }
}

extension RecordedRequest {
  /// Whether an adjustment of the memory may send it: the secret, Terraform's state and lock, and the service.
  var isWhatFollowsFromMemory: Bool {
    let isState = path.contains("/storage/v1/b/") && path.contains("/o")
    let isService = method == "PATCH" && path.hasPrefix("/run/v2/") && path.contains("/services/")
    return path.hasSuffix("/secrets/CLOUD_RUN_MEMORY") || isState || isService
  }
}
