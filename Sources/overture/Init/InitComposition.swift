import Artifacts
import CloudSandbox
import Foundation
import GitHub
import PlainText
import SetupEngine
import SetupPlan

/// Puts the answers together that `overture init` writes: from options, from what is found, and from questions.
struct InitComposition {
  /// What is to be written.
  struct Made {
    var answers: Answers
    /// The environment that is new.
    var environment: String
    /// The repository, with the folder that the file goes into.
    var repository: RepositoryFolder
  }

  let command: InitCommand
  let place: Place
  /// Asks; nil where nobody is to be asked.
  let dialogue: InitDialogue?

  /// - Returns: the answers; nothing is written.
  /// - Throws: `CommandFailure` where the file has them already, something is missing, or nothing to serve is found.
  func make() async throws -> Made {
    let repository = try place.repository()
    let folder = place.usesSample ? "." : InitService.folder(command.options.directory, in: repository)
    let detection = await ServiceDetection.detect(
      in: repository.root, host: GitHubHost(environment: place.environment).name)
    if let document = try repository.document(), isAbout(folder, document.answers.service, detection) {
      return try await adding(to: document, in: repository)
    }
    var found = try service(in: folder, of: repository, detection)
    let home = try await home(of: found.service, in: repository, detection)
    say("Found in \(repository.root.path), \(found.service.directory == "." ? "its root" : found.service.directory):")
    let framework = found.findings.first { $0.aspect == .framework }.flatMap {
      RepositoryFacts.Framework(rawValue: $0.value)
    }
    let gain = try framework.flatMap { try ImageMeasurements.last().gain(for: $0) }
    for line in InitReport.found(found.findings, problems: detection.problems, measured: gain) { say(line) }
    var offers = defaults
    offers[.repository] = detection.repository.map { InitValue(text: $0.description, source: "the git remote origin") }
    offers[.name] = InitValue(text: found.service.name, source: "")
    let values = try answered(offers)
    found.service.name = values[.name]?.text ?? found.service.name
    found.service.home = home
    for setting in command.settings { found.service.details[setting.detail] = setting.value }
    try settle(&found)
    guard let name = values[.repository].flatMap({ RepositoryName($0.text) }) else {
      throw missing([.repository])
    }
    let environment = try await environment(values, sizes: nil)
    let answers = Answers(repository: name, service: found.service, environments: [environment])
    let own = repository.at(home)
    try await own.claims().makeSure(isAlone: answers)
    return Made(answers: answers, environment: environment.name, repository: own)
  }

  /// Whether a file of answers that counts for a folder is about the service that is meant: the root's is about the whole
  /// repository, unless the folder is that of another service.
  private func isAbout(_ folder: String, _ service: Service, _ detection: ServiceDetection) -> Bool {
    guard folder != ".", folder != service.directory, service.home != folder else { return true }
    return !detection.candidates.contains { $0.service.directory == folder }
  }

  /// One more environment of a file that is there.
  private func adding(to document: AnswersDocument, in repository: RepositoryFolder) async throws -> Made {
    let known = document.answers.environments
    let names = known.map(\.name).joined(separator: ", ")
    guard let wanted = command.options.environment, !known.contains(where: { $0.name == wanted }) else {
      throw CommandFailure.usage(
        "\(document.file) is there already, and stays as it is",
        "It is about \(document.answers.service.name), with \(names).",
        "Look at it: overture plan. Add an environment: overture init --environment NAME. Start over: move the file away."
      )
    }
    let fixed: [(InitAnswer, String?, String)] = [
      (.repository, command.repository, document.answers.repository.description),
      (.name, command.name, document.answers.service.name),
    ]
    for case (let answer, let given?, let present) in fixed where given != present {
      throw CommandFailure.usage(
        "\(document.file) says \(present), and \(answer.option) says \(given)",
        "All environments of a file are of one service and one repository.", "Leave \(answer.option) out.")
    }
    guard command.settings.isEmpty else {
      throw CommandFailure.usage(
        "--set is for a new file", "\(document.file) has a service already, for all its environments.",
        "Change it there, below service.")
    }
    var offers = defaults
    offers[.repository] = InitValue(text: document.answers.repository.description, source: document.file)
    offers[.name] = InitValue(text: document.answers.service.name, source: document.file)
    if let first = known.first {
      offers[.project] = InitValue(text: first.project, source: "as \(first.name)")
      offers[.region] = InitValue(text: first.region, source: "as \(first.name)")
    }
    let values = try answered(offers, settled: [.repository, .name])
    var answers = document.answers
    let environment = try await environment(values, sizes: known.first)
    answers.environments.append(environment)
    return Made(answers: answers, environment: environment.name, repository: repository)
  }

