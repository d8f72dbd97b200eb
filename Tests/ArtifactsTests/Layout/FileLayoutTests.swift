import Foundation
import SetupPlan
import Testing

@testable import Artifacts

@Suite("Where the files of a set-up lie")
struct FileLayoutTests {
  private let workflow = ".github/workflows/deploy-production.yml"

  private func layout(_ files: [String: String], known: WrittenFiles = []) throws -> FileLayout {
    let folder = try TemporaryFolder(files)
    return try FileLayout.find(for: SamplePlan.keyless.plan, in: folder.url, known: known)
  }

  private func paths(_ layout: FileLayout) throws -> [String] {
    try GeneratedFiles.render(plan: SamplePlan.keyless.plan, facts: RepositoryFacts(), layout: layout).map(\.path)
  }

  @Test("in an empty repository every file has its usual place, and nothing stands aside")
  func usual() throws {
    #expect(try layout([:]) == .usual)
  }

  @Test(
    "a file that others wrote keeps its place, and ours gets another name",
    arguments: [
      (".github/workflows/deploy-production.yml", ".github/workflows/overture-deploy-production.yml"),
      (".github/workflows/optimized-checks-template.yml", ".github/workflows/overture-checks-template.yml"),
      (".github/workflows/optimized-deploy-template.yml", ".github/workflows/overture-deploy-template.yml"),
      ("ai-orchestra/Dockerfile", "ai-orchestra/Dockerfile.overture"),
      ("ai-orchestra/.dockerignore", "ai-orchestra/Dockerfile.dockerignore"),
      ("ai-orchestra/container_start.py", "ai-orchestra/overture_start.py"),
      ("ai-orchestra/container_snapshot.py", "ai-orchestra/overture_snapshot.py"),
      ("ai-orchestra/container_rehearsal.py", "ai-orchestra/overture_rehearsal.py"),
      ("ai-orchestra/container_server.txt", "ai-orchestra/overture_server.txt"),
      ("Dockerfile.performance-optimized", "Dockerfile.overture-optimized"),
      ("apply_performance_optimizations.sh", "apply_overture.sh"),
    ])
  func beside(_ theirs: String, _ ours: String) throws {
    let found = try layout([theirs: "# mine\n"])
    #expect(found.asides == [FileAside(theirs: theirs, ours: ours)])
    let written = try paths(found)
    #expect(written.contains(ours))
    #expect(!written.contains(theirs))
    #expect(written.count == (try paths(.usual).count))
  }

  @Test(
    "the programs of the image count as no module of the service",
    arguments: FileLayout.ImageProgramFile.allCases.flatMap(\.names))
  func programs(name: String) throws {
    let folder = try TemporaryFolder([
      "main.py": "from fastapi import FastAPI\napp = FastAPI()\n", name: "import os\nos.environ[\"OF_OURS\"]\n",
    ])
    let facts = ServiceDetection.inspect(Service(name: "service", directory: "."), in: folder.url).facts
    #expect(facts.framework == .fastAPI && facts.variables == [])
  }

  @Test("what is built is built by our Dockerfile, which starts our program and leaves out what ours says")
  func consistent() throws {
    let found = try layout([
      "ai-orchestra/Dockerfile": "FROM scratch\n", "ai-orchestra/.dockerignore": "x\n",
      "ai-orchestra/container_start.py": "print()\n", workflow: "name: mine\n",
      ".github/workflows/optimized-checks-template.yml": "name: mine\n",
    ])
    let files = Dictionary(
      uniqueKeysWithValues: try GeneratedFiles.render(
        plan: SamplePlan.keyless.plan, facts: RepositoryFacts(), layout: found
      ).map { ($0.path, $0.contents) })
    let dockerfile = try #require(files["ai-orchestra/Dockerfile.overture"])
    #expect(files["ai-orchestra/Dockerfile.overture.dockerignore"]?.contains("Dockerfile*") == true)
    #expect(dockerfile.contains("CMD [\"python\", \"overture_start.py\"]"))
    #expect(!dockerfile.contains("container_start.py"))
    let deployment = try #require(files[".github/workflows/overture-deploy-template.yml"])
    #expect(deployment.contains("/overture-checks-template.yml"))
    #expect(files[".github/workflows/overture-checks-template.yml"] != nil)
    let caller = try #require(files[".github/workflows/overture-deploy-production.yml"])
    #expect(caller.contains("/overture-deploy-template.yml"))
    #expect(caller.components(separatedBy: "dockerfile: \"ai-orchestra/Dockerfile.overture\"\n").count == 3)
    #expect(caller.contains("- \".github/workflows/overture-*-template.yml\""))
    #expect(caller.contains("- \".github/workflows/overture-deploy-production.yml\""))
    #expect(!caller.contains("optimized-"))
  }

  @Test("what Overture wrote is its own: by the mark that each file carries, or by the journal")
  func own() throws {
    let folder = try TemporaryFolder()
    for file in try SamplePlan.keyless.files() { try folder.write(file.path, Data(file.contents.utf8)) }
    #expect(try FileLayout.find(for: SamplePlan.keyless.plan, in: folder.url, known: []) == .usual)
    #expect(try layout([workflow: "name: edited, without its mark\n"], known: [workflow]) == .usual)
  }

