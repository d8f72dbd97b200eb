import SetupPlan

/// The unified diff of two texts, by Myers' algorithm, with hunks like those of `diff -u`.
package enum UnifiedDiff {
  /// A line of both texts, with its numbers from 0 in each.
  private struct Edit {
    var kind: DiffLine.Kind
    var text: String
    var old: Int
    var new: Int
  }

  /// - Parameters:
  ///   - old: the present text.
  ///   - new: the text that replaces it.
  ///   - context: how many unchanged lines stand around a change.
  /// - Returns: hunk headers and lines; empty where the texts are equal.
  package static func lines(old: String, new: String, context: Int = 3) -> [DiffLine] {
    guard old != new else { return [] }
    let edits = edits(split(old), split(new))
    let changed = edits.indices.filter { edits[$0].kind != .context }
    var result: [DiffLine] = []
    var position = 0
    while position < changed.count {
      let start = max(0, changed[position] - context)
      var last = changed[position]
      while position < changed.count, changed[position] - last <= 2 * context {
        last = changed[position]
        position += 1
      }
      let hunk = edits[start..<min(edits.count, last + context + 1)]
      result.append(DiffLine(kind: .hunk, text: header(hunk)))
      result += hunk.map { DiffLine(kind: $0.kind, text: $0.text) }
    }
    return result
  }

  /// The lines of a text. A last line without a line feed gets git's note behind it, so that it differs from one with.
  private static func split(_ text: String) -> [String] {
    guard !text.isEmpty else { return [] }
    // By scalars: Swift takes CR LF for one character, which is not a line feed.
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    if lines.last == "" {
      lines.removeLast()
    } else {
      lines[lines.count - 1] += "\n\\ No newline at end of file"
    }
    return lines
  }

  private static func edits(_ old: [String], _ new: [String]) -> [Edit] {
    var removed = Set(old.indices)
    var inserted = Set(new.indices)
    // Of a new file all lines are new; to find that by the algorithm takes its square.
    if !old.isEmpty, !new.isEmpty {
      (removed, inserted) = ([], [])
      for change in new.difference(from: old) {
        switch change {
        case .remove(let offset, _, _): removed.insert(offset)
        case .insert(let offset, _, _): inserted.insert(offset)
        }
      }
    }
    var edits: [Edit] = []
    var i = 0
    var j = 0
    while i < old.count || j < new.count {
      if removed.contains(i) {
        edits.append(Edit(kind: .removed, text: old[i], old: i, new: j))
        i += 1
      } else if inserted.contains(j) {
        edits.append(Edit(kind: .added, text: new[j], old: i, new: j))
        j += 1
      } else {
        edits.append(Edit(kind: .context, text: old[i], old: i, new: j))
        i += 1
        j += 1
      }
    }
    return edits
  }

  private static func header(_ hunk: ArraySlice<Edit>) -> String {
    let old = hunk.count { $0.kind != .added }
    let new = hunk.count { $0.kind != .removed }
    return "@@ -\(range(hunk.first?.old ?? 0, old)) +\(range(hunk.first?.new ?? 0, new)) @@"
  }

  /// A range as `diff -u` writes it: 1-based, an empty one by the line before it, a length of 1 unsaid.
  private static func range(_ start: Int, _ count: Int) -> String {
    switch count {
    case 0: "\(start),0"
    case 1: "\(start + 1)"
    default: "\(start + 1),\(count)"
    }
  }
}
