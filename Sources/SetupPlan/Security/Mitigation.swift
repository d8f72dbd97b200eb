/// What makes a risk bearable without giving its answer up.
package enum Mitigation: Sendable, Hashable {
  /// Those who pay are told when a month becomes expensive.
  case budget(billingAccount: String, monthly: Int)
  /// At most so many instances, so that the worst costs less.
  case fewerInstances(Int)
  /// One branch may deploy instead of several.
  case oneBranch(String)

  /// The few instances that are offered.
  private static let few = 3

  /// What can be done about a risk in these circumstances.
  ///
  /// - Parameters:
  ///   - id: the risk.
  ///   - circumstances: the answers so far.
  ///   - billingAccount: the account that pays for the project, where it is known.
  /// - Returns: what is not done yet; often nothing.
  package static func available(
    for id: TradeOff.ID, in circumstances: Circumstances, billingAccount: String?
  ) -> [Mitigation] {
    if id == .broadPermissions, circumstances.environment.branches.count > 1 {
      return circumstances.environment.branches.prefix(1).map(Mitigation.oneBranch)
    }
    let isCalledByAnyone =
      id == .publicAccess || (id == .openIngress && circumstances.isRiskier[.publicAccess] == true)
    guard isCalledByAnyone else { return [] }
    let (resources, budget) = (circumstances.environment.resources, circumstances.environment.budget)
    var found: [Mitigation] = []
    if budget == nil, let billingAccount, Budget(billingAccount: billingAccount, monthly: 1) != nil {
      found.append(.budget(billingAccount: billingAccount, monthly: amount(for: circumstances)))
    }
    let few = max(Self.few, resources.minInstances)
    if resources.maxInstances > few { found.append(.fewerInstances(few)) }
    return found
  }

  /// A round amount that an ordinary month stays well below.
  private static func amount(for circumstances: Circumstances) -> Int {
    let environment = circumstances.environment
    let month = CostEstimate(of: environment).total
    let steps = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000]
    return steps.first { Double($0) >= month * 1.5 } ?? 100_000
  }

  /// The key that does it on the page of the risk.
  package var key: Character {
    switch self {
    case .budget: "b"
    case .fewerInstances: "i"
    case .oneBranch: "g"
    }
  }

  /// What it does, with what it changes.
  package func words(in circumstances: Circumstances) -> String {
    switch self {
    case .budget(_, let monthly): "set a budget of \(monthly) a month (e-mails at 50, 90 and 100 %)"
    case .fewerInstances(let count):
      "at most \(count) instances instead of \(circumstances.environment.resources.maxInstances): at worst "
        + "\(circumstances.busy(count))"
    case .oneBranch(let branch):
      "only \(branch) deploys, instead of \(circumstances.environment.branches.count) branches"
    }
  }

  /// The same in overture.yaml, for those who do not use the wizard.
  package var entry: String {
    switch self {
    case .budget(let account, let monthly): "budget: { billingAccount: \(account), monthly: \(monthly) }"
    case .fewerInstances(let count): "maxInstances: \(count)"
    case .oneBranch(let branch): "branches: [\(YAMLText.scalar(branch))]"
    }
  }

  /// The answers with it.
  package func applied(to environment: EnvironmentAnswers) -> EnvironmentAnswers {
    var changed = environment
    switch self {
    case .budget(let account, let monthly): changed.budget = Budget(billingAccount: account, monthly: monthly)
    case .fewerInstances(let count): changed.resources.maxInstances = count
    case .oneBranch(let branch): changed.branches = [branch]
    }
    return changed
  }
}
