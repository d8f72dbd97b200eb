/// The question in `overture.yaml` that a trade-off belongs to, with both answers as they are spelled there.
package struct SecurityQuestion: Sendable, Equatable {
  /// The key, such as `access`.
  package let key: String
  package let safer: String
  package let riskier: String
}

extension TradeOff.ID {
  /// The question whose riskier answer this is.
  package var question: SecurityQuestion {
    switch self {
    case .serviceAccountKeys:
      SecurityQuestion(
        key: "containerAuthentication", safer: ContainerAuthentication.keyless.rawValue,
        riskier: ContainerAuthentication.serviceAccountKey.rawValue)
    case .broadPermissions:
      SecurityQuestion(key: "permissions", safer: Permissions.granular.rawValue, riskier: Permissions.broad.rawValue)
    case .publicAccess:
      SecurityQuestion(key: "access", safer: Access.authenticated.rawValue, riskier: Access.public.rawValue)
    case .openIngress:
      SecurityQuestion(
        key: "network", safer: Network.internalAndLoadBalancing.rawValue, riskier: Network.all.rawValue)
    }
  }

  /// Whether the answers chose the riskier side.
  package func isInPlay(in answers: SecurityAnswers) -> Bool {
    switch self {
    case .serviceAccountKeys: answers.containerAuthentication == .serviceAccountKey
    case .broadPermissions: answers.permissions == .broad
    case .publicAccess: answers.access == .public
    case .openIngress: answers.network == .all
    }
  }

  /// The answers with the riskier side; what is acknowledged stays as it is.
  package func chosen(in answers: SecurityAnswers) -> SecurityAnswers {
    var riskier = answers
    switch self {
    case .serviceAccountKeys: riskier.containerAuthentication = .serviceAccountKey
    case .broadPermissions: riskier.permissions = .broad
    case .publicAccess: riskier.access = .public
    case .openIngress: riskier.network = .all
    }
    return riskier
  }

  /// The answers with the safer side instead, and without the acknowledgement that it makes needless.
  package func replaced(in answers: SecurityAnswers) -> SecurityAnswers {
    var safer = answers
    switch self {
    case .serviceAccountKeys: safer.containerAuthentication = .keyless
    case .broadPermissions: safer.permissions = .granular
    case .publicAccess: safer.access = .authenticated
    case .openIngress: safer.network = .internalAndLoadBalancing
    }
    safer.acknowledgements.removeAll { $0.id == self }
    return safer
  }
}

extension SecurityAnswers {
  /// The safer answer to each question, which no run needs an acceptance for.
  package static let safer = SecurityAnswers(
    containerAuthentication: .keyless, permissions: .granular, access: .authenticated,
    network: .internalAndLoadBalancing)

  /// The trade-offs that these answers make, in the order of the questions.
  package var tradeOffs: [TradeOff.ID] { TradeOff.ID.allCases.filter { $0.isInPlay(in: self) } }

  /// Those of them that nobody accepts: their text was not read, has changed since, or the acceptance has run out.
  package func unaccepted(on today: Day) -> [TradeOff.ID] {
    tradeOffs.filter { acceptance(of: $0, on: today) == nil }
  }

  /// The record that accepts a trade-off; nil where none does.
  package func acceptance(of id: TradeOff.ID, on today: Day) -> Acknowledgement? {
    acknowledgements.first { $0.id == id && $0.isValid(on: today) }
  }

  /// Records that a trade-off's present text was accepted, in place of an older record.
  ///
  /// - Parameters:
  ///   - id: the trade-off.
  ///   - by: who accepted, as an e-mail address or a login.
  ///   - at: when, in RFC 3339 with `Z`, to the second.
  ///   - until: the last day on which it counts.
  ///   - because: why.
  package mutating func acknowledge(
    _ id: TradeOff.ID, by: String, at: String, until: Day? = nil, because: String? = nil
  ) {
    let new = Acknowledgement(id: id, text: TradeOff[id].textHash, by: by, at: at, until: until, because: because)
    if let index = acknowledgements.firstIndex(where: { $0.id == id }) {
      acknowledgements[index] = new
    } else {
      acknowledgements.append(new)
    }
  }
}
