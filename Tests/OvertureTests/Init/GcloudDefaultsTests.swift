import Foundation
import Testing

@testable import overture

@Suite("What gcloud works with")
struct GcloudDefaultsTests {
  /// A folder of gcloud's with two configurations.
  private func use(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "gcloud-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let configurations = folder.appending(path: "configurations")
    try FileManager.default.createDirectory(at: configurations, withIntermediateDirectories: true)
    try "work\n".write(to: folder.appending(path: "active_config"), atomically: true, encoding: .utf8)
    try """
    [core]
    account = me@example.com
    project = work-project
    # project = none

    [compute]
    region = europe-west1
    """.write(to: configurations.appending(path: "config_work"), atomically: true, encoding: .utf8)
    try "[core]\nproject = home-project\n[run]\nregion = europe-north1\n[compute]\nregion = us-east1\n".write(
      to: configurations.appending(path: "config_home"), atomically: true, encoding: .utf8)
    try body(folder.path)
  }

  @Test("the active configuration tells project, region and account")
  func active() throws {
    try use { folder in
      let found = GcloudDefaults(environment: ["CLOUDSDK_CONFIG": folder])
      #expect(found.project == InitValue(text: "work-project", source: "gcloud's configuration work"))
      #expect(found.region?.text == "europe-west1")
      #expect(found.account?.text == "me@example.com")
    }
  }

  @Test("another one may be named, and Cloud Run's own region comes first")
  func named() throws {
    try use { folder in
      let found = GcloudDefaults(environment: ["CLOUDSDK_CONFIG": folder, "CLOUDSDK_ACTIVE_CONFIG_NAME": "home"])
      #expect(found.project?.text == "home-project")
      #expect(found.region?.text == "europe-north1")
      #expect(found.account == nil)
    }
  }

  @Test("variables win over files")
  func variables() throws {
    try use { folder in
      let found = GcloudDefaults(environment: [
        "CLOUDSDK_CONFIG": folder, "GOOGLE_CLOUD_PROJECT": "a-project", "CLOUDSDK_RUN_REGION": "us-west1",
      ])
      #expect(found.project == InitValue(text: "a-project", source: "GOOGLE_CLOUD_PROJECT"))
      #expect(found.region?.text == "us-west1")
    }
  }

  @Test("without gcloud nothing is known", arguments: [[:], ["CLOUDSDK_CONFIG": "/nowhere"]])
  func nothing(environment: [String: String]) {
    let found = GcloudDefaults(environment: environment)
    #expect(found.project == nil && found.region == nil && found.account == nil)
  }
}
