import Foundation
import Testing

@testable import CloudSandbox

/// Line 9 of the fidelity list.
@Suite("Lists")
struct PaginationTests {
  /// Answers with a list that Google does not cut either.
  private static let whole: Set<String> = ["keys", "services:batchGet", "storageLayout", "testPermissions", "iam"]

  @Test("are cut where a size is asked for, whichever route they have")
  func everyList() async throws {
    try await FullWorld.use { world in
      try await world.double()
      var lists = 0
      for api in EmulatedAPIs.all {
        for route in api.routes where route.method == "GET" {
          guard let last = route.segments.last, !last.hasPrefix("{"), !Self.whole.contains(String(last)),
            route.verb == nil, !["actions", "github", "oauth2"].contains(route.segments.first)
          else { continue }
          let path = world.path(of: route)
          let mark = path.contains("?") ? "&" : "?"
          let all = try await world.running.get(path)
          #expect(all.status == 200, "\(path): \(all.text)")
          guard let (key, items) = all.json.list, items.count > 1 else { continue }
          lists += 1
          let isKubernetes = all.json["kind"]?.string?.hasSuffix("List") == true
          let (size, token) =
            isKubernetes
            ? ("limit", "continue") : (path.hasPrefix("/storage/") ? "maxResults" : "pageSize", "pageToken")
          var seen: [JSON] = []
          var next: String?
          repeat {
            let query = "\(mark)\(size)=1" + (next.map { "&\(token)=\(PercentCoding.encode($0))" } ?? "")
            let page = try await world.running.get(path + query).json
            let part = page[key]?.array ?? []
            #expect(part.count <= 1, "\(path)")
            seen += part
            next = isKubernetes ? page[path: "metadata.continue"]?.string : page["nextPageToken"]?.string
          } while next != nil && seen.count <= items.count
          #expect(seen == items, "\(path)")
        }
      }
      #expect(lists >= 14, "only \(lists) lists had more than one element")
    }
  }

  @Test("give a page without elements that is not the last one")
  func emptyPage() async throws {
    try await FullWorld.use { world in
      // Projects are looked at one after another, and the caller does not see each.
      var empty = 0
      var token: String?
      var found: [String] = []
      repeat {
        let query = "?pageSize=1" + (token.map { "&pageToken=\($0)" } ?? "")
        let page = try await world.running.get("/cloudresourcemanager/v3/projects:search\(query)").json
        found += (page["projects"]?.array ?? []).compactMap { $0["projectId"]?.string }
        token = page["nextPageToken"]?.string
        if page["projects"] == nil, token != nil { empty += 1 }
      } while token != nil
      #expect(empty > 0)
      #expect(found.contains("orchestra-demo") && !found.contains("partner-payments"))
    }
  }

  @Test("give tokens that are good for the same question alone, and say nothing")
  func tokens() async throws {
    try await FullWorld.use { world in
      let services = "/serviceusage/v1/projects/orchestra-demo/services"
      let token = try await #require(world.running.get("\(services)?pageSize=2").json["nextPageToken"]?.string)
      #expect(Int(token) == nil && token.count > 12)
      #expect(try await world.running.get("\(services)?pageSize=5&pageToken=\(token)&alt=json").status == 200)
      for other in [
        "\(services)?filter=state:ENABLED&pageToken=\(token)", "\(services)?pageToken=2",
        "\(services)?pageToken=\(token.dropLast(2))AA",
        "/serviceusage/v1/projects/orchestra-staging/services?pageToken=\(token)",
      ] {
        let answer = try await world.running.get(other)
        #expect(answer.status == 400, "\(other)")
        #expect(answer.json[path: "error.status"] == "INVALID_ARGUMENT")
      }
    }
  }

