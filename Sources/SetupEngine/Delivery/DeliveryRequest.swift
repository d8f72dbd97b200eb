import Foundation
import SetupPlan

/// What is to be delivered, and how.
package struct DeliveryRequest: Sendable {
  package var mode: DeliveryMode
  /// The run whose files they are.
  package var kind: RunEvent.RunKind
  /// The environment, by the name that GitHub has for it.
  package var environment: String
  /// The repository of the answers.
  package var name: RepositoryName
  /// The working copy.
  package var repository: URL
  /// The paths of which the journal says that a run wrote them: where one is gone, the commit removes it.
  package var written: Set<String>
  /// The paths of the files that belong to the set-up.
  package var planned: Set<String>
  /// The further paths that a set-up may have written to: one that is gone is removed, as a planned one is, where what is
  /// committed says that Overture wrote it.
  package var further: Set<String>
  /// The command that delivers again by another mode.
  package var again: @Sendable (DeliveryMode) -> String
  /// What the pull request says, as Markdown, once it is known what the commit does.
  package var text: @Sendable ([Delivered.File]) -> String

  package init(
    mode: DeliveryMode, kind: RunEvent.RunKind, environment: String, name: RepositoryName, repository: URL,
    written: Set<String>, planned: Set<String>, further: Set<String>,
    again: @escaping @Sendable (DeliveryMode) -> String,
    text: @escaping @Sendable ([Delivered.File]) -> String
  ) {
    self.mode = mode
    self.kind = kind
    self.environment = environment
    self.name = name
    self.repository = repository
    self.written = written
    self.planned = planned
    self.further = further
    self.again = again
    self.text = text
  }

  /// The branch that an environment's commits are delivered on.
  package static func branch(of environment: String) -> String { "overture/\(environment)" }

  /// The first line of the commit's message, and a pull request's title.
  var subject: String { subject(of: kind) }

  /// The same where another run's files were delivered.
  func subject(of kind: RunEvent.RunKind) -> String {
    switch kind {
    case .apply: "Set up Cloud Run for \(environment)"
    case .adjust: "Adjust Cloud Run for \(environment)"
    case .revert: "Revert the set-up of Cloud Run for \(environment)"
    }
  }
}
