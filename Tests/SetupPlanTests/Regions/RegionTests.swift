import Testing

@testable import SetupPlan

@Suite("The regions of Cloud Run")
struct RegionTests {
  /// The list of cloud.google.com/run/docs/locations: tier, id, place, and a leaf for low CO2.
  private static let list = """
    1 asia-east1 Taiwan
    1 asia-northeast1 Tokyo
    1 asia-northeast2 Osaka
    1 asia-south1 Mumbai
    1 asia-southeast3 Bangkok
    1 europe-north1 Finland leaf
    1 europe-north2 Stockholm leaf
    1 europe-southwest1 Madrid leaf
    1 europe-west1 Belgium leaf
    1 europe-west4 Netherlands leaf
    1 europe-west8 Milan
    1 europe-west9 Paris leaf
    1 me-west1 Tel_Aviv
    1 northamerica-south1 Mexico
    1 us-central1 Iowa leaf
    1 us-east1 South_Carolina
    1 us-east4 Northern_Virginia
    1 us-east5 Columbus
    1 us-south1 Dallas leaf
    1 us-west1 Oregon leaf
    2 africa-south1 Johannesburg
    2 asia-east2 Hong_Kong
    2 asia-northeast3 Seoul
    2 asia-southeast1 Singapore
    2 asia-southeast2 Jakarta
    2 asia-south2 Delhi
    2 australia-southeast1 Sydney
    2 australia-southeast2 Melbourne
    2 europe-central2 Warsaw
    2 europe-west10 Berlin
    2 europe-west12 Turin
    2 europe-west2 London leaf
    2 europe-west3 Frankfurt
    2 europe-west6 Zurich leaf
    2 me-central1 Doha
    2 me-central2 Dammam
    2 northamerica-northeast1 Montreal leaf
    2 northamerica-northeast2 Toronto leaf
    2 southamerica-east1 Sao_Paulo leaf
    2 southamerica-west1 Santiago leaf
    2 us-west2 Los_Angeles
    2 us-west3 Salt_Lake_City
    2 us-west4 Las_Vegas
    """

  @Test("are all there, with place, tier and leaf", arguments: list.split(separator: "\n").map(String.init))
  func published(line: String) throws {
    let words = line.split(separator: " ").map { String($0).replacing("_", with: " ") }
    let region = try #require(Region.named(words[1]))
    #expect(String(region.tier.rawValue) == words[0])
    #expect(region.place == words[2])
    #expect(region.lowCO2 == words.dropFirst(3).contains("leaf"))
  }

  @Test("are those of the list and no others, each once")
  func count() {
    let ids = Self.list.split(separator: "\n").map { String($0.split(separator: " ")[1]) }
    #expect(Region.all.map(\.id).sorted() == ids.sorted())
    #expect(Region.all.count == 43)
  }

  @Test("the cheaper tier comes first, each in the order of the ids")
  func order() {
    let tiers = Region.all.map(\.tier.rawValue)
    #expect(tiers == tiers.sorted())
    #expect(Region.all.prefix { $0.tier == .one }.map(\.id) == Region.all.filter { $0.tier == .one }.map(\.id).sorted())
  }

  @Test(
    "an id that the table lacks has no region", arguments: ["", "us-central", "US-CENTRAL1", "Iowa", "mars-north1"])
  func unknown(id: String) {
    #expect(Region.named(id) == nil)
  }

  @Test(
    "are found by place and by id, in any case, with what begins so first",
    arguments: [
      ("iowa", ["us-central1"]), ("IOWA", ["us-central1"]), ("  tok ", ["asia-northeast1"]),
      ("us west", ["us-west1", "us-west2", "us-west3", "us-west4"]), ("lake", ["us-west3"]),
      ("salt city", ["us-west3"]), ("europe-west1", ["europe-west1", "europe-west10", "europe-west12"]),
      ("us-east", ["us-east1", "us-east4", "us-east5"]), ("atlantis", []), ("iowa tokyo", []),
      // “South Carolina” and the two that begin with it stand before those that merely have it.
      (
        "south",
        [
          "us-east1", "southamerica-east1", "southamerica-west1", "asia-south1", "asia-southeast3", "europe-southwest1",
          "northamerica-south1", "us-south1", "africa-south1", "asia-southeast1", "asia-southeast2", "asia-south2",
          "australia-southeast1", "australia-southeast2",
        ]
      ),
    ])
  func search(text: String, ids: [String]) {
    #expect(Region.search(text).map(\.id) == ids)
  }

  @Test("an empty search shows all", arguments: ["", "  "])
  func everything(text: String) {
    #expect(Region.search(text) == Region.all)
  }

  @Test("each is found by its own id and its own place, before any other", arguments: Region.all)
  func own(region: Region) {
    #expect(Region.search(region.id).first == region)
    #expect(Region.search(region.place).first == region)
  }
}
