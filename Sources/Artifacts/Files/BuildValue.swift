/// What stands in for a variable while an image is built, where nothing is served and nothing is secret.
enum BuildValue {
  /// A value of the form that a variable of this name has as a rule, so that settings which look at it can be read.
  static func text(of name: String) -> String {
    let words = Set(name.uppercased().split(separator: "_").map(String.init))
    if !words.isDisjoint(with: ["URL", "URI"]) {
      if !words.isDisjoint(with: ["DATABASE", "DB", "POSTGRES", "SQL"]) { return "sqlite://:memory:" }
      if !words.isDisjoint(with: ["REDIS", "CACHE", "BROKER", "CELERY"]) { return "redis://localhost" }
      return words.contains("EMAIL") ? "consolemail://" : "https://localhost"
    }
    // An empty one switches off what reports there.
    if words.contains("DSN") { return "" }
    if !words.isDisjoint(with: ["PORT", "COUNT", "SIZE", "TIMEOUT", "LIMIT", "ID"]) { return "1" }
    if !words.isDisjoint(with: ["DEBUG", "ENABLE", "ENABLED", "DISABLE", "DISABLED", "USE"]) { return "0" }
    if !words.isDisjoint(with: ["HOST", "HOSTS"]) { return "localhost" }
    return "build"
  }
}
