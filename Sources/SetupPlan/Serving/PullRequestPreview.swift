/// A revision without traffic that runs the code of a pull request, with a tag and so an address of its own.
package struct PullRequestPreview: Sendable, Equatable {
  /// The pull request's number.
  package var number: Int
  /// The revision's name.
  package var revision: String
  /// Its own address; empty where Cloud Run does not tell it yet.
  package var address: String
  /// When the revision was made; RFC 3339. Nil where it is gone.
  package var created: String?

  package init(number: Int, revision: String, address: String, created: String? = nil) {
    self.number = number
    self.revision = revision
    self.address = address
    self.created = created
  }

  /// The tag, such as `pr-12`.
  package var tag: String { Self.tag(of: number) }

  /// The tag of a pull request's preview.
  package static func tag(of number: Int) -> String { "pr-\(number)" }

  /// The pull request that a tag is of; nil for the tags of others.
  package static func number(of tag: String) -> Int? {
    tag.wholeMatch(of: /pr-([1-9][0-9]{0,9})/).flatMap { Int($0.1) }
  }
}
