import ArgumentParser
import Foundation
import SetupPlan

/// What the shell offers for a value. Nothing here asks a cloud, and what goes wrong offers nothing.
extension CompletionKind {
  /// The environments of the repository's answers; the usual three where it has none.
  static let environments = custom { words, _, _ in CompletionPlace(words).environments }

  /// The services of the repository's answers.
  static let services = custom { words, _, _ in CompletionPlace(words).services }

  /// The files of the repository's workflows.
  static let workflows = custom { words, _, _ in CompletionPlace(words).workflows }

  /// The regions of Cloud Run.
  static let regions = list(Region.all.map(\.id))

  /// The projects that were listed last.
  static let projects = custom { _, _, _ in ProjectCache(environment: ProcessInfo.processInfo.environment).ids }
}
