import ArgumentParser
import Measurement
import PlainText
import SetupEngine
import SetupPlan

/// `overture advise`: sizings from the cheapest to the fastest, by a model that has reproduced what was measured.
struct AdviseCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "advise", abstract: "Show what other resource settings would cost and bring.",
    discussion: """
      It plays the measured week again with today's settings, shows how far the model is off, and advises nothing where that is \
      more than 25 %. Then it plays other settings with the same requests: those that none beats in cost, p99 and cold starts \
      alike are the curve, with the cheapest that holds the target, a balanced one and the fastest. overture adjust --advice \
      takes one of them. With --requests-per-month it asks nobody.

      Examples:
        overture advise
        overture advise --target-p99 800ms --format json
        overture advise --requests-per-month 5000000 --latency 120ms
        overture advise --format svg > curve.svg
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var service: ServiceOptions
  @OptionGroup(title: "A load instead of the measured one") var load: LoadOptions

  @Option(help: "text, json, or svg (the curve).") var format: AdviceFormat = .text
  @Option(help: ArgumentHelp("How many days are played again, 1 to 14.", valueName: "number"))
  var days = 7
  @Option(
    name: .customLong("target-p99"),
    help: ArgumentHelp("What 99 of 100 requests should stay below; what they do today without it.", valueName: "time"))
  var target: TimeArgument?
  @Option(
    help: ArgumentHelp("Processes of an instance, where it is not one each vCPU.", valueName: "number"))
  var workers: Int?
  @Option(help: ArgumentHelp("What the curve is made of: braille, blocks or ascii.", valueName: "characters"))
  var plot: PlotCharacters?

  func validate() throws {
    guard (1...14).contains(days) else {
      throw ValidationError("--days \(days) cannot be played again; name 1 to 14.")
    }
    if let workers, !(1...64).contains(workers) { throw ValidationError("--workers takes 1 to 64.") }
  }

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let selection = try await service.selection(at: place, from: source.answers, environment: options.environment)
    let plan = try selection.plan()
    let answer: AdviceAnswer
    if let typed = load.typed(plan.environment.traffic) {
      var subject = AdviceSubject(typed, resources: plan.environment.resources, region: plan.names.region)
      subject.workers = workers
      answer = await AdviceAnswer(plan, subject, .typed(typed), ServiceEvidence(), target: target?.seconds)
      try answer.keep(in: place.repository())
    } else {
      answer = try await Outside.use(place) { outside in
        try await outside.advised(plan, days: days, target: target?.seconds, workers: workers)
      }
    }
    try await show(answer, selection.words(place))
    return .done
  }

  private func show(_ answer: AdviceAnswer, _ words: CommandWords) async throws {
    switch format {
    case .text:
      let characters = plot ?? PlotCharacters(environment: OutputSettings.current.environment)
      try await StandardStreams.show(
        answer.text(
          width: StandardStreams.answerWidth, characters, paints: OutputSettings.current.paintsAnswer
        ) {
          words.adjust(advice: $0)
        })
    case .json: try StandardStreams.answer(try AdviceDocument(answer).text)
    case .svg: try StandardStreams.answer(SafeText(layout: answer.curve.svg()))
    }
  }
}
