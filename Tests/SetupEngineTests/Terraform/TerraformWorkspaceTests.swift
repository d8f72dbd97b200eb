import Foundation
import RESTClient
import TerraformModel
import Testing

@testable import SetupEngine

@Suite("Where Terraform works")
struct TerraformWorkspaceTests {
  private let folder: TemporaryFolder
  private let workspace: TerraformWorkspace

  init() throws {
    folder = try TemporaryFolder(["terraform/main.tf": ""])
    workspace = TerraformWorkspace(repository: folder.url, names: try SamplePlan.plan().names)
  }

  @Test("the configuration lies in terraform, the data in .overture, the state in the bucket under its prefix")
  func places() {
    #expect(workspace.folder == folder.path("terraform"))
    #expect(workspace.data == folder.path(".overture/terraform/production"))
    #expect(workspace.planFile == folder.path(".overture/terraform/production.plan"))
    #expect(workspace.bucket == "orchestra-demo-overture-tfstate")
    #expect(workspace.prefix == "overture/ai-orchestra/production")
  }

  @Test(
    "it is initialised only for this very bucket and prefix",
    arguments: [
      (
        #"{"backend":{"type":"gcs","config":{"bucket":"orchestra-demo-overture-tfstate","prefix":"overture/ai-orchestra/production","other":null}}}"#,
        true
      ),
      (#"{"backend":{"type":"gcs","config":{"bucket":"another","prefix":"overture/ai-orchestra/production"}}}"#, false),
      (#"{"backend":{"type":"gcs","config":{"bucket":"orchestra-demo-overture-tfstate","prefix":"other"}}}"#, false),
      (#"{"backend":{"type":"gcs","config":{"bucket":"orchestra-demo-overture-tfstate"}}}"#, false),
      ("{}", false), ("half", false),
    ])
  func initialised(record: String, expected: Bool) throws {
    #expect(!workspace.isInitialised)
    try folder.write(".overture/terraform/production/terraform.tfstate", Data(record.utf8))
    #expect(workspace.isInitialised == expected)
  }

  @Test("the lock of the provider's versions is seen where it is")
  func lockFile() throws {
    #expect(!workspace.hasLockFile)
    try folder.write("terraform/.terraform.lock.hcl", Data())
    #expect(workspace.hasLockFile)
  }

  @Test("after the stand-in, the real one does its own init; after the real one, the stand-in can begin")
  func hands() throws {
    try folder.write("terraform/.terraform.lock.hcl", Data())
    let path = ".overture/terraform/production/terraform.tfstate"
    try folder.write(path, try JSONEncoder().encode(BackendRecord(bucket: workspace.bucket, prefix: workspace.prefix)))
    let written = try JSONValue(bytes: [UInt8](try #require(folder.read(path))))
    #expect(written["version"] == 3, "Terraform reads no other there")
    #expect(workspace.isInitialised && !workspace.hasProvider)
    var own = written
    own["backend"]["hash"] = 2_602_349_180
    try folder.write(path, Data(own.bytes))
    #expect(workspace.isInitialised && workspace.hasProvider)
  }
}
