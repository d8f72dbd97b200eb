import Foundation
import SetupPlan
import Testing

@testable import Artifacts

@Suite("Terraform code that Overture did not write")
struct ForeignTerraformFileTests {
  private func found(_ files: [String: String]) throws -> [ForeignTerraformFile] {
    let folder = try TemporaryFolder(files)
    let plan = try SamplePlan.keyless.plan
    return ForeignTerraformFile.all(
      for: plan, layout: .usual, generated: Set(try SamplePlan.keyless.files().map(\.path)), in: folder.url)
  }

  private func effects(_ name: String, _ text: String) throws -> [String] {
    try #require(found(["terraform/\(name)": text]).first { $0.path == "terraform/\(name)" }).effects
  }

  @Test("our own files are none, nor are a README, a lock file, or values for what is left open")
  func none() throws {
    var files = Dictionary(uniqueKeysWithValues: try SamplePlan.keyless.files().map { ($0.path, $0.contents) })
    files["terraform/README.md"] = "resource \"a\" \"b\" {}\n"
    files["terraform/.terraform.lock.hcl"] = "provider \"x\" {}\n"
    files["terraform/mine.auto.tfvars"] = "# who is told\nalert_email = \"me@example.com\"\n"
    files["terraform/mine.auto.tfvars.json"] = "{\"alert_email\": \"me@example.com\"}\n"
    files["terraform/overture_adoptions.tf"] = "# one plan\nimport {\n  to = a.b\n  id = \"c\"\n}\n"
    #expect(try found(files) == [])
  }

  @Test("a provisioner, a program, a provider, a module and a backend are named, however they are laid out")
  func language() throws {
    let text = """
      resource "terraform_data" "x" { provisioner "local-exec" { command = "id" } }
      data "external" "y" {
        program = ["sh"]
      }
      /* provider "comment" {} */ provider "null" {}
      # resource "no" "no" {}
      module "network" { source = "git::https://example.com/n.git" }
      terraform { backend "s3" {} }
      """
    #expect(
      try effects("zz.tf", text) == [
        "makes terraform_data.x", "runs provisioner local-exec", "runs a program, data external.y",
        "configures the provider null", "loads the module network", "keeps the state in s3",
        "loads git::https://example.com/n.git",
      ])
  }

  @Test("JSON is read too, and what is none is said")
  func json() throws {
    let text = #"{"resource": {"null_resource": {"a": {"provisioner": [{"local-exec": {"command": "id"}}]}}}}"#
    #expect(try effects("zz.tf.json", text) == ["makes null_resource.a", "runs provisioner local-exec"])
    #expect(try effects("zz_override.tf.json", "[") == ["it is no JSON object"])
    #expect(try effects("x.tofu", "provider \"evil\" {}\n") == ["configures the provider evil"])
  }

  @Test(
    "values that would replace ours are code like any other",
    arguments: ["zz.auto.tfvars", "terraform.tfvars", "zz.auto.tfvars.json"])
  func values(_ name: String) throws {
    let text = name.hasSuffix(".json") ? "{\"invoker_iam_disabled\": true}" : "invoker_iam_disabled = true\n"
    #expect(try effects(name, text) == ["sets invoker_iam_disabled"])
  }

  @Test("local modules are followed, and programs that stand in for providers are told")
  func modules() throws {
    let found = try found([
      "terraform/own.tf": "module \"a\" { source = \"./modules/a\" }\nmodule \"b\" { source = \"../shared\" }\n",
      "terraform/modules/a/main.tf": "resource \"x\" \"y\" {}\n", "shared/main.tf": "provider \"z\" {}\n",
      "terraform/modules/unused/main.tf": "resource \"x\" \"y\" {}\n",
      "terraform/terraform.d/plugins/x/provider": "",
    ])
    #expect(
      found.map(\.path) == [
        "shared/main.tf", "terraform/modules/a/main.tf", "terraform/own.tf", "terraform/terraform.d",
      ])
  }

  @Test("a link, a pipe and a file beyond all measure are not opened, and are told")
  func unreadable() throws {
    let folder = try TemporaryFolder(["secret": "x\n", "terraform/large.tf": String(repeating: "#", count: 2 << 20)])
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(path: "terraform/link.tf"), withDestinationURL: folder.url.appending(path: "secret"))
    try #require(mkfifo(folder.url.appending(path: "terraform/pipe.tf").path, 0o600) == 0)
    let found = ForeignTerraformFile.all(
      for: try SamplePlan.keyless.plan, layout: .usual, generated: [], in: folder.url)
    #expect(found.map(\.path) == ["terraform/large.tf", "terraform/link.tf", "terraform/pipe.tf"])
    for file in found { #expect(file.effects.first?.hasPrefix("it cannot be read") == true) }
  }
}