  @Test("of GitHub tell where the next page is, and the last")
  func github() async throws {
    try await RunningSandbox.use(prepare: { world in
      for number in 0..<5 {
        try world.addGitHubRepository("many/r\(number)", id: 1000 + Int64(number), owner: 9, role: "pull")
      }
    }) { running in
      let headers = [("User-Agent", "t"), ("Authorization", "token \(running.variable("GH_TOKEN"))")]
      var address = "\(running.variable("GITHUB_API_URL"))/user/repos?per_page=3"
      var sizes: [Int] = []
      while true {
        let page = try await running.send("GET", address, headers: headers)
        sizes.append(page.json.array?.count ?? 0)
        let link = page.headers.first(name: "Link") ?? ""
        if sizes.count == 1 { #expect(link.contains("page=3>; rel=\"last\"")) }
        guard let next = link.firstMatch(of: /<([^>]*)>; rel="next"/)?.1 else { break }
        address = String(next)
      }
      #expect(sizes == [3, 3, 1])
    }
  }
}

extension FullWorld {
  /// A second one of everything that lists have.
  fileprivate func double() async throws {
    let place = "projects/orchestra-demo/locations/us-central1"
    let pools = "/iam/v1/projects/orchestra-demo/locations/global/workloadIdentityPools"
    let issuer: JSON = [
      "oidc": ["issuerUri": "https://i.example.com"], "attributeMapping": ["google.subject": "assertion.sub"],
    ]
    let template: JSON = ["template": ["containers": [["image": "us-docker.pkg.dev/cloudrun/container/hello"]]]]
    let made: [(String, JSON, String)] = [
      ("/artifactregistry/v1/\(place)/repositories?repositoryId=r2", ["format": "DOCKER"], "/artifactregistry/v1"),
      ("\(pools)?workloadIdentityPoolId=second-pool", [:], "/iam/v1"),
      ("\(pools)/full-pool/providers?workloadIdentityPoolProviderId=second-one", issuer, "/iam/v1"),
      ("/run/v2/\(place)/services?serviceId=s2", template, "/run/v2"),
    ]
    for (path, body, operations) in made {
      _ = try await running.finish(try await running.post(path, body), at: operations)
    }
    var changed = template
    changed[path: "template.timeout"] = "60s"
    let patched = try await running.patch("/run/v2/\(place)/services/s?updateMask=template.timeout", changed)
    _ = try await running.finish(patched, at: "/run/v2")
    let job: JSON = [
      "name": .string("\(place)/jobs/j2"), "schedule": "* * * * *", "httpTarget": ["uri": "https://e.example.com/"],
    ]
    let condition: JSON = [
      "displayName": "c", "conditionAbsent": ["filter": "metric.type=\"a\" resource.type=\"b\"", "duration": "60s"],
    ]
    let rest: [(String, JSON)] = [
      ("/iam/v1/projects/orchestra-demo/serviceAccounts", ["accountId": "second-account"]),
      ("/secretmanager/v1/projects/orchestra-demo/secrets?secretId=s2", ["replication": ["automatic": [:]]]),
      ("/secretmanager/v1/projects/orchestra-demo/secrets/s:addVersion", ["payload": ["data": "eQ=="]]),
      ("/storage/v1/b?project=orchestra-demo", ["name": "second-bucket"]), ("/cloudscheduler/v1/\(place)/jobs", job),
      ("/monitoring/v3/projects/orchestra-demo/alertPolicies", ["combiner": "OR", "conditions": [condition]]),
      (
        "/orgpolicy/v2/projects/orchestra-demo/policies",
        ["name": "projects/x/policies/gcp.resourceLocations", "spec": ["rules": [["allowAll": true]]]]
      ),
    ]
    for (path, body) in rest { _ = try await running.post(path, body) }
    _ = try await running.send(
      "POST", "/upload/storage/v1/b/full-bucket/o?uploadType=media&name=p.txt", raw: Array("more".utf8))
  }
}

extension JSON {
  /// The one list of objects in an answer, and its key.
  fileprivate var list: (key: String, items: [JSON])? {
    (object ?? [:]).compactMap { key, value in value.array.map { (key, $0) } }.first { $0.1.first?.object != nil }
  }
}
