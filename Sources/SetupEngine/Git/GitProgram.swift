import Foundation
import RESTClient
import Subprocess
import SystemPackage

/// What git answered.
package struct GitAnswer: Sendable {
  /// The exit status, or 128 and the number of the signal that ended it.
  package let status: Int32
  /// Standard output.
  package let output: Data
  /// Standard error, in English.
  package let errors: String

  /// Standard output as text, without the line break at its end.
  var text: String { String(decoding: output, as: UTF8.self).trimmingCharacters(in: .newlines) }

  /// Standard output where its items end with a zero.
  var items: [String] {
    var items = String(decoding: output, as: UTF8.self).split(separator: "\0", omittingEmptySubsequences: false)
    if items.last == "" { items.removeLast() }
    return items.map(String.init)
  }
}

/// git, asked so that nothing which a repository names is run: no monitor, hook, external diff, pager, editor or helper.
///
/// Every call of git in somebody's repository goes through here; `DeliveryGit`, which reaches others, works in a folder of its
/// own. The user's own settings count, so that what they call a safe directory is one; the machine's do not. Subcommands that run
/// no filters are asked as they are: `ls-files`, `merge-base`, `merge-file`, `rev-parse`, and in a delivery those that read settings
/// and names, and that write the index and a branch from ids; one that reads the working tree, as `diff` does, is asked of
/// `unfiltered` alone.
package struct GitProgram: Sendable {
  private var environment: [String: String]

  /// - Parameters:
  ///   - environment: where `PATH` says where git is, and `HOME` whose settings count.
  ///   - countsMachine: whether the machine's settings count, too.
  package init(
    environment: [String: String] = ProcessInfo.processInfo.environment, countsMachine: Bool = false
  ) {
    let variables = ChildEnvironment.variables(for: .git, of: environment).merging(Self.variables) { $1 }
    self.environment = countsMachine ? variables.merging(["GIT_CONFIG_NOSYSTEM": "0"]) { $1 } : variables
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
    let answer = try await ask(arguments, in: folder)
    return (answer.status, answer.output)
  }

  /// Asks git, and tells what it says of errors.
  ///
  /// - Parameters:
  ///   - arguments: the subcommand and what it gets.
  ///   - folder: where it works.
  ///   - input: its standard input.
  /// - Returns: the answer.
  /// - Throws: a `SubprocessError` where git cannot be started.
  package func ask(_ arguments: [String], in folder: String, input: Data = Data()) async throws -> GitAnswer {
    try await Self.start(
      ["--no-pager", "--no-optional-locks"] + Self.settings.flatMap { ["-c", $0] } + arguments, in: folder,
      environment: environment, input: input)
  }

  /// Starts git.
  ///
  /// - Parameters:
  ///   - arguments: all that it gets.
  ///   - folder: where it works.
  ///   - environment: its variables.
  ///   - input: its standard input.
  /// - Returns: the answer.
  /// - Throws: a `SubprocessError` where git cannot be started.
  static func start(
    _ arguments: [String], in folder: String, environment: [String: String], input: Data
  ) async throws -> GitAnswer {
    var options = PlatformOptions()
    // Without a terminal nothing that it starts can ask on ours.
    options.createSession = true
    options.teardownSequence = [
      .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(2))
    ]
    let variables = environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
    return try await Witness.program("git", arguments, status: \.status) {
      let result = try await Subprocess.run(
        .name("git"), arguments: Arguments(arguments),
        environment: .custom(Dictionary(uniqueKeysWithValues: variables)), workingDirectory: FilePath(folder),
        platformOptions: options, input: .array(Array(input)), output: .bytes(limit: 1 << 26),
        error: .string(limit: 1 << 20))
      let status: Int32 =
        switch result.terminationStatus {
        case .exited(let code): code
        case .signaled(let signal): 128 + signal
        }
      return GitAnswer(status: status, output: Data(result.standardOutput), errors: result.standardError)
    }
  }
}
