/// Lines under a heading; without lines, the heading is left out too.
struct TemplateLines: Sendable {
  let lines: [String]

  init?(_ lines: [String]) {
    guard !lines.isEmpty else { return nil }
    self.lines = lines
  }
}

/// The tool that installs a service's dependencies from its lock, and its release; pinned, so that a newer one stops no
/// deployment.
struct InstallTool: Sendable {
  let usesUVLock: Bool
  let usesPoetryLock: Bool
  let usesPDMLock: Bool
  let usesPipenvLock: Bool
  let usesPipfile: Bool
  let usesSetupScript: Bool
  let poetryVersion = "2.5.1"
  let poetryExportVersion = "1.10.1"
  let pdmVersion = "2.29.4"
  let pipenvVersion = "2026.10.3"

  init(_ kind: RepositoryFacts.Dependencies) {
    usesUVLock = kind == .uvLock
    usesPoetryLock = kind == .poetryLock
    usesPDMLock = kind == .pdmLock
    usesPipenvLock = kind == .pipenvLock
    usesPipfile = kind == .pipfile
    usesSetupScript = kind == .setupScript
  }
}
