import GoogleCloud
import RESTClient
import SetupPlan

/// What Cloud Run, Artifact Registry and Cloud Scheduler are set to.
extension DoctorRow {
  static let services: [DoctorRow] = [
    DoctorRow(.notInvokable, .settings) { readings in
      guard readings.plan.environment.security.access == .public, let service = readings.service.value,
        service.document["invokerIamDisabled"].bool != true,
        readings.policies[.service]?.value?.bindings.contains(where: { $0.member == "allUsers" }) == false
      else { return nil }
      return DoctorFinding(
        .notInvokable, "\(readings.names.service) is to be public, and lets in only whom a role names.",
        proof: [
          "\(readings.service.question): invokerIamDisabled is not set",
          "\(readings.policies[.service]?.question ?? ""): no allUsers",
        ] + readings.probeProof,
        cure: .steps(Self.ofTerraform, "The invoker check is switched off again.", of: .notInvokable, readings.plan))
    },
    DoctorRow(.keepWarm, .settings) { readings in
      let names = readings.names
      guard let schedule = readings.plan.environment.resources.keepWarm, let service = readings.service.value,
        Pause(of: service) == nil
      else { return nil }
      func finding(_ what: String, _ proof: String, _ cure: DoctorCure) -> DoctorFinding {
        DoctorFinding(.keepWarm, what, proof: ["\(readings.job.question): \(proof)"], cure: cure)
      }
      func byTerraform(_ words: String) -> DoctorCure { .steps(Self.ofTerraform, words, of: .keepWarm, readings.plan) }
      if readings.job.isAbsent {
        return finding(
          "The job that keeps \(names.service) warm (\(schedule)) is missing.", "404",
          byTerraform("Terraform makes it."))
      }
      guard let job = readings.job.value else { return nil }
      if job["state"].string == "PAUSED" {
        return finding(
          "\(names.keepWarmJob) is paused, and overture pause did not do that.", "its state is PAUSED",
          .change(.resumeJob, "It goes on.", of: .keepWarm, readings.plan))
      }
      let target = job["httpTarget"]
      let address = target["uri"].string ?? ""
      let own = [service.uri] + service.document["urls"].array.compactMap(\.string)
      if !own.contains(where: { address.hasPrefix($0) }) {
        return finding(
          "\(names.keepWarmJob) calls another address than the service's.",
          "it calls \(address), the service is \(service.uri)",
          byTerraform("It calls the service."))
      }
      if address.hasSuffix("z") {
        return finding(
          "\(names.keepWarmJob) calls a path that ends with z, which Google's front end answers itself with 404.",
          "it calls \(address)", byTerraform("It calls the path that the answers tell."))
      }
      guard readings.plan.environment.security.access == .authenticated else { return nil }
      if !own.contains(target["oidcToken"]["audience"].string ?? "") {
        let audience = target["oidcToken"]["audience"].string ?? "none"
        return finding(
          "\(names.keepWarmJob) calls with a token for another audience, and gets 401.", "its audience is \(audience)",
          byTerraform("The audience becomes \(service.uri)."))
      }
      guard let grant = readings.missing(on: .service).first(where: { $0.role == "roles/run.invoker" }) else {
        return nil
      }
      return finding(
        "\(readings.members[grant.member] ?? "") may not call the service, so that the job gets 403.",
        "\(readings.policies[.service]?.question ?? ""): no \(grant.role)", byTerraform("Terraform grants the role."))
    },
    DoctorRow(.scheduleZone, .settings) { readings in
      guard let wanted = readings.plan.environment.resources.keepWarm, let job = readings.job.value else { return nil }
      let (zone, schedule) = (job["timeZone"].string ?? "Etc/UTC", job["schedule"].string ?? "")
      guard !["Etc/UTC", "UTC"].contains(zone) || schedule != wanted else { return nil }
      return DoctorFinding(
        .scheduleZone,
        "\(readings.names.keepWarmJob) runs at \(schedule) of \(zone); the answers say \(wanted), which is UTC.",
        proof: ["\(readings.job.question): schedule \(schedule), timeZone \(zone)"],
        cure: .steps(Self.ofTerraform, "It goes by the answers again.", of: .scheduleZone, readings.plan))
    },
    DoctorRow(.imageMissing, .settings, masks: [.containerStart]) { readings in
      let serving = readings.revisions.value?.max { $0.percent < $1.percent }
      let isGone = readings.servingImage.value == false
      let message = readings.newestFailure.flatMap { $0.contains("not found") ? $0 : nil }
      guard isGone || message != nil else { return nil }
      let image = isGone ? serving?.shortImage ?? "" : readings.service.value?.createdRevision ?? ""
      return DoctorFinding(
        .imageMissing,
        "\(isGone ? "The image of the revision that answers" : "The image of the newest revision"), \(image), is not in the registry: the next instance cannot start.",
        proof: isGone
          ? ["\(readings.servingImage.question): 404"] : ["\(readings.service.question): \(message ?? "")"],
        cure: .told(
          "Deploy once, so that an image that is there answers.", "overture deploy \(readings.plan.options) --watch"))
    },
    DoctorRow(.tcpProbe, .settings) { readings in
      guard let service = readings.service.value,
        readings.generated.contains(where: { $0.key.hasSuffix(".tf") && $0.value.contains("http_get {") })
      else { return nil }
      let probe = service.document["template"]["containers"].array.first?["startupProbe"] ?? .null
      guard probe["httpGet"].isNull, probe["grpc"].isNull else { return nil }
      return DoctorFinding(
        .tcpProbe,
        "The startup probe asks whether the port is open, which it is before the application is imported: requests then wait.",
        proof: ["\(readings.service.question): startupProbe has no httpGet"],
        cure: .steps(Self.ofTerraform, "It asks the health path, as the files say.", of: .tcpProbe, readings.plan))
    },
    DoctorRow(.imagePlatform, .settings, masks: [.containerStart, .executable]) { readings in
      guard let message = readings.newestFailure, message.contains("must support amd64/linux") else { return nil }
      return DoctorFinding(
        .imagePlatform,
        "The image of \(readings.service.value?.createdRevision ?? "") is not for amd64, which Cloud Run runs.",
        proof: ["\(readings.service.question): \(message)"],
        cure: .told(
          "Build it with --platform=linux/amd64, or let the workflow build it.",
          "overture deploy \(readings.plan.options) --watch"))
    },
    DoctorRow(.trafficPinned, .settings) { readings in
      guard let newest = readings.settledNewest, newest.percent == 0, let answering = readings.answering.first else {
        return nil
      }
      return DoctorFinding(
        .trafficPinned, "\(newest.name) is ready and gets no requests: they are pinned to \(answering.name).",
        proof: ["\(readings.service.question): traffic names \(answering.name), and not the latest revision"],
        cure: .change(
          .trafficToLatest, "All requests go to \(newest.name), and to each later revision.", of: .trafficPinned,
          readings.plan, isSafe: false))
    },
    DoctorRow(.trafficSplit, .settings) { readings in
      guard let newest = readings.settledNewest, newest.percent > 0, readings.answering.count > 1 else { return nil }
      let shares = readings.answering.map { "\($0.name) \($0.percent) %" }.joined(separator: ", ")
      return DoctorFinding(
        .trafficSplit, "An older revision still answers: \(shares), and no run is moving the traffic.",
        proof: ["\(readings.service.question): \(shares)"],
        cure: .change(
          .trafficToLatest, "All requests go to \(newest.name).", of: .trafficSplit, readings.plan, isSafe: false))
    },
    DoctorRow(.tagMoved, .settings) { readings in
      let moved = (readings.revisions.value ?? []).flatMap { revision in revision.tags.map { (revision, $0) } }
        .first { revision, tag in
          tag.wholeMatch(of: /pr-([0-9]+)/).map { Int($0.1) != revision.pullRequest } ?? false
        }
      guard let (revision, tag) = moved else { return nil }
      return DoctorFinding(
        .tagMoved, "The tag \(tag) leads to \(revision.name), which is no preview of that pull request.",
        proof: [
          "\(readings.revisions.question): \(revision.name) has the tag \(tag), and the label of \(revision.pullRequest.map { "#\($0)" } ?? "none")"
        ],
        cure: .change(
          .removeTag(tag), "The tag goes; the next push to the pull request makes it anew.", of: .tagMoved,
          readings.plan))
    },
  ]
}

