extension Serving {
  /// What answers, and what became of the newest revision: a sentence each.
  package var sentences: [String] {
    let answering = answering
    var lines = answering.map { revision in
      let part = answering.count == 1 ? "all requests" : "\(revision.percent) % of the requests"
      return "\(revision.name) answers \(part): image \(revision.shortImage), \(revision.size.words)"
    }
    if answering.isEmpty { lines.append("no revision answers") }
    if isSplit { lines.append("the traffic is split by others, and stays so") }
    if let newest = newestSentence { lines.append(newest) }
    for revision in revisions where !revision.tags.isEmpty {
      lines.append("the tag \(revision.tags.joined(separator: ", ")) leads to \(revision.name)")
    }
    return lines
  }

  /// What is to be known of a newest revision that does not answer; nil where it does.
  package var newestSentence: String? {
    switch state {
    case .serves: nil
    case .isStarting: "the newest revision, \(newest.name), is being rolled out"
    case .failed(let reason): "the newest revision, \(newest.name), gets no traffic: it did not become ready: \(reason)"
    case .isReady where isNewestIdle:
      "the newest revision, \(newest.name), gets no traffic: image \(newest.shortImage), \(newest.size.words)"
    case .isReady: nil
    }
  }
}

extension Serving.Revision {
  /// The image's name with the first digits of its digest.
  package var shortImage: String {
    guard let at = image.range(of: "@sha256:") else { return image }
    let name = image[..<at.lowerBound].split(separator: "/").last.map(String.init) ?? ""
    return "\(name)@sha256:\(image[at.upperBound...].prefix(12))"
  }
}
