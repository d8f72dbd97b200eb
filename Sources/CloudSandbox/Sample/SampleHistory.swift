/// The sample repository's history: the same bytes, authors and dates give the same commit ids everywhere.
struct SampleHistory: Sendable {
  /// One commit, which only adds files.
  struct Commit: Sendable {
    var message: String
    /// Author's and committer's date, ISO 8601.
    var date: String
    /// Paths from the repository's root.
    var files: [String]
  }

  /// Who made all commits.
  let author = (name: "Orchestra Example", email: "orchestra@example.com")
  /// Who works on it in the sandbox, by the settings of the working copy.
  let user = (name: "Orchestra Operator", email: String(SampleWorld.operatorMember.dropFirst("user:".count)))
  let branch = "main"
  let repository = "ai-cherry/ai-orchestra"
  var remote: String { "https://github.com/\(repository).git" }

  /// The id of the last commit.
  static let tip = "86e9b9c31f37988a3794defe2b9ebaff58aabac7"

  /// Oldest first; together they have every file of `assets/sample`.
  let commits = [
    Commit(
      message: "Say what the orchestra is", date: "2025-03-03T09:00:00+00:00", files: ["README.md", ".gitignore"]),
    Commit(
      message: "Let agents work on one goal, by rules or with a model", date: "2025-03-04T10:30:00+00:00",
      files: [
        "ai-orchestra/app/__init__.py", "ai-orchestra/app/agents.py", "ai-orchestra/app/settings.py",
        "ai-orchestra/pyproject.toml", "ai-orchestra/requirements.txt",
      ]),
    Commit(
      message: "Serve the agents over HTTP", date: "2025-03-05T14:10:00+00:00", files: ["ai-orchestra/app/main.py"]),
    Commit(
      message: "Test the routes and the agents", date: "2025-03-06T08:45:00+00:00",
      files: ["ai-orchestra/tests/test_app.py"]),
    Commit(
      message: "Run it in a container, and deploy it from main", date: "2025-03-07T16:20:00+00:00",
      files: ["ai-orchestra/Dockerfile", ".github/workflows/ci.yml"]),
  ]
}
