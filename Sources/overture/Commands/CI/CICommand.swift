import ArgumentParser

/// `overture ci`: the workflow for teams, and what its jobs run.
struct CICommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ci", abstract: "Write a workflow that plans pull requests and looks for drift.",
    discussion: """
      Needs ci: true in overture.yaml, applied: then each environment has a planner, an account that can only read and that \
      only pull requests and the schedule of this repository can become. Pull requests of forks get no account: they are \
      planned from their files alone.

      Examples:
        overture ci --dry-run
        overture ci plan --pull-request 7
      """,
    subcommands: [
      CIWriteCommand.self, CIMatrixCommand.self, CIPlanCommand.self, CIStaticCommand.self, CIDriftCommand.self,
      CIApplyCommand.self, CIPreviewCommand.self, CIEndPreviewsCommand.self,
    ], defaultSubcommand: CIWriteCommand.self)
}
