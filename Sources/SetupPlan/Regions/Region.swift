/// A region of Cloud Run.
package struct Region: Sendable, Hashable, Identifiable {
  /// What a second costs there: tier 2 is 1.4 times tier 1.
  package enum Tier: Int, Sendable, CaseIterable {
    case one = 1
    case two = 2
  }

  /// Such as `us-central1`.
  package let id: String
  /// Where it is, such as `Iowa`.
  package let place: String
  package let tier: Tier
  /// Whether Google marks it as low in CO2.
  package let lowCO2: Bool

  /// The region of an id, or nil where the table has none.
  package static func named(_ id: String) -> Region? { all.first { $0.id == id } }

  /// The regions whose id or place contains each word of the text, the closest first; all for an empty text.
  ///
  /// Case does not matter; what begins with the text comes before what merely contains it.
  package static func search(_ text: String) -> [Region] {
    let words = text.lowercased().split(whereSeparator: \.isWhitespace)
    guard let first = words.first else { return all }
    let found = all.filter { region in words.allSatisfy { region.searchText.contains($0) } }
    let begins: (Region) -> Bool = { $0.id.hasPrefix(first) || $0.place.lowercased().hasPrefix(first) }
    return found.filter(begins) + found.filter { !begins($0) }
  }

  private var searchText: String { "\(id) \(place.lowercased())" }

  /// Every region of cloud.google.com/run/docs/locations, as of 2026; tier 1 first, then by id.
  package static let all: [Region] = [
    Region(id: "asia-east1", place: "Taiwan", tier: .one, lowCO2: false),
    Region(id: "asia-northeast1", place: "Tokyo", tier: .one, lowCO2: false),
    Region(id: "asia-northeast2", place: "Osaka", tier: .one, lowCO2: false),
    Region(id: "asia-south1", place: "Mumbai", tier: .one, lowCO2: false),
    Region(id: "asia-southeast3", place: "Bangkok", tier: .one, lowCO2: false),
    Region(id: "europe-north1", place: "Finland", tier: .one, lowCO2: true),
    Region(id: "europe-north2", place: "Stockholm", tier: .one, lowCO2: true),
    Region(id: "europe-southwest1", place: "Madrid", tier: .one, lowCO2: true),
    Region(id: "europe-west1", place: "Belgium", tier: .one, lowCO2: true),
    Region(id: "europe-west4", place: "Netherlands", tier: .one, lowCO2: true),
    Region(id: "europe-west8", place: "Milan", tier: .one, lowCO2: false),
    Region(id: "europe-west9", place: "Paris", tier: .one, lowCO2: true),
    Region(id: "me-west1", place: "Tel Aviv", tier: .one, lowCO2: false),
    Region(id: "northamerica-south1", place: "Mexico", tier: .one, lowCO2: false),
    Region(id: "us-central1", place: "Iowa", tier: .one, lowCO2: true),
    Region(id: "us-east1", place: "South Carolina", tier: .one, lowCO2: false),
    Region(id: "us-east4", place: "Northern Virginia", tier: .one, lowCO2: false),
    Region(id: "us-east5", place: "Columbus", tier: .one, lowCO2: false),
    Region(id: "us-south1", place: "Dallas", tier: .one, lowCO2: true),
    Region(id: "us-west1", place: "Oregon", tier: .one, lowCO2: true),
    Region(id: "africa-south1", place: "Johannesburg", tier: .two, lowCO2: false),
    Region(id: "asia-east2", place: "Hong Kong", tier: .two, lowCO2: false),
    Region(id: "asia-northeast3", place: "Seoul", tier: .two, lowCO2: false),
    Region(id: "asia-southeast1", place: "Singapore", tier: .two, lowCO2: false),
    Region(id: "asia-southeast2", place: "Jakarta", tier: .two, lowCO2: false),
    Region(id: "asia-south2", place: "Delhi", tier: .two, lowCO2: false),
    Region(id: "australia-southeast1", place: "Sydney", tier: .two, lowCO2: false),
    Region(id: "australia-southeast2", place: "Melbourne", tier: .two, lowCO2: false),
    Region(id: "europe-central2", place: "Warsaw", tier: .two, lowCO2: false),
    Region(id: "europe-west10", place: "Berlin", tier: .two, lowCO2: false),
    Region(id: "europe-west12", place: "Turin", tier: .two, lowCO2: false),
    Region(id: "europe-west2", place: "London", tier: .two, lowCO2: true),
    Region(id: "europe-west3", place: "Frankfurt", tier: .two, lowCO2: false),
    Region(id: "europe-west6", place: "Zurich", tier: .two, lowCO2: true),
    Region(id: "me-central1", place: "Doha", tier: .two, lowCO2: false),
    Region(id: "me-central2", place: "Dammam", tier: .two, lowCO2: false),
    Region(id: "northamerica-northeast1", place: "Montreal", tier: .two, lowCO2: true),
    Region(id: "northamerica-northeast2", place: "Toronto", tier: .two, lowCO2: true),
    Region(id: "southamerica-east1", place: "Sao Paulo", tier: .two, lowCO2: true),
    Region(id: "southamerica-west1", place: "Santiago", tier: .two, lowCO2: true),
    Region(id: "us-west2", place: "Los Angeles", tier: .two, lowCO2: false),
    Region(id: "us-west3", place: "Salt Lake City", tier: .two, lowCO2: false),
    Region(id: "us-west4", place: "Las Vegas", tier: .two, lowCO2: false),
  ]
}
