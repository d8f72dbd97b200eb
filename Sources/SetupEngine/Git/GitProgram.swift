import Foundation
import RESTClient
import Subprocess
import SystemPackage

/// git, asked so that nothing which a repository names is run: no monitor, hook, external diff, pager, editor or helper.
///
/// Every call of git goes through here. The user's own settings count, so that what they call a safe directory is one; the
/// machine's do not. Subcommands that run no filters are asked as they are: `ls-files`, `merge-base`, `merge-file`,
/// `rev-parse`; one that reads the working tree, as `diff` does, is asked of `unfiltered` alone.
package struct GitProgram: Sendable {
  private var environment: [String: String]

  /// - Parameter environment: where `PATH` says where git is, and `HOME` whose settings count.
  package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    self.environment = ChildEnvironment.variables(for: .git, of: environment).merging(Self.variables) { $1 }
  }

  private static let variables = [
    "GIT_CONFIG_NOSYSTEM": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1",
    "GIT_PAGER": "cat", "GIT_EDITOR": "false", "GIT_ASKPASS": "false", "GIT_SSH_COMMAND": "false", "LC_ALL": "C",
  ]

  /// A repository's own settings come before these nowhere: a setting of the command line wins over each file.
  private static let settings = [
    "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat", "core.editor=false", "core.sshCommand=false",
    "core.askPass=false", "core.gitProxy=false", "core.alternateRefsCommand=false", "core.untrackedCache=false",
    "diff.external=", "credential.helper=", "protocol.allow=never", "submodule.recurse=false",
    "safe.bareRepository=explicit",
  ]

  /// The kinds of programs that a filter may name.
  private static let filterPrograms = ["clean", "smudge", "process"]

  /// The same, without the filters that any settings name: files of the working tree count as they are. One whose filter
  /// changes it may be told as changed then, where its times say that somebody has written it.
  ///
  /// - Parameter folder: in the repository whose settings name filters.
  /// - Returns: git, which runs none of them.
  /// - Throws: a `SubprocessError` where git cannot be started.
  package func unfiltered(in folder: String) async throws -> GitProgram {
    let kinds = Self.filterPrograms.joined(separator: "|")
    let found = try await run(
      ["config", "-z", "--name-only", "--get-regexp", #"^filter\..*\.(\#(kinds)|required)$"#], in: folder)
    let names = Set(found.output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
    var git = self
    // Not as arguments: the name of a filter may hold an equals sign.
    for (number, name) in names.sorted().enumerated() {
      git.environment["GIT_CONFIG_KEY_\(number)"] = name
      git.environment["GIT_CONFIG_VALUE_\(number)"] = name.lowercased().hasSuffix(".required") ? "false" : ""
    }
    git.environment["GIT_CONFIG_COUNT"] = String(names.count)
    return git
  }

  /// Asks git.
  ///
  /// - Parameters:
  ///   - arguments: the subcommand and what it gets.
  ///   - folder: where it works.
  /// - Returns: the exit status, or 128 and the number of the signal that ended it, and standard output.
  /// - Throws: a `SubprocessError` where git cannot be started.
  package func run(_ arguments: [String], in folder: String) async throws -> (status: Int32, output: Data) {
    let variables = environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
    let result = try await Subprocess.run(
      .name("git"),
      arguments: Arguments(["--no-pager", "--no-optional-locks"] + Self.settings.flatMap { ["-c", $0] } + arguments),
      environment: .custom(Dictionary(uniqueKeysWithValues: variables)), workingDirectory: FilePath(folder),
      input: .none, output: .bytes(limit: 1 << 26), error: .discarded)
    let status: Int32 =
      switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): 128 + signal
      }
    return (status, Data(result.standardOutput))
  }
}
