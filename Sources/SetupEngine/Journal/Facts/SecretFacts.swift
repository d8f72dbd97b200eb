/// A key of the runtime account.
package enum KeyFact: Sendable, Equatable, Codable {
  /// One is being made: it is none of those that were known before.
  case pending(known: [String])
  case made(id: String)

  package var name: String {
    switch self {
    case .pending: "pending"
    case .made(let id): id
    }
  }
}

/// A version of the key's secret, and the key that is in it.
package enum VersionFact: Sendable, Equatable, Codable {
  /// One is being added: it is none of those that were known before.
  case pending(known: [String], key: String)
  case made(number: String, key: String)

  package var name: String {
    switch self {
    case .pending: "pending"
    case .made(let number, _): number
    }
  }

  /// The key in it.
  package var key: String {
    switch self {
    case .pending(_, let key), .made(_, let key): key
    }
  }
}

/// A secret of the GitHub environment.
package struct GitHubSecretFact: Sendable, Equatable, Codable {
  /// What tells later whether the secret is still as it was written; never its value.
  package struct Written: Sendable, Equatable, Codable {
    /// The fingerprint of the value.
    package var fingerprint: String
    /// GitHub's date of the secret, right after it was written.
    package var updatedAt: String

    package init(fingerprint: String, updatedAt: String) {
      self.fingerprint = fingerprint
      self.updatedAt = updatedAt
    }
  }

  package var name: String
  /// Whether others had put one of that name there, whose value is lost.
  package var wasThere: Bool
  /// Nil until it has been written.
  package var written: Written?

  package init(name: String, wasThere: Bool = false, written: Written? = nil) {
    self.name = name
    self.wasThere = wasThere
    self.written = written
  }
}
