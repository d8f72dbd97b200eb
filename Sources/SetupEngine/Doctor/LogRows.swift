import Foundation
import GoogleCloud
import ServiceLog
import SetupPlan

/// What the service's log of a day tells: of the revisions that answer, and of the newest one where it does not start.
extension DoctorRow {
  static let logs: [DoctorRow] = [
    DoctorRow(.executable, .log, masks: [.containerStart, .containerConfiguration]) { readings in
      guard readings.newestFailure != nil else { return nil }
      let line = readings.newestPlatformLines.first {
        $0.text.contains("Application exec likely failed") || $0.text.contains("error finding executable")
      }
      guard let line else { return nil }
      let program = line.text.firstMatch(of: /finding executable "([^"]+)"/).map { String($0.1) }
      return DoctorFinding(
        .executable,
        "The container's command \(program.map { "\($0) " } ?? "")is not in the image, or not on its PATH.",
        proof: readings.proof(line),
        cure: .told(
          "Name it with its whole path, or install it where the image looks; then push.",
          "overture history \(readings.plan.options)"))
    },
    DoctorRow(.containerConfiguration, .log, masks: [.containerStart]) { readings in
      guard readings.newestFailure != nil, let found = readings.configurationError else { return nil }
      let name = found.variable
      return DoctorFinding(
        .containerConfiguration,
        "The container stops at its configuration\(name.map { ": \($0) is missing" } ?? "").",
        proof: readings.proof(found.line),
        cure: name.map { name in
          .told(
            "Give it its value: as a secret by this command, or under configuration: { variables: … } in overture.yaml.",
            "overture secrets set \(name) \(readings.plan.options)")
        } ?? .told("Give the container what the line names.", "overture plan \(readings.plan.options)"))
    },
    DoctorRow(.containerStart, .settings) { readings in
      guard let message = readings.newestFailure,
        message.contains("failed to start and listen") || message.contains("HealthCheckContainerError")
      else { return nil }
      let traceback = readings.lastTraceback
      let listensOnItself = readings.files.first {
        $0.key.contains("Dockerfile") && $0.value.contains(/(--bind|--host)[= "',]+(127\.0\.0\.1|localhost)/)
      }
      let why =
        traceback.map { "it ended with “\($0.text)”" }
        ?? listensOnItself.map { "\($0.key) makes it listen on 127.0.0.1 alone" }
        ?? "it does not listen on the port that PORT names, or takes too long for that"
      return DoctorFinding(
        .containerStart, "\(readings.service.value?.createdRevision ?? "The newest revision") does not start: \(why).",
        proof: ["\(readings.service.question): \(message)"] + (traceback.map { readings.proof($0) } ?? []),
        cure: .told(
          "Fix what the line names, or listen on 0.0.0.0 and on the port that PORT names, then push; until then "
            + "\(readings.answering.first?.name ?? "the former revision") answers.",
          "overture history \(readings.plan.options)"))
    },
    DoctorRow(.memory, .log) { readings in
      let kills = readings.servingLines(.system).compactMap { line in
        line.text.firstMatch(of: /Memory limit of ([0-9]+) MiB exceeded with ([0-9]+) MiB used/)
          .map { (line, Int($0.1) ?? 0, Int($0.2) ?? 0) }
      }
      guard let (line, limit, used) = kills.first else { return nil }
      var resources = readings.plan.environment.resources
      let larger = [512, 1024, 2048, 4096, 8192, 16384, 32768].map { Memory(mebibytes: $0) }
        .first { $0.mebibytes > max(used, limit) && $0 > resources.memory }
      var fields: Set<ResourceField> = [.memory]
      if let larger {
        resources.memory = larger
        if let cpu = [1000, 2000, 4000, 6000, 8000].map(CPU.init(millis:)).first(where: {
          $0 >= resources.cpu && $0.allows(larger)
        }), cpu != resources.cpu {
          resources.cpu = cpu
          fields.insert(.cpu)
        }
      }
      return DoctorFinding(
        .memory,
        "The container was ended \(kills.count == 1 ? "once" : "\(kills.count) times") in a day, having used \(used) of "
          + "\(limit) MiB.",
        proof: readings.proof(line) + readings.memoryProof,
        cure: larger.map {
          .sizing(
            resources, fields, "It gets \($0). Where the use only grows, it is a leak.", of: .memory, readings.plan)
        }
          ?? .told(
            "It has the most that there is: find out what keeps the memory.",
            "overture history \(readings.plan.options)"),
        price: larger == nil ? nil : readings.price(of: resources))
    },
    DoctorRow(.timeout, .log) { readings in
      let limit = Double(readings.plan.environment.resources.timeout)
      let cut = readings.servingLines(.request).filter { line in
        line.request?.status == 504 && abs((line.request?.latency ?? 0) - limit) <= 1
      }
      guard let line = cut.first else { return nil }
      var resources = readings.plan.environment.resources
      guard resources.timeout < 3600 else {
        return DoctorFinding(
          .timeout, "\(cut.count) requests were cut off after an hour, the most that there is.",
          proof: readings.proof(line),
          cure: .told("Do the work in a job, or in parts.", "overture history \(readings.plan.options)"))
      }
      resources.timeout = min(resources.timeout * 2, 3600)
      return DoctorFinding(
        .timeout, "\(cut.count) requests were cut off after \(Int(limit)) s, the service's own timeout.",
        proof: readings.proof(line),
        cure: .sizing(
          resources, [.timeout], "They may take \(resources.timeout) s; shorter work would be better.", of: .timeout,
          readings.plan))
    },
    DoctorRow(.coldStarts, .log) { readings in
      let resources = readings.plan.environment.resources
      guard resources.minInstances > 0 else { return nil }
      // Whatever was changed since may have mended it.
      let changed = readings.service.value?.document["updateTime"].string.flatMap { LogTime($0) }
      let starts = readings.servingLines(.system).filter { line in
        line.text.contains("Starting new instance. Reason: AUTOSCALING") && changed.map { line.time > $0 } ?? true
      }
      guard starts.count >= Self.manyStarts, let line = starts.first else { return nil }
      var more = resources
      more.minInstances = min(resources.minInstances + 1, resources.maxInstances)
      return DoctorFinding(
        .coldStarts,
        "\(starts.count) instances were started for requests in a day or since the last change, though \(resources.minInstances) "
          + "\(resources.minInstances == 1 ? "is" : "are") always ready: more than that are needed at once.",
        proof: readings.proof(line),
        cure: .sizing(
          more, [.minInstances], "\(more.minInstances) are always ready; a higher concurrency may do as well.",
          of: .coldStarts, readings.plan),
        price: readings.price(of: more))
    },
    DoctorRow(.pingLog, .log) { readings in
      guard let counted = readings.requestLog.value, counted.requests >= 100, counted.pings * 10 >= counted.requests * 9
      else { return nil }
      let names = readings.names
      return DoctorFinding(
        .pingLog,
        "\(counted.pings) of the last \(counted.requests) lines of the request log are the keep-warm job's, and count against the "
          + "50 GiB that are free.",
        proof: ["\(readings.requestLog.question): \(counted.pings) of \(counted.requests) by Google-Cloud-Scheduler"],
        cure: .told(
          "Keep them out of the log; the metrics still count them.",
          "gcloud logging sinks update _Default --project=\(names.project) --add-exclusion=name=\(names.service)-pings,"
            + "filter='resource.labels.service_name=\"\(names.service)\" AND httpRequest.userAgent:\"Google-Cloud-Scheduler\"'"
        ))
    },
  ]

  static let metrics: [DoctorRow] = [
    DoctorRow(.noInstance, .metrics) { readings in
      let refused = readings.servingLines().filter { $0.text.contains("no available instance") }
      var resources = readings.plan.environment.resources
      let most = resources.maxInstances
      let waited = readings.pendingRequests.value ?? 0
      // Requests that are refused may be left out of the log, but not out of the metrics.
      guard !refused.isEmpty || (waited > 0 && readings.instances.value ?? 0 >= Double(most)) else { return nil }
      resources.maxInstances = max(most * 2, 2)
      return DoctorFinding(
        .noInstance,
        refused.isEmpty
          ? "Requests waited while as many instances were busy as there may be (\(most))."
          : "\(refused.count) requests found no instance in a day: as many as there may be (\(most)) were busy.",
        proof: (refused.first.map { readings.proof($0) } ?? []) + readings.instancesProof,
        cure: .sizing(
          resources, [.maxInstances],
          "There may be \(resources.maxInstances) instances; that is paid for only while they are needed.",
          of: .noInstance, readings.plan))
    }
  ]

  /// How many starts for requests in a day are more than the odd recycled instance.
  private static let manyStarts = 5
}
