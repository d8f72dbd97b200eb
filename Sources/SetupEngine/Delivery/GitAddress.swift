import Foundation
import GitHub
import SetupPlan

/// Where a remote is, read off its URL: `https://host/owner/name.git`, `ssh://git@host/owner/name`, `git@host:owner/name.git`.
struct GitAddress: Sendable, Equatable {
  /// The way to reach it: `https`, `ssh`, `http`, or `file` for a path of this machine.
  let scheme: String
  /// The host in lower case, without user and port; empty for a path.
  let host: String
  /// The host with its port, as an URL has it.
  let authority: String
  /// What follows, without a slash at the beginning and without `.git` at the end.
  let path: String

  init(_ url: String) {
    if let start = url.range(of: "://") {
      let rest = url[start.upperBound...]
      let place = rest.prefix { $0 != "/" }
      let end = place.lastIndex(of: "@").map { place.index(after: $0) } ?? place.startIndex
      scheme = url[..<start.lowerBound].lowercased()
      authority = place[end...].lowercased()
      path = Self.plain(rest.dropFirst(place.count))
    } else if let colon = url.firstIndex(of: ":"), !url[..<colon].contains("/") {
      let place = url[..<colon]
      let end = place.lastIndex(of: "@").map { place.index(after: $0) } ?? place.startIndex
      scheme = "ssh"
      authority = place[end...].lowercased()
      path = Self.plain(url[url.index(after: colon)...])
    } else {
      scheme = "file"
      authority = ""
      path = Self.plain(url[...])
    }
    host = String(authority.prefix { $0 != ":" })
  }

  private static func plain(_ path: Substring) -> String {
    var parts = path.split(separator: "/").map(String.init)
    if let last = parts.last, last.hasSuffix(".git"), last.count > 4 {
      parts[parts.count - 1] = String(last.dropLast(4))
    }
    return parts.joined(separator: "/")
  }

  /// The repository of a GitHub that this is; nil where it is elsewhere.
  ///
  /// GitHub also listens for ssh at `ssh.` before its name, and a host without a dot is one that the user's settings of ssh name:
  /// there the path alone can tell.
  /// - Parameter web: the host of GitHub's pages, with its port.
  /// - Returns: its name there.
  func repository(on web: String) -> RepositoryName? {
    let isAlias = scheme == "ssh" && !host.contains(".")
    let own = String(web.prefix { $0 != ":" })
    guard [web, own, "www.\(own)", "ssh.\(own)"].contains(authority) || [own, "ssh.\(own)"].contains(host) || isAlias
    else { return nil }
    return RepositoryName(path)
  }
}

extension GitHubHost {
  /// The host of its pages and of git, with its port where it has one.
  var authority: String { String(web.dropFirst("https://".count)) }
}
