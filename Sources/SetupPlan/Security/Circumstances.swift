/// What the consequences of a security answer are told from: the other answers of the environment.
package struct Circumstances: Sendable, Equatable {
  /// The answers; those to the security questions do not count here.
  package var environment: EnvironmentAnswers
  package var service: Service
  /// The security questions that have an answer, and whether it is the riskier one.
  package var isRiskier: [TradeOff.ID: Bool]

  package init(_ environment: EnvironmentAnswers, of service: Service, isRiskier: [TradeOff.ID: Bool]) {
    self.environment = environment
    self.service = service
    self.isRiskier = isRiskier
  }

  /// With all questions answered.
  package init(_ environment: EnvironmentAnswers, of service: Service) {
    let answers = TradeOff.ID.allCases.map { ($0, $0.isInPlay(in: environment.security)) }
    self.init(environment, of: service, isRiskier: Dictionary(uniqueKeysWithValues: answers))
  }

  /// The same with another answer to one question.
  package func answering(_ id: TradeOff.ID, isRiskier: Bool) -> Circumstances {
    var other = self
    other.isRiskier[id] = isRiskier
    return other
  }

  // MARK: Figures

  var names: ResourceNames {
    ResourceNames(
      service: service, environment: environment.name, project: environment.project, region: environment.region)
  }

  var project: String { environment.project }

  /// The month with the traffic that estimates assume.
  var expected: String {
    CostEstimate.spoken(CostEstimate(of: environment).total)
  }

  /// The month in which every instance that is allowed serves all the time.
  var atWorst: String { busy(environment.resources.maxInstances) }

  /// From the fewest to the most instances, busy all month.
  var range: String {
    let (least, most) = (environment.resources.minInstances, environment.resources.maxInstances)
    guard least != most else { return "\(busy(most)) with \(Self.instances(most)) busy all month" }
    return "\(busy(least)) to \(busy(most)) with \(least) to \(Self.instances(most)) busy all month"
  }

  func busy(_ instances: Int) -> String {
    CostEstimate.spoken(
      CostEstimate.busyMonth(of: instances, environment.resources, region: environment.region))
  }

  static func instances(_ count: Int) -> String { "\(count) \(count == 1 ? "instance" : "instances")" }

  /// The roles on the whole project that the deployer gets by broad permissions.
  var broadRoles: [RoleGrant] {
    var broad = environment
    broad.security.permissions = .broad
    return RoleGrant.all(for: broad).filter { $0.member == .deployer && $0.resource == .project }
  }
}
