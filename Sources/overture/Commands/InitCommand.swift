import ArgumentParser
import Foundation
import PlainText
import SetupEngine
import SetupPlan

/// `overture init`: writes overture.yaml by questions, by options, or by what is found.
struct InitCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write overture.yaml: by questions, by options, or by what the repository says.",
    discussion: """
      On a terminal it asks, and offers what it has found: gcloud's project, the git remote, the service in the code. \
      Without a terminal, or with --yes, it takes that, and what can neither be found nor was given ends it with 64 and \
      the options that are missing. It needs no account and no network, and writes nothing before the last answer.

      A file that is there is never overwritten; --environment NAME adds an environment to it, and everything else in it \
      stays as it is written. In a repository with several services, -C FOLDER says which one is meant: its overture.yaml \
      is written into that folder.

      The safer answer to each security question is written, unless an option or --acknowledge says otherwise. Then look \
      at it: overture plan.

      Examples:
        overture init                                     # asks, and offers what it finds
        overture init --project my-project --yes          # takes what it finds
        overture init --project my-project --preset small --dry-run
        overture init -e staging --project my-project     # one more environment
      """)

  @OptionGroup var options: SetUpOptions
  @Option(
    help: ArgumentHelp("The Google Cloud project; by default gcloud's.", valueName: "id"),
    completion: .projects)
  var project: String?
  @Option(
    help: ArgumentHelp("The repository on GitHub; by default that of the remote origin.", valueName: "owner/name"))
  var repository: String?
  @Option(help: ArgumentHelp("What the service is called; by default its folder or repository.", valueName: "name"))
  var name: String?
  @Option(
    help: ArgumentHelp("Where it runs; by default gcloud's region, else us-central1.", valueName: "region"),
    completion: .regions)
  var region: String?
  @Option(help: "The size to begin with: guide, always warm, or small, which costs nothing while nobody calls.")
  var preset: SizePreset?
  @OptionGroup var sizing: ResourceOptions
  @OptionGroup var security: SecurityOptions
  @OptionGroup var acceptance: AcknowledgeOptions
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Say something of the service that was not found, or found wrongly, such as application=app.main:app. Repeatable.",
      valueName: "key=value"))
  var settings: [ServiceSetting] = []
  @OptionGroup var confirmation: ConfirmationOptions
  @Flag(help: "Print the file, and write nothing.") var dryRun = false

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    place.tellOfSample()
    try await place.prepare()
    let dialogue = confirmation.yes || !StandardStreams.canAsk ? nil : InitDialogue()
    let composition = InitComposition(command: self, place: place, dialogue: dialogue)
    let made = try await composition.make()
    let file = AnswersFile(repository: made.repository)
    let text = try file.text(of: made.answers)
    // What is written has to be what every other command reads.
    let document = try AnswersDocument(text: text, file: made.repository.answersFile, home: made.repository.home)
    let selection = AnswersSelection(document, name: made.environment)
    let plan = try selection.plan()
    if dryRun {
      try StandardStreams.answer(SafeText(layout: text))
    } else {
      try file.save(made.answers)
      try StandardStreams.answer("\(made.repository.answersFile)\n")
    }
    let report = InitReport(
      plan: plan, inspection: try made.repository.inspect(plan.answers.service), file: made.repository.answersFile,
      place: place.options)
    for line in report.lines { StandardStreams.progress(line) }
    return .done
  }
}
