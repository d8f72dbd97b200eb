/// Programs in a virtual environment that exists only in the repository's own image.
enum EnvironmentPaths {
  /// Replaces the paths of such programs by their names: the written image has them on its `PATH`.
  static func removed(from text: String) -> String {
    guard text.contains("bin/") else { return text }
    // Programs beside Python, or beside a known server, belong to the same environment.
    let homes = text.matches(of: pythons).map { String($0.output.home) }.filter { $0 != "/usr" }
    return text.replacing(programs) { match in
      let (home, name) = (String(match.output.home), match.output.name)
      let folder = home.split(separator: "/").last.map(String.init) ?? home
      let isEnvironment =
        home == "/usr/local" || home == "/usr" && name.hasPrefix("python") || homes.contains(home)
        || folder.wholeMatch(of: #/\.?(venv|virtualenv|env)|\$\{?(VIRTUAL_ENV|VENV\w*)\}?/#) != nil
      return isEnvironment ? "\(match.output.before)\(name)" : String(match.output.0)
    }
  }

  /// Drops a Python that is told to run a program beside it: `/app/bin/python /app/bin/radicale`.
  static func plain(_ words: [String]) -> [String] {
    guard words.count > 1, words[0].contains("bin/python"),
      let python = words[0].wholeMatch(of: #/(?<bin>\/[\w.\/-]*bin\/)python[\d.]*/#),
      words[1].hasPrefix(python.output.bin), !words[1].contains(".")
    else { return words }
    return [String(words[1].dropFirst(python.output.bin.count))] + words.dropFirst(2)
  }

  private static var pythons: Regex<(Substring, home: Substring)> {
    #/(?<home>[\w.~${}\/-]*)\/bin\/(?:python|pip|gunicorn|uvicorn|hypercorn|daphne|granian|flask|alembic|celery)[\d.]*(?:$|[\s;&|)"'])/#
  }
  private static var programs: Regex<(Substring, before: Substring, home: Substring, name: Substring)> {
    #/(?<before>^|[\s;&|("'=])(?<home>[\w.~${}\/-]+)\/bin\/(?<name>[\w.-]+)/#
  }
}
