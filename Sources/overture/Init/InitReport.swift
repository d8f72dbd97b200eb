import Artifacts
import PlainText
import SetupPlan

/// What `overture init` tells: what it has found, what it has written, and what comes next.
struct InitReport {
  let plan: Plan
  let inspection: ServiceInspection
  /// The file of answers, from the repository's root.
  let file: String
  /// The options that name the place on a command line.
  let place: [String]

  /// What was found, with file and line.
  ///
  /// - Parameters:
  ///   - findings: what was found.
  ///   - problems: what could not be read.
  ///   - gain: how the image and the patches did; nil where nothing was measured.
  /// - Returns: a line each.
  static func found(
    _ findings: [Finding], problems: [DetectionProblem] = [], measured gain: ImageGain? = nil
  ) -> [SafeText] {
    let shown = findings.filter { !isMinor($0) }
    let minor = findings.count - shown.count
    return shown.map { finding in
      let place = evidence(for: finding, gain)
      return "  \(finding.aspect.title): \(finding.value) (\(finding.confidence.rawValue), \(place))"
    } + (minor == 0 ? [] : ["  and \(minor) more, such as variables with a default: overture plan lists them"])
      + problems.map { "  \($0.place): \($0.what)" }
  }

  /// Where it stands, or why it counts; an offer is of use only with what it does.
  private static func evidence(for finding: Finding, _ gain: ImageGain?) -> String {
    let isOffer = finding.aspect == .patches && finding.file != Finding.answers
    return finding.place.isEmpty || isOffer ? finding.why(measured: gain) : finding.place
  }

  /// Whether nothing depends on it: other workflows, and variables that the service starts without.
  private static func isMinor(_ finding: Finding) -> Bool {
    switch finding.aspect {
    case .workflow: true
    case .variable: !finding.value.hasSuffix(", required")
    default: false
    }
  }

  /// Everything that is said once the file stands.
  var lines: [SafeText] { security + open + cost + next }

  /// The four security answers, and how a riskier one comes to be.
  private var security: [SafeText] {
    let answers = plan.environment.security
    let safe = TradeOff.ID.allCases.filter { !$0.isInPlay(in: answers) }
    let unaccepted = answers.unaccepted(on: .today)
    let taken = answers.tradeOffs.filter { !unaccepted.contains($0) }
    func words(_ ids: [TradeOff.ID], _ answer: (SecurityQuestion) -> String) -> String {
      ids.map { "\($0.question.key): \(answer($0.question))" }.joined(separator: ", ")
    }
    var lines: [SafeText] = []
    if !safe.isEmpty {
      lines += [
        "Security: the safer answer is written for \(words(safe, \.safer)).",
        "  A riskier one is yours to choose: change it in \(file), and overture plan shows what it risks.",
      ]
    }
    if !taken.isEmpty { lines.append("Accepted, as you asked: \(words(taken, \.riskier)).") }
    for id in unaccepted {
      lines.append(
        "Not accepted yet: \(id.question.key): \(id.question.riskier). apply wants --acknowledge \(id.rawValue).")
    }
    return lines
  }

  /// What has to be settled before it can be applied.
  private var open: [SafeText] {
    let missing = plan.failure(unanswered: inspection.facts.neededVariables).map { [$0] } ?? []
    let all =
      inspection.obstacles.map { ($0.message, $0.reason, $0.remedy) }
      + missing.map { ($0.message, $0.reason, $0.remedy) }
    guard !all.isEmpty else { return [] }
    return ["To be settled before apply:"]
      + all.flatMap { message, reason, remedy -> [SafeText] in ["  \(message)", "    \(reason)", "    \(remedy)"] }
  }

  private var cost: [SafeText] {
    let words = CostWords(of: plan)
    return ["Cost: \(CostEstimate.text(words.estimate)) a month, an estimate."] + words.lines.map { "  \($0)" }
  }

  private var next: [SafeText] {
    func command(_ name: String) -> String {
      Shell.command(["overture", name] + place) + (plan.answers.environments.count > 1 ? " \(plan.options)" : "")
    }
    return [
      "Next:", "  \(command("plan"))   what would change; works without signing in",
      "  \(command("permissions"))   the roles and the token's scopes that apply needs, as commands",
      "  \(command("apply"))   set it up",
    ]
  }
}
