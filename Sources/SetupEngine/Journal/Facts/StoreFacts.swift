import RESTClient

/// The image registry, made or given clean-up policies.
package struct RegistryFact: Sendable, Equatable, Codable {
  package var name: String
  /// Where it is; nil in journals of before, which knew of one region.
  package var region: String?
  /// The clean-up policies before a change, by id; nil where there was no registry.
  package var before: [String: JSONValue]?

  package init(name: String, region: String? = nil, before: [String: JSONValue]? = nil) {
    self.name = name
    self.region = region
    self.before = before
  }

  /// What tells it from one of the same name in another region.
  package var id: String { region.map { "\($0)/\(name)" } ?? name }
}

/// The bucket of Terraform's state, made or secured.
package struct BucketFact: Sendable, Equatable, Codable {
  package var name: String
  /// The fields that were changed, as they were, null where one was not set; nil where there was no bucket.
  package var before: [String: JSONValue]?

  package init(name: String, before: [String: JSONValue]? = nil) {
    self.name = name
    self.before = before
  }
}

/// What Terraform applied, by where its state is.
package struct TerraformFact: Sendable, Equatable, Codable {
  package var bucket: String
  package var prefix: String
  /// The addresses that the last apply was about to make: what is there of them and not in the state, a run that was cut short
  /// has made. Nil where nothing is known of that.
  package var creates: [String]?

  package init(bucket: String, prefix: String, creates: [String]? = nil) {
    self.bucket = bucket
    self.prefix = prefix
    self.creates = creates
  }

  package var name: String { "\(bucket)/\(prefix)" }
}
