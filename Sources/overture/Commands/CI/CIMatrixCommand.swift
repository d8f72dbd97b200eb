import ArgumentParser

/// `overture ci matrix`: the services and environments, as a workflow takes them.
struct CIMatrixCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "matrix", abstract: "Print services and environments as the matrix of a job, in one line of JSON.")

  @OptionGroup var options: SetUpOptions
  @OptionGroup var affected: AffectedOptions

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    try await place.prepare()
    try StandardStreams.answer(
      try ServiceMatrix(try await ServiceMatrix.selections(of: place.repository(), affectedSince: affected.base)).line)
    return .done
  }
}

/// Which services count.
struct AffectedOptions: ParsableArguments {
  @Option(
    name: .customLong("affected"),
    help: ArgumentHelp("Only the services that have changed since the branch left this commit.", valueName: "base"))
  var base: String?
}
