/// The Python service inside the repository.
package struct Service: Sendable, Hashable {
  /// The base of every resource name, such as `ai-orchestra`.
  package var name: String
  /// The folder of the service's code, relative to the repository's root; `.` for the root.
  package var directory: String
  /// What somebody said of it, instead of what its files tell.
  package var details: [ServiceDetail: String]

  package init(name: String, directory: String, details: [ServiceDetail: String] = [:]) {
    self.name = name
    self.directory = directory
    self.details = details
  }
}

/// What a service's files tell as a rule, and an answer can say otherwise.
package enum ServiceDetail: String, Sendable, CaseIterable {
  /// What is served: `app.main:app`, `shop:create_app()` for a factory, `worker.main` for a program.
  case application
  /// The file that the dependencies are installed from, such as `uv.lock`.
  case packaging
  /// Python's version, such as `3.13`.
  case python
  /// The path that tells whether the service is healthy, such as `/health`.
  case health
}
