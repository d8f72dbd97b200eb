import Foundation

extension World {
  /// The revisions that served in a past, oldest first, and the minute since its beginning at which each took over. The
  /// present one was made when it took over; with a time before it, there is an older one, too.
  mutating func revisions(
    of service: JSON, name: String, _ request: PastRequest, begin: Int64
  ) throws(APIError) -> [(revision: String, minute: Int)] {
    let serving = (service["trafficStatuses"]?.array ?? []).max {
      ($0["percent"]?.int ?? 0) < ($1["percent"]?.int ?? 0)
    }
    guard let present = serving?["revision"]?.string,
      var document = self[ServiceDocument.revisions, "\(name)/revisions/\(present)"]
    else {
      throw .failedPrecondition("The service '\(service["name"]?.string ?? name)' has no revision that serves.")
    }
    let half = request.hasBefore ? request.days * 720 : 0
    func time(_ minute: Int) -> JSON {
      .string(Timestamp.text(Date(timeIntervalSince1970: Double(begin + Int64(minute)) * 60)))
    }
    var all: [(revision: String, minute: Int)] = []
    if request.hasBefore {
      let id = name.split(separator: "/").last.map(String.init) ?? ""
      let older = "\(id)-00000-old"
      var former = document
      former["name"] = .string("\(name)/revisions/\(older)")
      former["createTime"] = time(0)
      former["updateTime"] = time(0)
      // As it is played: without a minimum.
      if var scaling = former["scaling"] {
        scaling["minInstanceCount"] = nil
        former["scaling"] = scaling
      }
      self[ServiceDocument.revisions, "\(name)/revisions/\(older)"] = former
      all.append((older, 0))
    }
    document["createTime"] = time(half)
    document["updateTime"] = time(half)
    self[ServiceDocument.revisions, "\(name)/revisions/\(present)"] = document
    self[ServiceDocument.collection, name]?["createTime"] = time(0)
    return all + [(present, half)]
  }

  /// Seconds between the calls of a job that calls a service; nil where none does.
  func keepWarmPeriod(of service: JSON, in project: Project) -> Double? {
    let addresses = (service["urls"]?.strings ?? []) + [service["uri"]?.string ?? ""]
    let jobs = list(SchedulerAPI.collection, prefix: "projects/\(project.id)/").map(\.document)
    let job = jobs.first { job in
      job["state"] != "PAUSED"
        && addresses.contains { !$0.isEmpty && job[path: "httpTarget.uri"]?.string?.hasPrefix($0) == true }
    }
    guard let text = job?["schedule"]?.string, let schedule = CronSchedule(text),
      let zone = TimeZone(identifier: "UTC"),
      let first = schedule.next(after: now, in: zone), let second = schedule.next(after: first, in: zone)
    else { return nil }
    return second.timeIntervalSince(first)
  }
}
