/// Whether a variable looks like a credential, by its name or its value.
package enum CredentialHint: Sendable, Equatable {
  /// What it is called says so, such as `OPENAI_API_KEY`.
  case name
  /// The value has a password in it, such as `postgresql://app:word@db/app`.
  case value
  /// It only has to be random and to stay the same, such as Django's `SECRET_KEY`.
  case random

  /// Names that only have to be random, whoever chooses them.
  private static let randomNames: Set<String> = [
    "SECRET_KEY", "SECRET_KEY_BASE", "DJANGO_SECRET_KEY", "FLASK_SECRET_KEY", "APP_SECRET", "APP_SECRET_KEY",
    "SESSION_SECRET", "SESSION_SECRET_KEY", "COOKIE_SECRET", "JWT_SECRET", "JWT_SECRET_KEY", "CSRF_SECRET",
    "WTF_CSRF_SECRET_KEY", "SECURITY_PASSWORD_SALT", "CHAINLIT_AUTH_SECRET", "NEXTAUTH_SECRET", "AUTH_SECRET",
  ]
  /// Words of a name, each between underscores, that stand for a credential.
  private static let words: Set<String> = [
    "SECRET", "SECRETS", "PASSWORD", "PASSWD", "PASSPHRASE", "PWD", "TOKEN", "APIKEY", "CREDENTIAL", "CREDENTIALS",
    "DSN",
    "SALT", "PAT",
  ]
  /// Endings of names whose values hold a credential as a rule.
  private static let endings = [
    "_KEY", "_SECRET_KEY", "DATABASE_URL", "DATABASE_URI", "DB_URL", "DB_URI", "REDIS_URL", "MONGODB_URI",
    "MONGODB_URL",
    "MONGO_URI", "MONGO_URL", "POSTGRES_URL", "POSTGRES_URI", "POSTGRESQL_URL", "MYSQL_URL", "AMQP_URL", "RABBITMQ_URL",
    "BROKER_URL", "CONNECTION_STRING", "WEBHOOK_URL",
  ]
  /// What is about a credential and is none: where it is, which one, how long it lives.
  private static let harmless = [
    "_URL", "_ID", "_NAME", "_PATH", "_FILE", "_DIR", "_TTL", "_TYPE", "_EXPIRY", "_SECONDS", "_MINUTES", "_HOURS",
    "_DAYS",
    "_LENGTH", "_ALGORITHM", "_LIMIT", "_ENABLED", "_HEADER", "_ISSUER", "_AUDIENCE", "_MAX", "PUBLIC_KEY", "_COUNT",
    "MAX_TOKENS",
  ]

  /// - Parameters:
  ///   - name: the variable's name.
  ///   - value: what it has, where that is known.
  package init?(name: String, value: String? = nil) {
    if let value, Self.hasPassword(value) {
      self = .value
      return
    }
    let name = name.uppercased()
    if Self.randomNames.contains(name) {
      self = .random
      return
    }
    let ends = Self.endings.contains {
      name == $0 || name.hasSuffix("_\($0)") || ($0.hasPrefix("_") && name.hasSuffix($0))
    }
    let isHarmless = Self.harmless.contains { name.hasSuffix($0) } && !(ends && !name.hasSuffix("PUBLIC_KEY"))
    let speaks = name.split(separator: "_").contains { Self.words.contains(String($0)) }
    guard !isHarmless, ends || speaks else { return nil }
    self = .name
  }

  /// Whether a text is an address with a user and a password in it.
  static func hasPassword(_ text: String) -> Bool {
    guard let start = text.firstRange(of: "://") else { return false }
    let rest = text[start.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard let at = rest.lastIndex(of: "@") else { return false }
    let user = rest[..<at]
    guard let colon = user.firstIndex(of: ":") else { return false }
    return !user[user.index(after: colon)...].isEmpty
  }
}

extension EnvironmentAnswers {
  /// The plain variables that look like credentials, in order.
  package var visibleCredentials: [String] {
    configuration.variables.filter { CredentialHint(name: $0.key, value: $0.value) != nil && !$0.value.isEmpty }
      .keys.sorted()
  }

  /// The roles that give the runtime account far more than one service needs.
  package var broadRoles: [RuntimeRole] {
    roles.filter { RoleGrant.isBroad($0.role, on: $0.target?.resource ?? .project) }
  }
}
