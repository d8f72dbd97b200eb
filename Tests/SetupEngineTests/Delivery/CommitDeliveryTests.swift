import Foundation
import SetupPlan
import Testing

@testable import SetupEngine

@Suite("A delivery by a commit on the current branch")
struct CommitDeliveryTests {
  @Test("has exactly the files that were written, with their modes, and leaves the rest of index and files alone")
  func exact() async throws {
    try await DeliveryWorld.use { world in
      try world.write("mine\n", to: "README.md")
      try world.write("staged\n", to: "staged.txt")
      try await world.git("add", "staged.txt")
      try world.write("loose\n", to: "loose.txt")
      try world.writeFiles()
      let before = try await world.git("rev-parse", "HEAD")
      let delivered = try await world.deliver(try world.request(.commit))
      #expect(delivered.isChanged && delivered.branch == "main")
      #expect(try await world.git("rev-parse", "HEAD") == delivered.commit)
      #expect(try await world.git("rev-parse", "HEAD^") == before)
      #expect(try await world.changes("HEAD") == ["M Dockerfile", "A overture.yaml", "A run.sh"])
      #expect(try await world.git("ls-tree", "HEAD", "run.sh").hasPrefix("100755"))
      #expect(
        try await world.git("log", "-1", "--format=%an <%ae> %s").hasPrefix("Ada <ada@example.com> Set up Cloud Run"))
      #expect(try await world.git("status", "--porcelain") == " M README.md\nA  staged.txt\n?? loose.txt")
    }
  }

  @Test("removes what a run removed, and delivered again makes no second commit")
  func removal() async throws {
    try await DeliveryWorld.use { world in
      try world.writeFiles()
      _ = try await world.deliver(try world.request(.commit))
      try FileManager.default.removeItem(at: world.repository.appending(path: "run.sh"))
      let delivered = try await world.deliver(try world.request(.commit))
      #expect(delivered.files == [.init(path: "run.sh", change: .removed)])
      #expect(try await world.changes("HEAD") == ["D run.sh"])
      let again = try await world.deliver(try world.request(.commit))
      #expect(!again.isChanged && again.commit == delivered.commit)
      #expect(try await world.git("status", "--porcelain") == "")
    }
  }

  @Test("removes a file that no journal knows only where it says that Overture wrote it")
  func unknown() async throws {
    try await DeliveryWorld.use { world in
      try world.write("# Written by Overture\n", to: "ours.tf")
      try world.write("theirs\n", to: "theirs.tf")
      try await world.git("add", "ours.tf", "theirs.tf")
      try await world.git("commit", "--quiet", "--message", "More")
      for name in ["ours.tf", "theirs.tf"] {
        try FileManager.default.removeItem(at: world.repository.appending(path: name))
      }
      let delivered = try await world.deliver(
        try world.request(.commit, written: [], further: ["ours.tf", "theirs.tf"]))
      #expect(delivered.files == [.init(path: "ours.tf", change: .removed)])
    }
  }

  @Test("ends lines as .gitattributes says, and runs no filter for them")
  func attributes() async throws {
    try await DeliveryWorld.use { world in
      try world.write("*.yaml text\n", to: ".gitattributes")
      try world.write("version: 1\r\n", to: "overture.yaml")
      _ = try await world.deliver(try world.request(.commit))
      #expect(try await world.git("cat-file", "blob", "HEAD:overture.yaml") == "version: 1")
      try world.write("*.yaml filter=evil\n", to: ".gitattributes")
      try world.write("version: 2\n", to: "overture.yaml")
      let failure = try await world.failure(try world.request(.commit))
      #expect(failure.message == "overture.yaml goes through the filter evil")
    }
  }

  @Test("runs no hook, monitor or signing program that the repository's settings name")
  func hooks() async throws {
    try await DeliveryWorld.use { world in
      let program = try world.sandbox.folder.script(
        "evil.sh", "echo \"$0 $*\" >> '\(world.sandbox.folder.path("ran"))'")
      try FileManager.default.createDirectory(
        at: world.repository.appending(path: ".git/hooks"), withIntermediateDirectories: true)
      for hook in ["pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-index-change", "pre-push"]
      {
        try FileManager.default.createSymbolicLink(
          atPath: world.repository.appending(path: ".git/hooks/\(hook)").path, withDestinationPath: program)
      }
      try world.writeFiles()
      for (name, value) in [
        ("core.fsmonitor", program), ("gpg.program", program), ("gpg.ssh.program", program),
        ("credential.helper", program), ("core.sshCommand", program), ("remote.origin.uploadpack", program),
        ("remote.origin.receivepack", program), ("core.alternateRefsCommand", program),
      ] {
        try await world.git("config", name, value)
      }
      try? FileManager.default.removeItem(atPath: world.sandbox.folder.path("ran"))
      for mode in [DeliveryMode.commit, .branch] { _ = try await world.deliver(try world.request(mode)) }
      #expect(world.sandbox.folder.read("ran") == nil)
    }
  }

  @Test("is refused without a name, on no branch and within a merge, with what helps")
  func refusals() async throws {
    try await DeliveryWorld.use { world in
      try world.writeFiles()
      try world.write("abc\n", to: ".git/MERGE_HEAD")
      #expect(try await world.failure(try world.request(.commit)).message.contains("merge is not finished"))
      try FileManager.default.removeItem(at: world.repository.appending(path: ".git/MERGE_HEAD"))
      try await world.git("checkout", "--quiet", "--detach")
      let detached = try await world.failure(try world.request(.commit))
      #expect(detached.remedy.contains("overture apply --deliver branch"))
      try await world.git("checkout", "--quiet", "main")
      try world.write("", to: "../home/.gitconfig")
      let nobody = try await world.failure(try world.request(.commit))
      #expect(nobody.remedy.contains("git config --global user.name"))
      #expect(try await world.git("status", "--porcelain", "README.md") == "")
    }
  }

  @Test("is the first commit of a repository that has none")
  func first() async throws {
    try await DeliveryWorld.use { world in
      try await world.git("checkout", "--quiet", "--orphan", "other")
      try await world.git("rm", "--quiet", "-r", "--cached", ".")
      try world.writeFiles()
      let delivered = try await world.deliver(try world.request(.commit))
      #expect(delivered.branch == "other")
      #expect(try await world.git("rev-list", "--count", "HEAD") == "1")
    }
  }

  @Test("is signed by the user's own settings, also those for this folder, and says why it is not")
  func signed() async throws {
    try await DeliveryWorld.use { world in
      let key = world.sandbox.folder.path("home/key")
      _ = try await Self.run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key])
      try world.write(
        "[gpg]\n\tformat = ssh\n[user]\n\tsigningKey = \(key)\n[commit]\n\tgpgSign = true\n", to: "../home/work")
      try world.write(
        "[user]\n\tname = Ada\n\temail = ada@example.com\n[includeIf \"gitdir:\(world.repository.path)/\"]\n\tpath = work\n",
        to: "../home/.gitconfig")
      try world.writeFiles()
      for mode in [DeliveryMode.commit, .branch] {
        let delivered = try await world.deliver(try world.request(mode))
        let commit = try #require(delivered.commit)
        let folder = mode == .commit ? world.repository.path : world.hosted()
        #expect(try await world.git("cat-file", "commit", commit, folder: folder).contains("BEGIN SSH SIGNATURE"))
      }
      try FileManager.default.removeItem(atPath: key)
      try FileManager.default.removeItem(atPath: key + ".pub")
      try world.write("version: 3\n", to: "overture.yaml")
      let failure = try await world.failure(try world.request(.commit))
      #expect(failure.message == "git could not sign the commit")
      #expect(failure.remedy.contains("git commit-tree -S"))
    }
  }

  private static func run(_ program: String, _ arguments: [String]) async throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
