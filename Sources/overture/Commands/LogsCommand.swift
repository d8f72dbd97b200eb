import ArgumentParser
import Foundation
import PlainText
import ServiceLog
import SetupEngine
import SetupPlan
import UnixSignals

/// `overture logs`: the service's log, as it was and as it comes.
struct LogsCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs", abstract: "Show the service's log: requests, its output, and Cloud Run's own lines.",
    discussion: """
      The newest lines, the oldest of them first. Structured lines are opened, stack traces joined; what looks like a secret in \
      a structured line, and the query of an address, is left out. --follow goes on with what comes, until ^C. --errors counts \
      what went wrong, by Error Reporting and by the log. Times are UTC.

      Examples:
        overture logs --follow
        overture logs --since 2h --severity error
        overture logs --since 1d --errors
        overture logs --grep 'timeout|refused' --format json
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var source: AnswersOptions
  @OptionGroup var service: ServiceOptions
  @OptionGroup(title: "Which lines") var which: LogOptions
  @Flag(name: .shortAndLong, help: "Go on with what comes.") var follow = false
  @Flag(help: "Count the errors instead: how often each, and when first and last.") var errors = false
  @Option(help: ArgumentHelp("How many lines at most, the newest.", valueName: "number")) var limit = 200
  @Option(help: "text, or json: with --errors a document, else one a line.") var format: AnswerFormat = .text

  /// How many lines are counted for `--errors`.
  private static let counted = 5000

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit \(limit) shows nothing; name a number from 1.") }
    if follow, which.until != nil { throw ValidationError("--follow has no end: leave --until out.") }
    if follow, errors { throw ValidationError("--errors counts what was; follow them by --follow --severity error.") }
  }

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    let selection = try await service.selection(at: place, from: source.answers, environment: options.environment)
    return try await Outside.use(place) { outside in
      let subject = ServiceLogReader.service(of: try selection.plan())
      let reader = ServiceLogReader(google: outside.google)
      let now = Date().timeIntervalSince1970
      if errors { return try await count(subject, reader, now: now) }
      if follow { return try await following(subject, reader, now: now) }
      let query = which.query(subject, now: now, span: 3600)
      let reading = try await reader.newest(query, limit: limit, search: which.search)
      var printer = LogPrinter(service: subject.name, format: format)
      try await StandardStreams.show(try printer.text(reading.lines.map { LogCursor.Shown(line: $0) }))
      if reading.lines.isEmpty {
        StandardStreams.progress(
          "no line since \(query.since?.words ?? ""); --since goes further back")
      }
      if reading.isCut {
        StandardStreams.progress("the newest \(String(limit)) lines; --limit shows more, --since less")
      }
      return .done
    }
  }

  /// Prints lines as they come, until a signal.
  private func following(_ subject: LogQuery.Service, _ reader: ServiceLogReader, now: Double) async throws
    -> ExitStatus
  {
    let query = which.query(subject, now: now, span: 60)
    let news = reader.follow(query, from: query.since ?? LogTime(seconds: now))
    StandardStreams.progress("following \(subject.name); ^C leaves")
    let printing = Task {
      let search = which.search
      var printer = LogPrinter(service: subject.name, format: format)
      for try await event in news {
        switch event {
        case .lines(let shown): try StandardStreams.answer(try printer.text(shown.filter { search.matches($0.line) }))
        case .skipped:
          StandardStreams.tell("more lines came than are shown; --severity, --grep or --revision narrow them")
        case .behind(let seconds): StandardStreams.progress("no answer for \(String(seconds)) s; going on")
        }
      }
    }
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
    let leaving = Task {
      for await _ in signals { printing.cancel() }
    }
    defer { leaving.cancel() }
    try await printing.value
    return .interrupted
  }

  /// Counts what went wrong.
  private func count(_ subject: LogQuery.Service, _ reader: ServiceLogReader, now: Double) async throws -> ExitStatus {
    let query = which.query(subject, now: now, span: 86_400).errors
    async let reported = reader.errorGroups(query, now: LogTime(seconds: now))
    let reading = try await reader.newest(query, limit: Self.counted, search: which.search)
    let groups = ErrorGroup.counted(reading.lines)
    if format == .json {
      try StandardStreams.answer(
        try ErrorGroupsDocument(service: subject.name, reported: await reported.groups, counted: groups).text)
      return .done
    }
    var text: SafeText = ""
    switch await reported {
    case .unknown(let failure): text = "Error Reporting was not asked. \(failure.message) \(failure.remedy)\n\n"
    case .groups(let all):
      text = "Error Reporting\n" + (all.isEmpty ? "  none\n" : LogText.groups(all)) + "\n"
    }
    text =
      text + "In the log, since \(query.since?.words ?? "the beginning")\n"
      + (groups.isEmpty ? "  none\n" : LogText.groups(groups))
    try await StandardStreams.show(text)
    if reading.isCut { StandardStreams.progress("counted in the newest \(String(Self.counted)) lines alone") }
    return .done
  }
}

/// Prints lines in a format.
struct LogPrinter {
  private var text: LogText
  private let format: AnswerFormat

  init(service: String, format: AnswerFormat) {
    self.format = format
    text = LogText(service: service, paints: OutputSettings.current.paintsAnswer)
  }

  /// Lines as they are printed.
  mutating func text(_ lines: [LogCursor.Shown]) throws -> SafeText {
    var all: SafeText = ""
    for shown in lines {
      switch format {
      case .text: all = all + text.rows(shown.line, isLate: shown.isLate)
      case .json: all = all + (try LogLineDocument(shown.line, isLate: shown.isLate).line)
      }
    }
    return all
  }
}
