/// Which program this is, as its build found it.
package enum ProgramVersion {
  /// Such as `1.2.3`, `1.2.3+4.gabc1234` or `0.0.0+gabc1234.dirty`.
  package static let number = BuiltFrom.version
  /// The commit in seven or more hexadecimal digits; nil where it was built outside git.
  package static let commit: String? = BuiltFrom.commit.isEmpty ? nil : BuiltFrom.commit
  /// When the commit was made, in seconds since 1970; nil where it was built outside git.
  package static let committed = Int(BuiltFrom.committed)
  /// The version of Swift that compiled it; nil where the compiler did not tell.
  package static let swift: String? = BuiltFrom.swift.isEmpty ? nil : BuiltFrom.swift

  /// `overture 1.2.3 (commit abc1234, Swift 6.3.1)`.
  package static var text: String {
    let details = [commit.map { "commit \($0)" }, swift.map { "Swift \($0)" }].compactMap { $0 }
    return "overture \(number)" + (details.isEmpty ? "" : " (\(details.joined(separator: ", ")))")
  }

  /// How the program names itself to the servers that it asks.
  package static var userAgent: String { "overture/\(number)" }
}
