import SetupPlan

/// The choice among the services of a repository.
extension WizardModel {
  /// Takes what was found in the working copy: where it leaves a choice among services, that comes first, unless the person
  /// has begun to answer meanwhile; then it comes before they go on.
  mutating func detected(_ choice: RepositoryChoice) {
    project.detected(choice)
    guard way == .setUp, answers == nil, !services.isSettled else { return }
    services.take(choice)
    asksServices = services.isQuestion
    if asksServices, place == .project, project.isUntouched { place = .services }
  }

  /// Begins the set-up of the services that were chosen.
  mutating func setUp(_ chosen: [Service]) -> [WizardEffect] {
    guard !chosen.isEmpty else { return [] }
    services.isSettled = true
    services.isKept = false
    way = .setUp
    asksServices = true
    // What belonged to a service that was open before is not this one's.
    project.taken = []
    project.sources = []
    project.source = nil
    project.choose(chosen)
    place = .project
    return []
  }

  /// Opens the service that has its answers in a folder.
  mutating func open(home folder: String) {
    for row in services.rows {
      guard case .known(let known) = row.standing, known.home == folder, let found = try? known.answers.get() else {
        continue
      }
      services.isSettled = true
      asksServices = false
      answers = found
      home = HomeScreen()
      home.states = known.states
      openHome(start.environment)
    }
  }

  /// Goes back to the list of services, which keeps what was done to the one that was open.
  mutating func openServices() {
    if let answers {
      services.keep(KnownService(home: answers.service.home, answers: .success(answers), states: home.states))
    }
    answers = nil
    services.isKept = true
    way = .setUp
    asksServices = true
    place = .services
  }
}

extension ServicesScreen {
  /// Takes in what became of a service.
  mutating func keep(_ known: KnownService) {
    guard
      let index = rows.firstIndex(where: { row in
        if case .known(let former) = row.standing { return former.home == known.home }
        return row.directory == known.home
      })
    else { return }
    rows[index].standing = .known(known)
    rows[index].isChecked = false
  }
}
