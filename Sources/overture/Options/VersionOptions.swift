import ArgumentParser

/// What tells which program this is.
struct VersionOptions: ParsableArguments {
  @Flag(help: "Print the version, the commit that it was built from, and the version of Swift.")
  var version = false

  @Flag(help: "With --version: print it as JSON.")
  var json = false

  /// JSON of nothing means nothing.
  func validate() throws {
    guard version || !json else { throw ValidationError("--json belongs to --version; commands take --format json.") }
  }
}