  @Test("every generated file carries what tells that it is Overture's")
  func marked() throws {
    for sample in SamplePlan.allCases {
      for file in try sample.files() {
        #expect(FileOrigin.isMarked(Data(file.contents.utf8), at: file.path), "\(file.path)")
        #expect(!FileOrigin.isMarked(Data("# theirs\n".utf8), at: file.path), "\(file.path)")
      }
    }
  }

  @Test("a set-up beside a file of others stays where it is when that file goes")
  func staying() throws {
    let ours = "# Written by Overture: change the answers in overture.yaml, not this file.\n"
    #expect(try layout([".github/workflows/overture-deploy-production.yml": ours]).workflowPrefix == "overture-deploy-")
    #expect(try layout(["ai-orchestra/Dockerfile.overture": ours]).dockerfile == "Dockerfile.overture")
    let moved = try layout(["terraform/overture/cloud_run_performance.tf": ours])
    #expect(moved.terraformDirectory == "terraform/overture")
    #expect(moved.asides.isEmpty)
  }

  @Test(
    "a terraform folder with a configuration of its own is left alone",
    arguments: [
      "main.tf", "cloud_run_variables.tf", "cloud_run_performance.tf", "main.tf.json", "main.tofu", "terragrunt.hcl",
      "prod.tfvars", "modules/network/main.tf", "overture.auto.tfvars.json",
    ])
  func terraform(_ name: String) throws {
    let found = try layout(["terraform/\(name)": "{}\n"])
    #expect(found.terraformDirectory == "terraform/overture")
    #expect(found.asides == [FileAside(theirs: "terraform", contents: [name], ours: "terraform/overture")])
    #expect(try paths(found).filter { $0.hasPrefix("terraform/") && !$0.hasPrefix("terraform/overture/") } == [])
    let script = try ExportedScript.render(plan: SamplePlan.keyless.plan, facts: RepositoryFacts(), layout: found)
    #expect(script.contains("-chdir=terraform/overture "))
    let commands = StepCommands.commands(for: .terraformPlan, plan: try SamplePlan.keyless.plan, layout: found)
    #expect(commands.first?.command.contains("-chdir=terraform/overture ") == true)
  }

  @Test("what is no configuration leaves the folder free, and a set-up of before stays in it beside one of others")
  func terraformFree() throws {
    #expect(try layout(["terraform/README.md": "# ours\n"]).terraformDirectory == "terraform")
    #expect(try layout(["terraform/.terraform.lock.hcl": "#\n"]).terraformDirectory == "terraform")
    #expect(try layout(["terraform/.terraform/modules/x/main.tf": "#\n"]).terraformDirectory == "terraform")
    let before = try layout([
      "terraform/main.tf": "# theirs\n", "terraform/cloud_run_performance.tf": "# Written by Overture\n",
    ])
    #expect(before.terraformDirectory == "terraform")
    #expect(before.asides.isEmpty)
  }

  @Test("ours that the answers leave out go, under either name; what others have there is neither touched nor named")
  func unwanted() throws {
    var answers = try SamplePlan.keyless.answers
    answers.files = OptionalFiles(script: false, copies: false)
    let plan = try Plan(answers: answers, environment: "production")
    let ours = "# Written by Overture: change the answers in overture.yaml, not this file.\n"
    let folder = try TemporaryFolder([
      "Dockerfile.performance-optimized": "FROM scratch\n", "Dockerfile.overture-optimized": ours,
      "apply_performance_optimizations.sh": ours,
    ])
    let found = try FileLayout.find(for: plan, in: folder.url, known: [])
    #expect(found.retired == ["Dockerfile.overture-optimized", "apply_performance_optimizations.sh"])
    #expect(found.asides.isEmpty)
    #expect(try FileLayout.find(for: SamplePlan.keyless.plan, in: folder.url, known: []).retired == [])
  }

  @Test("where others have taken the other names too, the run is refused with words")
  func refused() throws {
    let other = ".github/workflows/overture-deploy-production.yml"
    for files in [[workflow: "a\n", other: "b\n"], ["terraform/a.tf": "", "terraform/overture/b.tf": ""]] {
      let failure = try #require(throws: Failure.self) { try layout(files) }
      #expect(failure.kind == .answers)
      #expect(failure.remedy.contains("git mv "))
    }
  }

  @Test("a link or a folder in a file's place is not ours, whatever it leads to")
  func links() throws {
    let folder = try TemporaryFolder(["real": "# Written by Overture\n", "ai-orchestra/Dockerfile/x": ""])
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(path: "apply_performance_optimizations.sh"),
      withDestinationURL: folder.url.appending(path: "real"))
    let found = try FileLayout.find(for: SamplePlan.keyless.plan, in: folder.url, known: [])
    #expect(found.script == "apply_overture.sh")
    #expect(found.dockerfile == "Dockerfile.overture")
  }

  @Test("what stands aside is told in one sentence, with the names of a folder's files")
  func words() {
    let folder = FileAside(theirs: "terraform", contents: ["a.tf", "b.tf"], ours: "terraform/overture")
    #expect(
      folder.words
        == "terraform has a configuration of its own (a.tf, b.tf) and is left alone; ours is in terraform/overture")
    #expect(FileAside(theirs: "a", ours: "b").words == "a was not written by Overture and stays as it is; ours is b")
  }
}
