/// The move of a service to another region, which Cloud Run cannot do: a new one is made, and then the old one goes.
package struct RegionMove: Sendable, Equatable {
  package var service: String
  package var from: String
  package var to: String
  /// The old service's address.
  package var address: String
  /// What serves now, with which the new service starts; nil where a placeholder is all there is.
  package var image: String?
  /// The image repository of the old region; nil where it is missing.
  package var left: LeftRegistry?

  package init(service: String, from: String, to: String, address: String, image: String?, left: LeftRegistry?) {
    self.service = service
    self.from = from
    self.to = to
    self.address = address
    self.image = image
    self.left = left
  }

  /// What it means, a sentence each.
  package var sentences: [String] {
    [
      "\(service) moves from \(from) to \(to): a new service is made there first, then the one in \(from) is deleted",
      "its address changes: \(address) ends without a redirect; callers, webhooks and domain mappings have to follow",
      image.map { "the new service starts with the image that serves now, \($0)" }
        ?? "the new service starts with a placeholder image, until the workflow has deployed",
      "the keep-warm job is made anew in \(to); alerts, dashboard and the sign-in of the workflow follow",
      "the bucket of Terraform's state stays where it is",
    ] + (left.map { [$0.sentence] } ?? [])
  }
}

/// An image repository of a region that the set-up has left.
package struct LeftRegistry: Sendable, Equatable {
  package var name: String
  package var region: String
  /// Whether it is deleted with the move: Overture made it, and it holds no image.
  package var isDeleted: Bool
  /// How much it holds, in bytes; nil where the registry does not report it.
  package var bytes: Int?

  package init(name: String, region: String, isDeleted: Bool, bytes: Int?) {
    self.name = name
    self.region = region
    self.isDeleted = isDeleted
    self.bytes = bytes
  }

  /// US dollars for a gigabyte and month beyond the free half gigabyte of the billing account.
  /// Source: https://cloud.google.com/artifact-registry/pricing
  private static let price = 0.10

  /// What its images cost a month at list prices, in US dollars.
  package var monthly: Double? { bytes.map { Double($0) / 1e9 * Self.price } }

  /// That it goes; or that it stays, what it costs, and how it is deleted.
  package var sentence: String {
    guard !isDeleted else { return "the image repository \(name) in \(region) holds no image and is deleted" }
    let size = bytes.map { bytes -> String in
      let tenths = Int((Double(bytes) / 1e8).rounded())
      return ", \(tenths / 10).\(tenths % 10) GB"
    }
    let cost = monthly.map { ", about \(CostEstimate.text($0)) a month" }
    return
      "the image repository \(name) in \(region) stays with its images\(size ?? "")\(cost ?? ""); once nothing serves "
      + "from it: overture apply --remove-left \(region)"
  }
}
