import GoogleCloud
import RESTClient
import SetupPlan

extension ServiceOperations {
  /// How often it is begun anew where others change the service at the same time: a deployment, or another preview.
  private static let tries = 8

  /// How long a revision may take until it is ready.
  private static let rollout = Duration.seconds(600)

  // MARK: - Deploying

  /// Deploys an image as the preview of a pull request: a revision with the settings of the environment, no traffic, and the
  /// pull request's tag. What serves goes on serving, by name; nothing is journalled, since it goes with the pull request.
  ///
  /// - Parameters:
  ///   - number: the pull request's.
  ///   - image: the image by its digest.
  ///   - commit: the commit that it was built from.
  ///   - run: the id of the workflow's run; nil outside of one.
  /// - Returns: the preview.
  /// - Throws: a `Failure` where it could not be deployed, or does not start: then the tag stays where it was.
  package func deployPreview(
    of number: Int, image: String, commit: String, run: Int?
  ) async throws -> PullRequestPreview {
    do {
      let revision = try await newRevision(
        labels: [
          RevisionEntry.commitLabel: commit, RevisionEntry.runLabel: run.map { String($0) },
          RevisionEntry.pullRequestLabel: String(number),
        ], image)
      log("\(revision) is ready, without traffic")
      let tag = PullRequestPreview.tag(of: number)
      try await change { service in
        let others = Self.traffic(of: service, without: [tag])
        return [
          "traffic": .array(
            others + [
              ["type": "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", "revision": .string(revision), "tag": .string(tag)]
            ])
        ]
      }
      func isThere(_ service: RunService) -> Bool {
        Self.previews(of: service).contains { $0.number == number && $0.revision == revision }
      }
      guard let tagged = try await settled(try await service(), isThere) else { throw busy }
      log("the tag \(tag) leads to \(revision)")
      let preview = Self.previews(of: tagged).first { $0.number == number }
      return preview ?? PullRequestPreview(number: number, revision: revision, address: "")
    } catch {
      throw Failure(error)
    }
  }

  /// Makes a revision with another image, and waits until it is ready. Its name is that of the newest one as long as the
  /// service's template is still ours; where others were faster, it is made again.
  private func newRevision(labels own: [String: String?], _ image: String) async throws -> String {
    var labels: [String: JSONValue] = [:]
    for _ in 1...Self.tries {
      try await change { service in
        try refusePaused(service)
        var containers = service.document["template"]["containers"].array
        guard !containers.isEmpty else { throw unusable }
        containers[0]["image"] = .string(image)
        labels = service.document["template"]["labels"].object
        for (name, value) in own { labels[name] = value.map { .string($0) } }
        // A name belongs to one revision.
        var template = service.document["template"].object.filter { $0.key != "revision" }
        template["containers"] = .array(containers)
        template["labels"] = .object(labels)
        return ["template": .object(template), "traffic": .array(Self.pinned(service))]
      }
      guard let service = try await settled(try await service(), within: Self.rollout, { _ in true }) else {
        throw busy
      }
      let template = service.document["template"]
      guard template["labels"].object == labels, template["containers"].array.first?["image"].string == image,
        let revision = service.createdRevision
      else {
        log("others have changed \(names.service) meanwhile: making it again")
        continue
      }
      guard service.readyRevision == revision else {
        throw Failure(
          message: "The preview \(revision) does not start",
          reason: service.conditionMessage ?? service.conditionReason ?? "It never became ready.",
          remedy: "Read its log: \(names.readLog)")
      }
      return revision
    }
    throw busy
  }

  /// The traffic as it is, each share at the revision that has it: what is deployed next gets none.
  private static func pinned(_ service: RunService) -> [JSONValue] {
    service.shares.map { share in
      var target: JSONValue = [
        "type": "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", "revision": .string(share.revision),
      ]
      if share.percent > 0 { target["percent"] = .int(share.percent) }
      if let tag = share.tag { target["tag"] = .string(tag) }
      return target
    }
  }

  // MARK: - Looking, removing

  /// The previews that there are, the lowest number first.
  /// - Throws: a `Failure` where they cannot be read.
  package func previews() async throws -> [PullRequestPreview] {
    do {
      var previews = Self.previews(of: try await service())
      for index in previews.indices {
        let revision = try await google.run.revision(
          names.project, names.region, names.service, previews[index].revision)
        previews[index].created = revision?["createTime"].string
      }
      return previews
    } catch {
      throw Failure(error)
    }
  }

  /// Removes previews: their tags, and so their addresses. The revisions stay in the history, and cost nothing.
  ///
  /// - Parameter numbers: of the pull requests.
  /// - Returns: those that had one.
  /// - Throws: a `Failure` where they could not be removed.
  package func removePreviews(of numbers: Set<Int>) async throws -> [PullRequestPreview] {
    do {
      let found = Self.previews(of: try await service()).filter { numbers.contains($0.number) }
      guard !found.isEmpty else { return [] }
      try await change { service in
        ["traffic": .array(Self.traffic(of: service, without: Set(found.map(\.tag))))]
      }
      let isGone: (RunService) -> Bool = { service in
        !Self.previews(of: service).contains { numbers.contains($0.number) }
      }
      guard try await settled(try await service(), isGone) != nil else { throw busy }
      for preview in found { log("the tag \(preview.tag) is removed") }
      return found
    } catch {
      throw Failure(error)
    }
  }

  private static func previews(of service: RunService) -> [PullRequestPreview] {
    service.document["trafficStatuses"].array.compactMap { status in
      guard let number = status["tag"].string.flatMap(PullRequestPreview.number),
        let revision = status["revision"].string?.split(separator: "/").last
      else { return nil }
      return PullRequestPreview(number: number, revision: String(revision), address: status["uri"].string ?? "")
    }.sorted { $0.number < $1.number }
  }

  /// The traffic without some tags; a share of the requests stays where it is, should somebody have given one.
  private static func traffic(of service: RunService, without tags: Set<String>) -> [JSONValue] {
    service.document["traffic"].array.compactMap { target in
      guard let tag = target["tag"].string, tags.contains(tag) else { return target }
      return (target["percent"].int ?? 0) == 0 ? nil : .object(target.object.filter { $0.key != "tag" })
    }
  }

  // MARK: - Changing

  /// Changes a service that is rolled out, guarded by its etag; looks again where others were faster.
  private func change(_ body: (RunService) throws -> JSONValue) async throws {
    for attempt in 1... {
      guard let service = try await settled(try await service(), { _ in true }) else { throw busy }
      var body = try body(service)
      let mask = body.object.keys.sorted()
      if let etag = service.etag { body["etag"] = .string(etag) }
      do {
        return try await google.run.beginPatch(names.project, names.region, names.service, body, mask: mask)
      } catch let error as GoogleCloudError where error.kind == .aborted && attempt < Self.tries {
        log("others have changed \(names.service) meanwhile: looking again")
      }
    }
  }

  private func refusePaused(_ service: RunService) throws {
    guard service.isDisabled else { return }
    throw Failure(
      message: "\(names.environment) is paused", reason: "While it is, nothing new is deployed to it.",
      remedy: "overture resume \(plan.options); then run the workflow again", kind: .answers)
  }

  private var busy: Failure {
    Failure(
      message: "The service \(names.service) is being changed by others all the time",
      reason: "A change of Cloud Run's is still being rolled out, or another one came first again and again.",
      remedy: "Run it again.", kind: .unavailable)
  }

  private var unusable: Failure {
    Failure(
      message: "The service \(names.service) cannot be previewed", reason: "Cloud Run names no container of it.",
      remedy: "overture apply \(plan.options)", kind: .answers)
  }
}
