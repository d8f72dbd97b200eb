/// A revision of a service, as its history tells it.
package struct RevisionEntry: Sendable, Equatable {
  /// What became of it.
  package enum State: Sendable, Equatable {
    case ready
    /// It is being rolled out.
    case isStarting
    /// It never became ready, for a reason in words.
    case failed(String)
  }

  package var name: String
  /// The image of its first container.
  package var image: String
  /// The commit that the image was built from, 40 digits; nil where the revision does not say so.
  package var commit: String?
  /// The id of the workflow's run that deployed it; nil where the revision does not say so.
  package var run: Int?
  /// The pull request that it is a preview of; nil for every other revision.
  package var pullRequest: Int?
  /// The account that made it; nil where Google does not tell.
  package var creator: String?
  /// When it was made; RFC 3339.
  package var created: String
  package var size: RevisionSize
  /// How many of a hundred requests it answers.
  package var percent: Int
  /// The tags by which it has an address of its own.
  package var tags: [String]
  package var state: State
  /// How it is asked from outside whether it is healthy.
  package var health: HealthQuestion

  package init(
    name: String, image: String, commit: String? = nil, run: Int? = nil, pullRequest: Int? = nil,
    creator: String? = nil, created: String,
    size: RevisionSize = RevisionSize(), percent: Int = 0, tags: [String] = [], state: State = .ready,
    health: HealthQuestion = .anyAnswer
  ) {
    self.name = name
    self.image = image
    self.commit = commit
    self.run = run
    self.pullRequest = pullRequest
    self.creator = creator
    self.created = created
    self.size = size
    self.percent = percent
    self.tags = tags
    self.state = state
    self.health = health
  }

  /// The labels with which the workflow says from which commit and by which run it deploys; as Google's own deploy action
  /// names the first.
  package static let commitLabel = "commit-sha"
  package static let runLabel = "run-id"
  /// The label by which a preview stays known when its tag is gone; its value is the pull request's number.
  package static let pullRequestLabel = "pull-request"

  /// Whether it serves the placeholder image, which is used until the first deployment.
  package var isPlaceholder: Bool { image.hasPrefix(ResourceNames.placeholderImage) }

  /// The image's name with the first digits of its digest.
  package var shortImage: String { Serving.Revision(name: name, percent: 0, image: image, size: size).shortImage }

  /// The first digits of its commit, as people read them; nil where it has none.
  package var shortCommit: String? { commit.map { String($0.prefix(7)) } }

  /// What can be said of it in a few words: image, commit, size.
  package var words: String {
    let parts = [
      pullRequest.map { "preview of #\($0)" }, shortImage, shortCommit.map { "commit \($0)" },
      size.words.isEmpty ? nil : size.words,
    ]
    return parts.compactMap(\.self).joined(separator: ", ")
  }
}

/// How a service is asked from outside whether it is healthy, as its startup probe tells.
package enum HealthQuestion: Sendable, Equatable {
  /// A path that answers below 400.
  case path(String)
  /// Any answer below 500 counts: nothing tells of a path, or Google's front end keeps it to itself.
  case anyAnswer
  /// It answers no plain requests.
  case none
}
