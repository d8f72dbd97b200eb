/// What is run before a service today, and belongs into no container that serves: several of them start at once.
enum EarlierCommands {
  private static let programs: Set<String> = ["python", "python3", "alembic", "flask", "django-admin", "aerich"]

  /// The commands of a text that change a database's tables.
  static func migrations(in text: String) -> [String] {
    ShellWords.commands(text).flatMap { words -> [String] in
      if let inner = ShellWords.inner(words) { return migrations(in: inner) }
      let core = StartCommand.core(words)
      guard let program = core.first?.split(separator: "/").last, programs.contains(String(program)),
        core.contains(where: { $0 == "migrate" || $0 == "upgrade" || $0.hasSuffix(".migrate") })
      else { return [] }
      return [core.map(Shell.quote).joined(separator: " ")]
    }
  }

  /// What is told of such a command.
  static func note(_ command: String) -> String {
    let shown = String(String.UnicodeScalarView(command.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
    return
      "\(shown.prefix(100)) runs before the service, and not in its image: service.release in overture.yaml runs it as a job"
  }
}
