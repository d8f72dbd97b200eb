/// The variables of proxies and certificates as other programs read them.
package enum NetworkVariables {
  /// An environment for a child (Terraform, gcloud, gh) in which it reaches what this program reaches.
  ///
  /// Programs of Go know no `ALL_PROXY`; gcloud has a variable of its own for a private authority.
  /// - Parameter environment: this program's.
  /// - Returns: the same, with what the child would miss.
  package static func forChild(of environment: [String: String]) -> [String: String] {
    var child = environment
    func value(_ names: String...) -> String? {
      names.lazy.compactMap { environment[$0].flatMap { $0.isEmpty ? nil : $0 } }.first
    }
    if let all = value("all_proxy", "ALL_PROXY") {
      for name in ["https_proxy", "http_proxy"] where value(name, name.uppercased()) == nil {
        child[name.uppercased()] = all
      }
    }
    if let file = value("SSL_CERT_FILE"), value("CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE") == nil {
      child["CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE"] = file
    }
    return child
  }
}
