import Checkout
import Foundation
import RealPrograms
import Testing

/// A set-up of the examples, and what the programs need for it.
enum Example: String, CaseIterable, CustomTestStringConvertible {
  case guide, keyless, small

  var testDescription: String { rawValue }

  var answers: String { Checkout.assets.appending(path: "examples/\(rawValue).yaml").path }

  /// The environment of the answers.
  var environment: String { self == .small ? "staging" : "production" }

  /// Options that accept each trade-off in play; the program and the exported script take the same.
  var acceptance: [String] {
    let tradeOffs =
      switch self {
      case .guide: ["service-account-keys", "broad-permissions", "public-access", "open-ingress"]
      case .keyless: [String]()
      case .small: ["open-ingress"]
      }
    return tradeOffs.flatMap { ["--acknowledge", $0] }
  }

  /// The set-up, everything accepted; the sample's own workflow goes on as it did.
  var apply: [String] {
    ["apply", "--sandbox", "--answers", answers, "--keep-workflow", "ci.yml"] + acceptance
  }

  /// More memory, with as much CPU as it wants.
  static let adjust = ["adjust", "--sandbox", "--memory", "4Gi", "--cpu", "2"]
}

/// Where `terraform` is that can have its provider without a network.
enum Stub {
  static let variable = "OVERTURE_TERRAFORM_STUB"
  static let folder = ProcessInfo.processInfo.environment[variable]

  static let isThere = folder.map { FileManager.default.isExecutableFile(atPath: "\($0)/terraform") } ?? false
  static let why: Comment = "OVERTURE_TERRAFORM_STUB names no folder with a terraform that has its provider offline"

  /// The provider that it has makes up values for these where the configuration names none, and sends them with the next
  /// change of the service; the true one keeps what Cloud Run answered.
  static let invented = ["/containers/0/name", "/containers/0/ports/0/name", "/executionEnvironment"]

  /// The variables of programs that use it.
  ///
  /// - Parameters:
  ///   - name: which of several sets of resources.
  ///   - isForScript: whether `terraform` is looked for on PATH, rather than named.
  /// - Returns: variables besides the sandbox's.
  static func variables(_ name: String, isForScript: Bool) -> [String: String] {
    let own = ProcessInfo.processInfo.environment
    let home = own["HOME"] ?? NSHomeDirectory()
    let folder = folder ?? ""
    // Its Python packages are where they are for every user of it.
    var variables = ["XDG_CACHE_HOME": own["XDG_CACHE_HOME"] ?? "\(home)/.cache"]
    let state = FileManager.default.temporaryDirectory.appending(
      path: "overture-stub-\(name)-\(UUID().uuidString).json")
    variables["STUB_STATE"] = state.path
    if isForScript {
      variables["PATH"] = "\(folder):\(own["PATH", default: "/usr/bin:/bin"])"
    } else {
      variables["OVERTURE_TERRAFORM"] = "\(folder)/terraform"
    }
    return variables
  }
}

extension ServedSandbox {
  /// Runs Overture, which has to end well.
  func does(_ arguments: [String]) async throws {
    let result = try await overture(arguments)
    try #require(result.status == 0, "\(arguments.first ?? ""): \(result.error)")
  }

  /// Expects that what exists is what exists elsewhere, besides fields whose paths end so.
  func holds(
    _ expected: FinalState, besides invented: [String] = [], at place: SourceLocation = #_sourceLocation
  ) throws {
    let differences = FinalState(comparable: try state()).differences(from: expected).filter { difference in
      !invented.contains { difference.contains("\($0): ") }
    }
    #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))", sourceLocation: place)
  }

  /// Replaces the repository by a copy of another. What is kept here of runs stays, and the other's does not come along.
  func takeFiles(of other: URL) throws {
    let files = FileManager.default
    let (kept, aside) = (repository.appending(path: ".overture"), folder.appending(path: "overture-aside"))
    if files.fileExists(atPath: kept.path) { try files.moveItem(at: kept, to: aside) }
    if files.fileExists(atPath: repository.path) { try files.removeItem(at: repository) }
    try files.copyItem(at: other, to: repository)
    if files.fileExists(atPath: kept.path) { try files.removeItem(at: kept) }
    if files.fileExists(atPath: aside.path) { try files.moveItem(at: aside, to: kept) }
  }
}
