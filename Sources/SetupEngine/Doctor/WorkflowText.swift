import SetupPlan

/// A workflow as its text says it, as far as the doctor goes by it: its jobs, each with its own lines.
///
/// GitHub reads it as YAML; here only what stands at a line's beginning counts, so that a file that a person has edited into
/// something that is no YAML any more can be looked at too.
struct WorkflowText: Sendable {
  /// A job with its lines.
  struct Job: Sendable {
    let name: String
    let text: String

    /// Whether it signs in to Google Cloud, itself or by the workflow that it calls.
    var signsIn: Bool {
      text.contains("google-github-actions/auth@") || text.contains("deploy-template.yml")
    }

    /// Whether it may ask GitHub for its identity.
    var mayAskForIdentity: Bool { text.contains(/(?m)^ +id-token: *write/) || text.contains("permissions: write-all") }

    /// Whether it pushes an image before it has signed docker in.
    var pushesUnsigned: Bool {
      guard let push = text.firstRange(of: /(buildx build --push|docker push |push: true)/) else { return false }
      let login = text.firstRange(of: /(docker\/login-action@|docker login|auth configure-docker)/)
      return login.map { $0.lowerBound > push.lowerBound } ?? true
    }
  }

  let path: String
  let text: String
  let jobs: [Job]

  init(path: String, text: String) {
    self.path = path
    self.text = text
    var jobs: [Job] = []
    var name: String?
    var lines: [Substring] = []
    var isInJobs = false
    // Made once: each evaluation of a literal parses it again.
    let head = #/  ([A-Za-z_][A-Za-z0-9_-]*):(?:.*)/#
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("jobs:") {
        isInJobs = true
      } else if isInJobs, line.hasPrefix("  "), let match = line.wholeMatch(of: head) {
        if let name { jobs.append(Job(name: name, text: lines.joined(separator: "\n"))) }
        name = String(match.1)
        lines = []
      } else if isInJobs, line.first.map({ !$0.isWhitespace && $0 != "#" }) ?? false {
        break
      } else {
        lines.append(line)
      }
    }
    if let name { jobs.append(Job(name: name, text: lines.joined(separator: "\n"))) }
    self.jobs = jobs
  }

  /// Whether its runs wait for each other.
  var hasConcurrency: Bool { text.contains(/(?m)^concurrency:\s*(\n +group:|\S)/) }

  /// Whether it deploys by Google's action with a tag, and goes by the address that this answers with: that of any tag.
  var readsAnyTagsAddress: Bool {
    text.contains("google-github-actions/deploy-cloudrun@") && text.contains(/(?m)^ +tag:/)
      && text.contains(/steps\.[a-z_-]+\.outputs\.url/)
  }
}

extension DoctorReadings {
  /// The set-up's workflows as they are.
  var workflowTexts: [WorkflowText] {
    files.keys.filter { $0.contains(".github/workflows/") }.sorted()
      .map { WorkflowText(path: $0, text: files[$0] ?? "") }
  }

  /// The workflow that deploys this environment; nil where its file is missing.
  var deployment: WorkflowText? { workflowTexts.first { $0.path.hasSuffix("/\(workflowFile)") } }

  /// Terraform's files as they are.
  var terraformFiles: [(path: String, text: String)] {
    files.keys.filter { $0.hasSuffix(".tf") }.sorted().map { ($0, files[$0] ?? "") }
  }
}
