/// Variables that a shell script sets before it uses them.
enum ShellAssignments {
  /// Fills in the variables that the script assigned earlier, where the value is a literal or a default:
  /// `THREADS=${THREADS:-4}`, `: ${THREADS:=4}`.
  static func filled(in text: String) -> String {
    var known: [String: String] = [:]
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let filled = known.isEmpty || !line.contains("$") ? String(line) : fill(String(line), known)
      if let match = filled.wholeMatch(of: #/\s*(?:export\s+|readonly\s+)?([A-Za-z_]\w*)=(["']?)([^"'`;&|]*)\2\s*/#),
        !match.3.contains("$(")
      {
        known[String(match.1)] = match.3.isEmpty ? nil : String(match.3)
      } else if let match = filled.wholeMatch(of: #/\s*:\s+["']?\$\{([A-Za-z_]\w*):?=["']?([^"'}]*)["']?\}["']?\s*/#) {
        known[String(match.1)] = "${\(match.1):-\(match.2)}"
      }
      return filled
    }.joined(separator: "\n")
  }

  private static func fill(_ line: String, _ known: [String: String]) -> String {
    line.replacing(#/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/#) { match in
      let name = String(match.1 ?? match.2 ?? "")
      return known[name] ?? String(match.0)
    }
  }
}
