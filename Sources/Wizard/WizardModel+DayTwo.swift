import SetupPlan

/// What the screens that look after a deployed service ask for.
extension WizardModel {
  /// Compares before and after.
  mutating func compare() -> [WizardEffect] {
    guard let answers else { return [] }
    measure.result = nil
    measure.progress.begin(at: seconds)
    return [.measure(answers, environment: measure.environment)]
  }

  /// Asks the model for other sizes.
  mutating func advise() -> [WizardEffect] {
    guard let answers else { return [] }
    advice.result = nil
    advice.progress.begin(at: seconds)
    return [.advise(answers, environment: advice.environment)]
  }

  /// Looks for what is wrong.
  mutating func examine() -> [WizardEffect] {
    guard let answers else { return [] }
    doctor.result = nil
    doctor.progress.begin(at: seconds)
    return [.examine(answers, environment: doctor.environment)]
  }

  /// Asks for those parts of Home that are not known, or too old.
  mutating func askForHome() -> [WizardEffect] {
    guard let answers, let name = home.environment?.name else { return [] }
    let due = home.dueParts(at: seconds)
    return due.isEmpty ? [] : [.loadDashboard(answers, environment: name, due)]
  }

  /// Reads the log of the last hour, and follows it.
  func readLogs() -> [WizardEffect] {
    guard let answers else { return [] }
    return [.readLogs(answers, environment: logs.environment)]
  }
}