  /// The service that is meant, and what was found of it.
  private func service(
    in folder: String, of repository: RepositoryFolder, _ detection: ServiceDetection
  ) throws -> InitService {
    let candidates = InitService.meant(by: folder, among: detection.candidates)
    var chosen = candidates.first
    if candidates.count > 1 {
      let folders = candidates.map(\.service.directory)
      guard let dialogue else {
        throw CommandFailure.usage(
          "Which service?", "\(folders.count) are found here: \(folders.joined(separator: ", ")).",
          "Name its folder: overture init --directory \(repository.root.appending(path: folders[0]).standardizedFileURL.path)"
        )
      }
      let wanted = try dialogue.choose(
        "Which service",
        among: candidates.map { candidate in
          (candidate.service.directory, candidate.findings.first.map { "\($0.value) \($0.place)" } ?? "")
        })
      chosen = candidates.first { $0.service.directory == wanted }
    }
    if let chosen { return InitService(service: chosen.service, findings: chosen.findings) }
    // Nothing looks like a service: what the options say may make one of the folder.
    let details = Dictionary(command.settings.map { ($0.detail, $0.value) }) { $1 }
    let service = Service(
      name: command.name
        ?? ServiceDetection.resourceName(detection.repository?.name ?? repository.root.lastPathComponent),
      directory: folder, details: details)
    let inspection = try repository.inspect(service)
    if let obstacle = inspection.obstacles.first {
      throw Failure(
        message: obstacle.message, reason: obstacle.reason,
        remedy:
          "\(obstacle.remedy) Here: overture init --set application=app.main:app, or --set start=COMMAND; or name the "
          + "service's folder with --directory.", kind: .answers)
    }
    return InitService(service: service, findings: inspection.findings)
  }

  /// The folder of the file: the service's own where the repository has several, else the root.
  private func home(
    of service: Service, in repository: RepositoryFolder, _ detection: ServiceDetection
  ) async throws -> String {
    guard service.directory != "." else { return "." }
    let hasOthers = await !repository.answersFiles().isEmpty
    return detection.candidates.count > 1 || hasOthers ? service.directory : "."
  }

  /// Asks about what the files leave open, where somebody can be asked.
  private func settle(_ found: inout InitService) throws {
    guard let dialogue else { return }
    for finding in found.findings where finding.isAmbiguous {
      guard let detail = ServiceDetail(rawValue: finding.aspect.rawValue), found.service.details[detail] == nil else {
        continue
      }
      let choices =
        [(finding.value, finding.place)]
        + finding.alternatives.filter { $0.confidence == finding.confidence }.map { ($0.value, $0.place) }
      found.service.details[detail] = try dialogue.choose(
        "\(finding.aspect.title) is open", among: choices.map { (answer: $0.0, meaning: $0.1) })
    }
  }

  /// What is offered before the repository is looked at.
  private var defaults: [InitAnswer: InitValue] {
    let gcloud = GcloudDefaults(environment: place.environment)
    let sample = place.sandbox.map { _ in InitValue(text: SandboxFolder.sampleProject, source: "the sandbox") }
    return [
      .project: sample ?? gcloud.project, .environment: InitValue(text: "production", source: ""),
      .region: (place.sandbox == nil ? gcloud.region : nil) ?? InitValue(text: "us-central1", source: ""),
    ].compactMapValues(\.self)
  }

