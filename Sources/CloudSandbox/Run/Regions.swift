/// Where Cloud Run, and for the sandbox every other regional API, can be used (cloud.google.com/run/docs/locations).
enum Regions {
  /// The place of each region.
  static let places: [String: String] = [
    "africa-south1": "Johannesburg", "asia-east1": "Taiwan", "asia-east2": "Hong Kong", "asia-northeast1": "Tokyo",
    "asia-northeast2": "Osaka", "asia-northeast3": "Seoul", "asia-south1": "Mumbai", "asia-south2": "Delhi",
    "asia-southeast1": "Singapore", "asia-southeast2": "Jakarta", "asia-southeast3": "Bangkok",
    "australia-southeast1": "Sydney", "australia-southeast2": "Melbourne", "europe-central2": "Warsaw",
    "europe-north1": "Finland", "europe-north2": "Stockholm", "europe-southwest1": "Madrid",
    "europe-west1": "Belgium", "europe-west10": "Berlin", "europe-west12": "Turin", "europe-west2": "London",
    "europe-west3": "Frankfurt", "europe-west4": "Netherlands", "europe-west6": "Zurich", "europe-west8": "Milan",
    "europe-west9": "Paris", "me-central1": "Doha", "me-central2": "Dammam", "me-west1": "Tel Aviv",
    "northamerica-northeast1": "Montreal", "northamerica-northeast2": "Toronto", "northamerica-south1": "Mexico",
    "southamerica-east1": "Sao Paulo", "southamerica-west1": "Santiago", "us-central1": "Iowa",
    "us-east1": "South Carolina", "us-east4": "Northern Virginia", "us-east5": "Columbus", "us-south1": "Dallas",
    "us-west1": "Oregon", "us-west2": "Los Angeles", "us-west3": "Salt Lake City", "us-west4": "Las Vegas",
  ]

  /// Continents that store images and objects without naming a region.
  static let multiRegions = ["us", "europe", "asia"]

  /// Whether `location` is a region of Cloud Run.
  static func contains(_ location: String) -> Bool {
    places[location] != nil
  }

  /// `google.cloud.location.Location`s under a project, in the order of their ids.
  static func list(in project: String, with more: [String] = []) -> [JSON] {
    (Array(places.keys) + more).sorted().map { id in
      .compact([
        "name": .string("projects/\(project)/locations/\(id)"), "locationId": .string(id),
        "displayName": .string(places[id] ?? id), "labels": ["cloud.googleapis.com/region": .string(id)],
      ])
    }
  }

  /// The two or three letters by which a service's address names its region: `uc` for us-central1, `ew4` for
  /// europe-west4. Google's own abbreviations follow no rule beyond the first one.
  static func abbreviation(of region: String) -> String {
    let initials = region.split(separator: "-").compactMap(\.first).map(String.init).joined()
    let number = String(region.reversed().prefix { $0.isNumber }.reversed())
    return number == "1" ? initials : initials + number
  }
}
