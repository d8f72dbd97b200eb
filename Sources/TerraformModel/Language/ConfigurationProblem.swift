/// What is wrong with a configuration, where it is.
package struct ConfigurationProblem: Error, Sendable, Equatable {
  /// What is wrong, in a sentence.
  package var message: String
  /// `FILE:LINE`, where it is known.
  package var place: String

  package init(_ message: String, place: String = "") {
    self.message = message
    self.place = place
  }
}
