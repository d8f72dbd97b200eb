import GitHub
import SetupPlan

/// Why a run has not brought the service to serve, in words.
struct RunFailure {
  let run: GitHubRun
  let plan: Plan

  private var again: String { "overture deploy \(plan.options) --watch" }

  /// A step has failed.
  func of(_ step: GitHubJob.Step, in job: GitHubJob, because cause: String?) -> Failure {
    let ending = step.conclusion == .failure ? "failed" : step.conclusion == .timedOut ? "took too long" : "was ended"
    return Failure(
      message: "“\(step.name)” of \(job.name) \(ending)",
      reason: cause ?? "It has not said why.",
      remedy: "Fix what its lines name, push it, or run it again: \(again). The whole log: \(job.page)")
  }

  /// A job has failed before its first step.
  func before(_ job: GitHubJob) -> Failure {
    Failure(
      message: "GitHub has refused \(job.name) before it began",
      reason: "The branch \(run.branch) may not deploy to \(plan.names.environment), a reviewer has rejected the "
        + "deployment, or no runner could be had.",
      remedy: "Read why at \(job.page), then run it again: \(again)")
  }

  /// No job has failed.
  var withoutJob: Failure {
    switch run.conclusion {
    case .cancelled?:
      Failure(
        message: "The run was cancelled", reason: "Somebody has ended it, or a newer one has.",
        remedy: "See \(run.page), or run it again: \(again)")
    case .startupFailure?:
      Failure(
        message: "GitHub cannot read the workflow", reason: "The run has ended before it had a job.",
        remedy: "Read why at \(run.page); the files are written again by overture apply \(plan.options)")
    default:
      Failure(
        message: "The run has ended with “\(run.conclusion?.rawValue ?? "nothing")”",
        reason: "It has deployed nothing.", remedy: "See \(run.page), or run it again: \(again)")
    }
  }

  /// There is nothing that could serve.
  var serviceMissing: Failure {
    Failure(
      message: "The service \(plan.names.service) is not there", reason: "\(plan.names.environment) is not set up.",
      remedy: "Set it up: overture apply \(plan.options)")
  }

  /// The run has ended well, but what serves is not of it.
  func notServing(_ newest: String?, _ serving: Serving?) -> Failure {
    guard run.event != "pull_request" else {
      return Failure(
        message: "The run has deployed nothing",
        reason: "It has checked a pull request, which deploys once it is merged.",
        remedy: "Merge it, then follow what that begins: overture deploy \(plan.options) --follow")
    }
    let share = serving.map {
      "\($0.sole?.name ?? "several revisions") \($0.sole == nil ? "get" : "gets") the requests"
    }
    return Failure(
      message: "The run has ended, but no revision of it has the traffic",
      reason: "The newest revision is \(newest ?? "missing")\(share.map { ", and \($0)" } ?? "").",
      remedy: "See what serves: overture status \(plan.options); the run: \(run.page)")
  }
}
