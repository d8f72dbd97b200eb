import CNcurses

/// Which characters the environment says the terminal shows.
enum CharacterLocale {
  /// The locales to try, best first.
  ///
  /// A UTF-8 locale that is not installed, and no locale at all, as in most containers, still mean UTF-8.
  static func candidates(environment: [String: String]) -> [String] {
    let named = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    guard let named else { return ["C.UTF-8"] }
    let code = named.uppercased()
    return code.hasSuffix("UTF-8") || code.hasSuffix("UTF8") ? [named, "C.UTF-8"] : [named, "C"]
  }

  /// Chooses the first installed locale for the process; ncurses asks the C library how to write text.
  ///
  /// - Returns: whether it is UTF-8; other locales get ASCII.
  static func choose(environment: [String: String]) -> Bool {
    for name in candidates(environment: environment) where overture_set_locale(name) { break }
    return overture_locale_is_utf8()
  }
}
