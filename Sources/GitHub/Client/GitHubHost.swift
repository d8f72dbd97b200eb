import Foundation
import RESTClient

/// The GitHub that is worked with: github.com, a company's own GitHub Enterprise Server, or its part of ghe.com.
package struct GitHubHost: Sendable, Equatable {
  /// The host of the web pages and of git, in lower case.
  package let name: String

  /// The host that `GH_HOST` names, as gh reads it; github.com otherwise.
  package init(environment: [String: String]) {
    let named = environment["GH_HOST"]?.trimmingCharacters(in: .whitespaces).lowercased() ?? ""
    name = named.isEmpty ? "github.com" : named
  }

  /// Whether it is a part of ghe.com, where GitHub runs a company's instance.
  private var isTenancy: Bool { name.hasSuffix(".ghe.com") }

  /// Whether it is github.com, or what stands for it on this machine.
  private var isPublic: Bool {
    ["github.com", "www.github.com", "api.github.com", "github.localhost"].contains(name)
  }

  /// Whether it is a server that a company runs; such have token variables of their own.
  package var isEnterpriseServer: Bool { !isPublic && !isTenancy }

  /// Where the REST API is, without a slash at the end.
  package var apiRoot: String {
    isPublic ? "https://api.github.com" : isTenancy ? "https://api.\(name)" : "https://\(name)/api/v3"
  }

  /// The issuer of the tokens that workflows get.
  package var tokenIssuer: String {
    isPublic
      ? "https://token.actions.githubusercontent.com"
      : isTenancy ? "https://token.actions.\(name)" : "https://\(name)/_services/token"
  }

  /// Where its pages begin, without a slash at the end.
  package var web: String { "https://\(isPublic ? "github.com" : name)" }

  /// The page of a person's fine-grained tokens.
  package var fineGrainedTokens: String { "\(web)/settings/personal-access-tokens" }

  /// A repository as gh has to be told it: with the host where that is not github.com.
  package func named(_ repository: String) -> String { isPublic ? repository : "\(name)/\(repository)" }

  /// What gh has to be told to ask this host by `gh api`: nothing for github.com.
  package var apiOption: String { isPublic ? "" : "--hostname \(name) " }

  /// How to sign in to it.
  package var signIn: String { isPublic ? "gh auth login" : "gh auth login --hostname \(name)" }

  /// The variables that hold a token for it, the first found being taken.
  package var tokenVariables: [String] {
    isEnterpriseServer ? ["GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"] : ["GH_TOKEN", "GITHUB_TOKEN"]
  }
}
