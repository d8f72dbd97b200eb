import Testing

@testable import overture

@Suite("The outside world")
struct OutsideTests {
  @Test(
    "in the sandbox no variable of the user's own accounts counts",
    arguments: [
      "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT", "CLOUDSDK_CORE_ACCOUNT", "GH_TOKEN", "GITHUB_TOKEN",
      "TF_VAR_project_id", "TF_CLI_ARGS",
    ])
  func foreign(name: String) { #expect(Outside.isForeign(name)) }

  @Test(
    "where programs are, and where Terraform gets its provider from, counts there too",
    arguments: ["PATH", "HOME", "OVERTURE_TERRAFORM", "TF_CLI_CONFIG_FILE", "TF_PLUGIN_CACHE_DIR", "MY_GOOGLE_KEY"])
  func own(name: String) { #expect(!Outside.isForeign(name)) }
}
