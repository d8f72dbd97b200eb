extension Answers {
  /// What is wrong with the answers as values, apart from acknowledgements; the places in a file are not known here.
  package func problems() -> [AnswersProblem] {
    var found: [AnswersProblem] = []
    func add(_ path: String, _ violation: NameRules.Violation?) {
      guard let violation else { return }
      found.append(
        AnswersProblem(path: path, message: violation.message, reason: violation.reason, remedy: violation.remedy))
    }
    add("repository", NameRules.repository(repository.description))
    add("service.name", NameRules.service(service.name))
    add("service.directory", NameRules.directory(service.directory))
    var seen: Set<String> = []
    for environment in environments {
      let path = "environments.\(environment.name)"
      if !seen.insert(environment.name).inserted {
        found.append(
          AnswersProblem(
            path: path, message: "The environment \(environment.name) is there twice.",
            reason: "Each environment has one set of answers.", remedy: "Remove or rename one of them."))
      }
      found += environment.problems(of: service)
      add(path + ".promote", promotionViolation(of: environment))
      add(path + ".previews", previewsViolation(of: environment))
    }
    return found
  }
}

extension EnvironmentAnswers {
  /// What is wrong with the answers of this environment as values, apart from acknowledgements.
  func problems(of service: Service) -> [AnswersProblem] {
    let path = "environments.\(name)"
    let names = ResourceNames(service: service, environment: name, project: project, region: region)
    let checks: [(String, NameRules.Violation?)] =
      [
        (path, NameRules.environment(name)), (path + ".project", NameRules.project(project)),
        (path + ".region", NameRules.region(region)), (path, NameRules.serviceName(names)),
      ] + branches.map { (path + ".branches", NameRules.branch($0)) }
    let naming = checks.compactMap { path, violation in
      violation.map { AnswersProblem(path: path, message: $0.message, reason: $0.reason, remedy: $0.remedy) }
    }
    let sizing = resources.violations().map { $0.problem(in: path + ".resources") }
    return naming + sizing + configurationProblems()
  }

  /// The acceptances that are missing or count no more, each as a problem.
  func acceptanceProblems(on today: Day) -> [AnswersProblem] {
    security.unaccepted(on: today).map { id in
      let question = id.question
      let record = security.acknowledgements.first { $0.id == id }
      let end = record?.until.map { "\($0)" } ?? ""
      let (message, reason) =
        switch record {
        case nil:
          (
            "The trade-off \(id.rawValue) of the environment \(name) is not accepted.",
            "The answer \(question.key): \(question.riskier) is the riskier one: \(TradeOff[id].title)."
          )
        case let record? where record.text != TradeOff[id].textHash:
          (
            "The trade-off \(id.rawValue) of the environment \(name) is not accepted.",
            "Its text has changed since \(record.by) accepted it on \(record.at.prefix(10))."
          )
        case let record?:
          (
            "The acceptance of \(id.rawValue) in the environment \(name) has run out.",
            "\(record.by) accepted it until \(end)."
          )
        }
      return AnswersProblem(
        path: "environments.\(name).security.\(question.key)", message: message, reason: reason,
        remedy: "Read it in the wizard, accept it by --acknowledge \(id.rawValue), "
          + "or answer \(question.key): \(question.safer).",
        tradeOff: id)
    }
  }
}

extension SizingViolation {
  /// The same as a problem with the answers.
  func problem(in path: String) -> AnswersProblem {
    AnswersProblem(path: "\(path).\(field.rawValue)", message: message, reason: reason, remedy: remedy)
  }
}
