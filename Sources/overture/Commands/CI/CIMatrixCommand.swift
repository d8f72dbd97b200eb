import ArgumentParser

/// `overture ci matrix`: the services and environments, as a workflow takes them.
struct CIMatrixCommand: SetUpCommand {
  static let configuration = CommandConfiguration(
    commandName: "matrix", abstract: "Print services and environments as the matrix of a job, in one line of JSON.",
    discussion: """
      Examples:
        overture ci matrix
        overture ci matrix --affected origin/main
      """)

  @OptionGroup var options: SetUpOptions
  @OptionGroup var affected: AffectedOptions
  @Flag(help: "Only those that have previews, with what their images are built from.")
  var previews = false

  func perform() async throws -> ExitStatus {
    let place = Place(options)
    try await place.prepare()
    let repository = try place.repository()
    let selections = try await ServiceMatrix.selections(of: repository, affectedSince: affected.base)
    try StandardStreams.answer(
      previews ? try await PreviewMatrix(selections, at: place).line : try ServiceMatrix(selections).line)
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
