/// The extras and groups of a service, in the words of the tool that installs from its lock.
struct InstallOptions {
  /// Behind the command of the Dockerfile, with a blank before each.
  let image: String
  /// Behind the command of the tests' job.
  let tests: String

  init(_ facts: RepositoryFacts) {
    let words: (extra: String, group: String, allExtras: String, allGroups: String)
    switch facts.dependencies {
    case .uvLock, .uvWorkspace: words = ("--extra=", "--group=", "--all-extras", "--all-groups")
    case .poetryLock: words = ("--extras=", "--with=", "--all-extras", "--all-groups")
    case .pdmLock: words = ("--group=", "--group=", "--group=:all", "--group=:all")
    case .project: words = ("--extra=", "--group=", "--all-extras", "")
    case .setupScript: words = ("--extra=", "", "--all-extras", "")
    case .requirements, .pipfile, .pipenvLock, .none: words = ("", "", "", "")
    }
    let extras = Self.options(facts.extras, words.extra, words.allExtras)
    let groups = Self.options(facts.groups, words.group, words.allGroups)
    image = (extras + groups).map { " " + $0 }.joined()
    let moreExtras = facts.extras + facts.checks.extras.filter { !facts.extras.contains($0) }
    let moreGroups = facts.groups + facts.checks.groups.filter { !facts.groups.contains($0) }
    // Poetry and PDM export all groups for the tests.
    let hasAll = facts.dependencies == .poetryLock || facts.dependencies == .pdmLock
    tests =
      (Self.options(moreExtras, words.extra, words.allExtras)
      + (hasAll ? [] : Self.options(moreGroups, words.group, words.allGroups))).map { " " + $0 }.joined()
  }

  private static func options(_ names: [String], _ option: String, _ all: String) -> [String] {
    if names.contains("*") { return all.isEmpty ? [] : [all] }
    return option.isEmpty ? [] : names.filter(Shell.isPlain).map { option + $0 }
  }
}
