import ArgumentParser
import SetupPlan

/// A sizing by name.
enum SizePreset: String, ExpressibleByArgument, CaseIterable {
  case guide, small

  /// The settings.
  var resources: Resources {
    switch self {
    case .guide: .guide
    case .small: .small
    }
  }

  /// What it is good for.
  var meaning: String {
    switch self {
    case .guide: "always warm, for production"
    case .small: "costs nothing while nobody calls; the first call after a pause waits for a start"
    }
  }
}

/// The security answers that `overture init` writes instead of the safer ones.
struct SecurityOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Who may call the service.", valueName: "authenticated|public"))
  var access: Access?
  @Option(
    help: ArgumentHelp("From where it can be reached.", valueName: "internal-and-load-balancing|all"))
  var network: Network?
  @Option(help: ArgumentHelp("How the container proves who it is.", valueName: "keyless|service-account-key"))
  var containerAuthentication: ContainerAuthentication?
  @Option(help: ArgumentHelp("What the deployer may do.", valueName: "granular|broad"))
  var permissions: Permissions?

  /// The answers: the safer ones, but for what is named here, and for what is accepted.
  ///
  /// - Parameter accepted: the trade-offs whose riskier answer is taken.
  /// - Returns: them, without any record of an acceptance.
  /// - Throws: `CommandFailure` where an option and an acceptance contradict each other.
  func answers(accepting accepted: [TradeOff.ID]) throws -> SecurityAnswers {
    var answers = SecurityAnswers.safer
    answers.access = access ?? answers.access
    answers.network = network ?? answers.network
    answers.containerAuthentication = containerAuthentication ?? answers.containerAuthentication
    answers.permissions = permissions ?? answers.permissions
    let named: [TradeOff.ID: Bool] = [
      .publicAccess: access != nil, .openIngress: network != nil,
      .serviceAccountKeys: containerAuthentication != nil, .broadPermissions: permissions != nil,
    ]
    for id in accepted {
      guard named[id] != true || id.isInPlay(in: answers) else {
        throw CommandFailure.usage(
          "\(id.question.safer) is asked for, and --acknowledge \(id.rawValue) accepts \(id.question.riskier)",
          "Each is an answer to \(id.question.key).", "Leave one of them out.")
      }
      answers = id.chosen(in: answers)
    }
    return answers
  }
}

extension Access: ExpressibleByArgument {}
extension Network: ExpressibleByArgument {}
extension ContainerAuthentication: ExpressibleByArgument {}
extension Permissions: ExpressibleByArgument {}

/// What `--set` takes: a key of the service, and its value.
struct ServiceSetting: ExpressibleByArgument {
  let detail: ServiceDetail
  let value: String

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="), let detail = ServiceDetail(rawValue: String(argument[..<equals]))
    else { return nil }
    self.detail = detail
    value = String(argument[argument.index(after: equals)...])
    guard NameRules.detail(detail, value) == nil else { return nil }
  }
}
