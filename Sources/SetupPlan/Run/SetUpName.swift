/// Which set-up something is about: one environment of one service.
package struct SetUpName: Sendable, Hashable {
  /// The service's name in its answers.
  package let service: String
  package let environment: String

  package init(service: String, environment: String) {
    self.service = service
    self.environment = environment
  }
}