extension DoctorReadings {
  /// Why the newest revision is not ready, in Cloud Run's words; nil where it is, or is about to be.
  var newestFailure: String? {
    guard let service = service.value, let created = service.createdRevision, created != service.readyRevision else {
      return nil
    }
    if case .failed(let why)? = revisions.value?.first(where: { $0.name == created })?.state, !why.isEmpty {
      return why
    }
    return service.hasFailed ? service.conditionMessage : nil
  }

  /// The revisions that answer, those with the most requests first.
  var answering: [RevisionEntry] {
    (revisions.value ?? []).filter { $0.percent > 0 }.sorted { $0.percent > $1.percent }
  }

  /// The newest revision that is nobody's preview, where nothing is under way and nobody has decided otherwise: nil where a
  /// run goes on or has failed, and after a rollback.
  var settledNewest: RevisionEntry? {
    let lastRun = runs.value?.first
    guard lastRun?.hasEnded ?? true, lastRun?.conclusion.map({ $0 == .success }) ?? true,
      operations.last(where: { $0.kind == .rollback || $0.kind == .cure })?.kind != .rollback
    else { return nil }
    let created = service.value?.createdRevision
    guard let newest = (revisions.value ?? []).first(where: { $0.name == created }), newest.pullRequest == nil,
      newest.state == .ready
    else { return nil }
    return newest
  }

  var probeProof: [String] {
    guard case .answered(let status, _)? = probe.value else { return [] }
    return ["\(probe.question): \(status)"]
  }
}
