import PlainText
import SetupPlan

/// A plan that was agreed to: only what it says is carried out.
struct PlanAgreement {
  /// The plan's hash when it was agreed to.
  let hash: PlanHash
  /// The command that shows the plan as it is now.
  let planAgain: String

  /// Compares with the plan as it is now, and tells on standard error what is otherwise where it is.
  ///
  /// - Parameter preview: the plan now.
  /// - Throws: a `Failure` of kind `answers` where it differs.
  func check(_ preview: Preview) throws {
    guard let now = preview.hash, now != hash else { return }
    let parts = now.differences(from: hash)
    for part in parts {
      for line in preview.lines(of: part) { StandardStreams.tell("now, \(part.title): \(line)") }
    }
    throw Failure(
      message: "The plan has changed since it was agreed to",
      reason: "Otherwise now: \(parts.map(\.title).joined(separator: ", ")).",
      remedy: "Look at it again, and agree to what it is now: \(planAgain)", kind: .answers)
  }
}

extension Preview {
  /// What the plan says about one part of its hash, now.
  fileprivate func lines(of part: PlanHash.Part) -> [String] {
    func details(_ isWanted: (StepID) -> Bool) -> [String] {
      steps.filter { isWanted($0.step) }.flatMap { step in step.details.map { "\(step.step.rawValue): \($0)" } }
    }
    let found: [String] =
      switch part {
      case .answers: []
      case .files: files.filter { $0.kind != .unchanged }.map { "\($0.path) would be \($0.kind.rawValue)" }
      case .iam:
        grants.filter { !$0.isPresent }.map { "\($0.member) has not \($0.grant.role) on \($0.resource)" }
      case .terraform: details { $0 == .terraformApply }
      case .steps:
        details { !$0.isCheck && ![.filesWrite, .terraformPlan, .terraformApply, .serviceVerify].contains($0) }
      }
    return found.isEmpty && part != .answers ? ["nothing would change"] : found
  }
}
