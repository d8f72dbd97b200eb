/// What a service reaches beside the internet, in one environment.
package struct Connections: Sendable, Equatable {
  /// Cloud SQL instances by their connection names, such as `my-project:us-central1:orders`; each has a socket below
  /// `/cloudsql`.
  package var cloudSQL: [String]
  /// The network that the service is let into; nil where it is in none.
  package var network: NetworkConnection?
  /// The buckets that are mounted, by their folders in the container, such as `/data`.
  package var buckets: [String: BucketMount]

  package init(
    cloudSQL: [String] = [], network: NetworkConnection? = nil, buckets: [String: BucketMount] = [:]
  ) {
    self.cloudSQL = cloudSQL
    self.network = network
    self.buckets = buckets
  }

  package var isEmpty: Bool { cloudSQL.isEmpty && network == nil && buckets.isEmpty }
}

/// Direct VPC egress: the subnet that instances get an address of, and which traffic goes through it.
package struct NetworkConnection: Sendable, Hashable {
  /// Which traffic goes through the network.
  package enum Egress: String, Sendable, CaseIterable {
    /// That to private addresses alone.
    case privateRanges = "private-ranges"
    /// All of it, so that the network's own way out and firewall count for it.
    case all
  }

  /// The subnet, in the service's region; its network is the one that it belongs to.
  package var subnet: String
  package var egress: Egress

  package init(subnet: String, egress: Egress = .privateRanges) {
    self.subnet = subnet
    self.egress = egress
  }
}

/// A bucket of Cloud Storage as a folder of the container.
package struct BucketMount: Sendable, Hashable {
  package var bucket: String
  /// Whether the service may only read what is in it.
  package var isReadOnly: Bool

  package init(bucket: String, isReadOnly: Bool = false) {
    self.bucket = bucket
    self.isReadOnly = isReadOnly
  }
}
