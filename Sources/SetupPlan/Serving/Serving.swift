/// What answers the requests of a service, told apart from what was made last.
package struct Serving: Sendable, Equatable {
  /// A revision of the service, with its part of the requests.
  package struct Revision: Sendable, Equatable {
    package var name: String
    /// How many of a hundred requests it answers.
    package var percent: Int
    /// The tags by which it has an address of its own.
    package var tags: [String]
    /// The image of its first container.
    package var image: String
    package var size: RevisionSize
    /// What else it is made of, in a form that can be compared: variables, volumes, networks.
    package var rest: String

    package init(
      name: String, percent: Int, tags: [String] = [], image: String, size: RevisionSize, rest: String = ""
    ) {
      self.name = name
      self.percent = percent
      self.tags = tags
      self.image = image
      self.size = size
      self.rest = rest
    }
  }

  /// What became of the newest revision.
  package enum State: Sendable, Equatable {
    /// It answers all requests.
    case serves
    /// It is ready, and others answer all requests or some of them.
    case isReady
    /// It never became ready, for a reason in words.
    case failed(String)
    /// It is being rolled out.
    case isStarting
  }

  /// Those that answer requests or have a tag, the one that answers most first.
  package var revisions: [Revision]
  /// The newest revision.
  package var newest: Revision
  package var state: State

  package init(revisions: [Revision], newest: Revision, state: State) {
    self.revisions = revisions
    self.newest = newest
    self.state = state
  }

  /// Those that answer requests.
  package var answering: [Revision] { revisions.filter { $0.percent > 0 } }

  /// The one that answers all requests; nil where several share them, or none does.
  package var sole: Revision? {
    let answering = answering
    guard let only = answering.first, answering.count == 1 else { return nil }
    return only
  }

  /// Whether others have split the traffic; such a split stays as it is.
  package var isSplit: Bool { answering.count > 1 }

  /// Whether the newest revision came and gets nothing: it was refused, rolled back, or never became ready.
  package var isNewestIdle: Bool {
    switch state {
    case .serves, .isStarting: false
    case .isReady, .failed: !answering.contains { $0.name == newest.name }
    }
  }

  /// The image to build on when a new revision is made: what serves, where the newest one brought another that does not.
  package var imageToKeep: String? {
    guard isNewestIdle, let sole, sole.image != newest.image else { return nil }
    return sole.image
  }

  /// Whether the newest revision is what serves, in the size that the answers want: then it takes over the traffic. One
  /// that differs in anything else was held back by somebody.
  package func isSuccessorReady(in resources: Resources) -> Bool {
    guard case .isReady = state, let sole, sole.name != newest.name else { return false }
    return sole.image == newest.image && sole.rest == newest.rest
      && !sole.size.differences(from: resources).isEmpty && newest.size.differences(from: resources).isEmpty
  }

  /// Where the size of what answers is not as the answers say, in words.
  package func differences(from resources: Resources) -> [String] {
    answering.flatMap { revision in
      revision.size.differences(from: resources).map { "\($0) in \(revision.name), which answers" }
    }
  }
}