  /// Every answer: given, asked for, or found.
  private func answered(
    _ offers: [InitAnswer: InitValue], settled: Set<InitAnswer> = []
  ) throws -> [InitAnswer: InitValue] {
    let given: [InitAnswer: String?] = [
      .project: command.project, .repository: command.repository, .name: command.name,
      .environment: command.options.environment, .region: command.region,
    ]
    var values: [InitAnswer: InitValue] = [:]
    var missing: [InitAnswer] = []
    for answer in InitAnswer.allCases {
      if let text = given[answer] ?? nil {
        if let violation = answer.violation(of: text) {
          throw CommandFailure.usage(
            "\(answer.option): \(violation.message)", violation.reason, violation.remedy)
        }
        values[answer] = InitValue(text: text, source: answer.option)
      } else if let dialogue, !settled.contains(answer) {
        values[answer] = try dialogue.ask(answer.title, offer: offers[answer], check: answer.complaint)
      } else if let offer = offers[answer], answer.violation(of: offer.text) == nil {
        values[answer] = offer
        if !settled.contains(answer) {
          say("  \(answer.title): \(offer.text) (\(offer.source.isEmpty ? "the usual" : offer.source))")
        }
      } else {
        missing.append(answer)
      }
    }
    guard missing.isEmpty else { throw self.missing(missing) }
    return values
  }

  private func missing(_ answers: [InitAnswer]) -> CommandFailure {
    let line = Shell.command(["overture", "init"] + place.options)
    return .usage(
      answers.count == 1
        ? "An answer is missing: \(answers[0].option)"
        : "\(answers.count) answers are missing: "
          + answers.map(\.option).joined(separator: ", "),
      answers.map { "\($0.title): \($0.sought)." }.joined(separator: " "),
      "Give them: \(line) \(answers.map(\.example).joined(separator: " "))")
  }

  /// The environment: its size is that of an option, of another environment, or asked for.
  private func environment(
    _ values: [InitAnswer: InitValue], sizes other: EnvironmentAnswers?
  ) async throws -> EnvironmentAnswers {
    func text(_ answer: InitAnswer) -> String { values[answer]?.text ?? "" }
    var base = command.preset?.resources ?? other?.resources ?? .guide
    if command.preset == nil, other == nil, command.sizing.named.isEmpty, let dialogue {
      let choices = SizePreset.allCases.map { preset in
        let cost = CostEstimate(resources: preset.resources, region: text(.region)).total
        return (
          answer: preset.rawValue,
          meaning:
            "\(preset.resources.memory), \(preset.resources.cpu.readable) CPU, about \(CostEstimate.text(cost)) a "
            + "month: \(preset.meaning)"
        )
      }
      base = SizePreset(rawValue: try dialogue.choose("Size", among: choices))?.resources ?? base
    }
    var security = try command.security.answers(accepting: command.acceptance.acknowledged)
    let person = await person()
    for id in command.acceptance.acknowledged {
      security.acknowledge(
        id, by: person, at: Date().formatted(.iso8601), until: command.acceptance.until,
        because: command.acceptance.because)
    }
    return EnvironmentAnswers(
      name: text(.environment), project: text(.project), region: text(.region),
      resources: try command.sizing.applied(to: base), security: security)
  }

  /// Who accepts a trade-off, without asking any cloud: git's author, else the account of this machine.
  private func person() async -> String {
    guard !command.acceptance.acknowledged.isEmpty else { return "" }
    let answer = try? await GitProgram(environment: place.environment).run(
      ["config", "--get", "user.email"], in: place.repository().root.path)
    let email =
      answer.map { String(decoding: $0.output, as: UTF8.self) }?
      .trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    return email.isEmpty ? place.environment["USER"] ?? place.environment["LOGNAME"] ?? "unknown" : email
  }

  private func say(_ line: SafeText) { StandardStreams.progress(line) }
}
