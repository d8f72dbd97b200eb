import Foundation
import GitHub
import SetupPlan

/// What GitHub lets the operator and the workflow do.
extension DoctorRow {
  static let gitHub: [DoctorRow] = [
    DoctorRow(.githubPermission, .settings) { readings in
      let refused = readings.refusals.compactMap { question, refusal in
        if case .token(let permission) = refusal.kind { (question, permission ?? "", refusal.failure) } else { nil }
      }
      guard let first = refused.first else { return nil }
      let wanted = refused.map(\.1).filter { !$0.isEmpty }.uniqued
      return DoctorFinding(
        .githubPermission,
        "The GitHub token lacks \(wanted.isEmpty ? "a permission" : wanted.joined(separator: ", ")).",
        proof: refused.map { "\($0.0): 403, Resource not accessible by personal access token" }.uniqued,
        cure: .told(
          "Give the token Secrets, Environments, Actions and Administration: read and write, at "
            + "\(readings.host.fineGrainedTokens). \(first.2.remedy)", readings.host.signIn))
    },
    DoctorRow(.githubHidden, .settings, masks: [.githubPermission]) { readings in
      let name = readings.plan.answers.repository.description
      let signOn = readings.refusals.compactMap { question, refusal -> (String, String?)? in
        if case .signOn(let url) = refusal.kind { (question, url) } else { nil }
      }.first
      if let (question, url) = signOn {
        return DoctorFinding(
          .githubHidden,
          "The organisation \(readings.plan.answers.repository.owner) wants the token authorised for single sign-on.",
          proof: ["\(question): 403 with X-GitHub-SSO"],
          cure: .told(
            "Authorise it\(url.map { " at \($0)" } ?? " on the page of the token"), then look again.",
            "gh repo view \(readings.host.named(name))"))
      }
      guard readings.repository.isAbsent else { return nil }
      return DoctorFinding(
        .githubHidden, "GitHub does not know \(name), or does not show it to this token.",
        proof: ["\(readings.repository.question): 404"],
        cure: .told(
          "Select the repository in the token at \(readings.host.fineGrainedTokens), or sign in as somebody who may see it.",
          "gh repo view \(readings.host.named(name))"))
    },
    DoctorRow(.environmentPlan, .settings) { readings in
      guard !readings.plan.usesRepositorySecrets, readings.repository.value?.isPrivate == true,
        readings.ownerPlan.value == "free"
      else { return nil }
      return DoctorFinding(
        .environmentPlan,
        "\(readings.plan.answers.repository) is private and its owner's plan is free: GitHub keeps environments and their secrets "
          + "from it.",
        proof: [
          "\(readings.repository.question): private", "\(readings.ownerPlan.question): free",
        ],
        cure: .told(
          "Keep the secrets at the repository: answer service: { secrets: repository } in overture.yaml, and apply it.",
          "overture apply \(readings.plan.options)"))
    },
    DoctorRow(.workflowOff, .settings) { readings in
      let name = readings.plan.answers.repository.description
      let file = readings.workflowFile
      if let actions = readings.actions.value, !actions.isEnabled {
        return DoctorFinding(
          .workflowOff, "GitHub Actions is off in \(name), so that nothing is deployed.",
          proof: ["\(readings.actions.question): enabled is false"],
          cure: .told(
            "Turn it on.",
            "gh api \(readings.host.apiOption)--method PUT repos/\(name)/actions/permissions -F enabled=true "
              + "-f allowed_actions=all"))
      }
      if readings.workflow.isAbsent, readings.repository.value != nil {
        return DoctorFinding(
          .workflowOff, "\(file) is not on the default branch of \(name), so that it never runs.",
          proof: ["\(readings.workflow.question): 404"],
          cure: .told(
            "Push it to \(readings.repository.value?.defaultBranch ?? "the default branch").",
            "git push origin \(readings.repository.value?.defaultBranch ?? "main")"))
      }
      guard let workflow = readings.workflow.value, !workflow.isActive else { return nil }
      return DoctorFinding(
        .workflowOff, "The workflow \(file) is switched off: by somebody, or after 60 days without activity.",
        proof: ["\(readings.workflow.question): its state is not active"],
        cure: .change(
          .enableWorkflow(file: file, id: workflow.id), "It is switched on; the next push deploys.", of: .workflowOff,
          readings.plan))
    },
    DoctorRow(.runWaits, .lastRun) { readings in
      guard let run = readings.runs.value?.first, !run.hasEnded else { return nil }
      if let pending = readings.pending.value, let first = pending.first(where: { !$0.reviewers.isEmpty }) {
        let may = pending.filter { $0.mayApprove && $0.environmentID > 0 }
        let words = "One of \(first.reviewers.joined(separator: ", ")) has to approve it."
        return DoctorFinding(
          .runWaits, "Run \(run.number) of \(readings.workflowFile) waits for a review of \(first.environment).",
          proof: [
            "\(readings.pending.question): \(first.environment), reviewers \(first.reviewers.joined(separator: ", "))"
          ],
          cure: may.isEmpty
            ? .told(
              words,
              "gh run view \(run.id) -R \(readings.host.named(readings.plan.answers.repository.description)) --web")
            : .change(
              .approve(run: run.id, environments: may.map(\.environmentID)), "It is approved with your account.",
              of: .runWaits, readings.plan, isSafe: false))
      }
      // What has waited behind another one for an hour waits for something that has stopped.
      guard run.progress == .pending, readings.now.timeIntervalSince(run.created) > 3600,
        let holder = readings.runs.value?.first(where: { $0.id != run.id && !$0.hasEnded })
      else { return nil }
      return DoctorFinding(
        .runWaits,
        "Run \(run.number) waits behind run \(holder.number), which has not ended since \(holder.started.formatted(.iso8601)).",
        proof: [
          "\(readings.runs.question): run \(run.number) is pending, run \(holder.number) \(holder.progress.rawValue)"
        ],
        cure: .change(
          .cancelRun(holder.id), "Run \(holder.number) is ended, so that the next one begins.", of: .runWaits,
          readings.plan, isSafe: false))
    },
    DoctorRow(.deploymentFailed, .lastRun) { readings in
      guard let run = readings.runs.value?.first, run.hasEnded, run.event != "pull_request",
        let conclusion = run.conclusion, ![.success, .cancelled, .skipped, .neutral].contains(conclusion)
      else { return nil }
      let step = readings.failedStep
      let place = step.map { "\($0.job)\($0.step.map { ", “\($0)”" } ?? ", before its first step")" }
      return DoctorFinding(
        .deploymentFailed,
        "Run \(run.number) of \(readings.workflowFile) has deployed nothing: it ended with \(conclusion.rawValue)"
          + "\(place.map { " at \($0)" } ?? "").",
        proof: ["\(readings.runs.question): run \(run.number), \(conclusion.rawValue)"]
          + (step?.cause.map { ["its log: \($0)"] } ?? []),
        cure: .told(
          "Fix what its lines name and push it, or run it again. The whole log: \(step?.page ?? run.page)",
          "overture deploy \(readings.plan.options) --watch"))
    },
    DoctorRow(.tokenExpiry, .settings) { readings in
      guard let end = readings.tokenEnd.value else { return nil }
      let days = Int((end.timeIntervalSince(readings.now) / 86400).rounded(.down))
      guard days < 7 else { return nil }
      return DoctorFinding(
        .tokenExpiry,
        "The GitHub token \(days < 0 ? "has ended" : days == 0 ? "ends within a day" : "ends in \(days) days"), at "
          + "\(end.formatted(.iso8601)).",
        proof: ["\(readings.tokenEnd.question): GitHub-Authentication-Token-Expiration is \(end.formatted(.iso8601))"],
        cure: .told("Renew it at \(readings.host.fineGrainedTokens), then sign in with it.", readings.host.signIn))
    },
  ]
}
