import SetupPlan

/// The services that are set up: one, or several whose shared answers are given once.
extension ProjectScreen {
  /// What the fields say of one of several services while another one is in them.
  struct Draft: Sendable, Equatable {
    var name: String
    var details: [ServiceDetail: String] = [:]
    var workflows: [String: OlderWorkflowDecision] = [:]
  }

  /// Whether several are set up in one go.
  var areSeveral: Bool { drafts.count > 1 }

  /// Whether the person has done nothing yet.
  var isUntouched: Bool { picked == nil && list.query.isEmpty && focus == .list && page == nil }

  /// The services, in the order in which they were chosen, as the fields say.
  var services: [Service] {
    guard areSeveral else { return [serviceAnswer] }
    var current = self
    current.stash()
    return directory.options.compactMap { folder in
      current.drafts[folder].map { draft in
        Service(name: draft.name, directory: folder, details: draft.details, home: folder)
      }
    }
  }

  /// What was decided about older workflows for one of the services.
  func workflows(of service: Service) -> [String: OlderWorkflowDecision] {
    service.directory == directory.text ? workflows : drafts[service.directory]?.workflows ?? [:]
  }

  /// Takes the services that were chosen of several; what was said of those that were chosen before stays.
  mutating func choose(_ services: [Service]) {
    guard let first = services.first else { return }
    stash()
    let former = drafts
    isBesideOthers = true
    drafts = Dictionary(services.map { ($0.directory, former[$0.directory] ?? Draft(name: $0.name)) }) { first, _ in
      first
    }
    directory.options = services.map(\.directory)
    show(drafts[directory.text] == nil ? first.directory : directory.text)
  }

  /// Puts one of the services into the fields.
  mutating func show(_ folder: String) {
    guard let draft = drafts[folder] else { return }
    directory.set(folder)
    directory.isMarked = focus == .directory
    service.set(draft.name)
    details = draft.details
    workflows = draft.workflows
  }

  /// Keeps what the fields say of the service in them.
  mutating func stash() {
    guard drafts[directory.text] != nil else { return }
    drafts[directory.text] = Draft(name: service.text, details: details, workflows: workflows)
  }

  /// Steps to a neighbour of the service in the fields.
  mutating func step(by distance: Int) {
    let folders = directory.options
    guard let place = folders.firstIndex(of: directory.text) else { return }
    stash()
    show(folders[min(max(0, place + distance), folders.count - 1)])
  }

  /// The first of the services about which a question is open.
  var questioned: String? {
    (areSeveral ? [directory.text] + directory.options : [directory.text]).first { openQuestions(of: $0) > 0 }
  }

  /// The first of several services whose name cannot stay as it is, and why.
  var invalidService: (folder: String, failure: Failure)? {
    guard areSeveral else { return nil }
    var names: [String: String] = [:]
    for service in services {
      if let violation = NameRules.service(service.name) {
        return (
          service.directory,
          Failure(message: violation.message, reason: violation.reason, remedy: violation.remedy, kind: .answers)
        )
      }
      if let other = names[service.name] {
        return (
          service.directory,
          Failure(
            message: "\(other) and \(service.directory) are both called \(service.name).",
            reason: "Accounts, images and workflows go by that name.", remedy: "Give one of them another name.",
            kind: .answers)
        )
      }
      if let failure = Self.length(service.name, environment.text) { return (service.directory, failure) }
      names[service.name] = service.directory
    }
    return nil
  }

  /// Why a service's and an environment's name are too long together; nil where they are not.
  static func length(_ service: String, _ environment: String) -> Failure? {
    guard (service + "-" + environment).count >= 50 else { return nil }
    return Failure(
      message: "\(service)-\(environment) is too long for a Cloud Run service.",
      reason: "The two names together, joined by a hyphen, may have 49 characters.",
      remedy: "Shorten the service's or the environment's name.", kind: .answers)
  }
}
