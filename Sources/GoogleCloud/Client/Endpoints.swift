import Foundation
import RESTClient

/// A Google Cloud API that the steps talk to.
package enum API: String, Sendable, CaseIterable {
  case resourceManager = "cloudresourcemanager"
  case serviceUsage = "serviceusage"
  case iam
  case iamCredentials = "iamcredentials"
  case artifactRegistry = "artifactregistry"
  case storage
  case secretManager = "secretmanager"
  case run
  case scheduler = "cloudscheduler"
  case monitoring
  case logging
  case billing = "cloudbilling"
  case billingBudgets = "billingbudgets"
  case errorReporting = "clouderrorreporting"
  case orgPolicy = "orgpolicy"

  /// The service name, as Service Usage spells it.
  package var service: String { "\(rawValue).googleapis.com" }
}

/// Where each API is, as the variables of gcloud and Terraform's provider may move it.
package struct Endpoints: Sendable {
  private var roots: [API: String] = [:]

  /// The OAuth token endpoint.
  package let token: String
  /// Whether `CLOUDSDK_AUTH_TOKEN_HOST` moved the token endpoint; it then also replaces a key file's `token_uri`.
  package let tokenIsMoved: Bool

  /// Reads the variables; what they do not name is at Google.
  package init(environment: [String: String]) {
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    for api in API.allCases {
      roots[api] =
        variable("CLOUDSDK_API_ENDPOINT_OVERRIDES_\(api.rawValue.uppercased())").map(Self.withSlash)
        ?? "https://\(api.rawValue).googleapis.com/"
    }
    // gcloud's storage endpoint carries its path, and its Run endpoint gets the region put before the host.
    roots[.storage] = Self.stripped(roots[.storage] ?? "", of: "storage/v1/")
    if let run = variable("GOOGLE_CLOUD_RUN_V2_CUSTOM_ENDPOINT").map(Self.withSlash) {
      roots[.run] = Self.stripped(run, of: "v2/")
    }
    tokenIsMoved = variable("CLOUDSDK_AUTH_TOKEN_HOST") != nil
    token = variable("CLOUDSDK_AUTH_TOKEN_HOST") ?? "https://oauth2.googleapis.com/token"
  }

  /// The endpoint that describes an access token, beside the one that issues it.
  package var tokenInfo: String {
    (token.lastIndex(of: "/").map { String(token[...$0]) } ?? token) + "tokeninfo"
  }

  /// The absolute URL of a path of an API.
  package func url(_ api: API, _ path: String, query: [(String, String)] = []) -> String {
    (roots[api] ?? "https://\(api.service)/") + path + (query.isEmpty ? "" : "?\(formEncoded(query))")
  }

  /// Whether the project's API lives on this machine, that is, is a sandbox.
  package var isLoopback: Bool {
    URL(string: url(.resourceManager, ""))?.host.map { RESTClient.isLoopback(host: $0) } ?? false
  }

  private static func withSlash(_ root: String) -> String { root.hasSuffix("/") ? root : "\(root)/" }

  private static func stripped(_ root: String, of tail: String) -> String {
    root.hasSuffix("/\(tail)") ? String(root.dropLast(tail.count)) : root
  }
}
