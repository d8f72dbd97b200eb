/// The newest Python that a service's pinned packages can be built for.
enum LockedPython {
  /// A package and the first of its versions that a Python can build or run; older ones cannot.
  private struct Step {
    var package: String
    var version: String
    var minor: Int

    init(_ package: String, _ version: String, _ minor: Int) {
      self.package = package
      self.version = version
      self.minor = minor
    }
  }

  /// By the packages' own release notes and the wheels on the package index.
  private static let steps = [
    Step("aiohttp", "3.9", 12), Step("aiohttp", "3.8.3", 11), Step("asyncpg", "0.29", 12), Step("asyncpg", "0.27", 11),
    Step("cffi", "1.16", 12), Step("cffi", "1.15.1", 11), Step("django", "4.2.8", 12), Step("django", "3.2.9", 10),
    Step("flask", "1.0", 10), Step("frozenlist", "1.4", 12), Step("gevent", "23.9", 12), Step("gevent", "22.10", 11),
    Step("gevent", "21.12", 10), Step("gevent", "20.9", 9), Step("greenlet", "3.0", 12), Step("greenlet", "2.0", 11),
    Step("greenlet", "1.1.2", 10), Step("grpcio", "1.59", 12), Step("grpcio", "1.50", 11),
    Step("httptools", "0.6.1", 12),
    Step("jinja2", "2.11", 10), Step("lxml", "4.9.3", 12), Step("lxml", "4.9", 11), Step("matplotlib", "3.8", 12),
    Step("multidict", "6.0.5", 12), Step("numpy", "1.26", 12), Step("numpy", "1.23.2", 11), Step("numpy", "1.21.2", 10),
    Step("orjson", "3.9.8", 12), Step("pandas", "2.1.1", 12), Step("pandas", "1.5.1", 11), Step("pandas", "1.3.3", 10),
    Step("pillow", "10.1", 12), Step("pillow", "9.3", 11), Step("psycopg2-binary", "2.9.9", 12),
    Step("psycopg2-binary", "2.9.5", 11), Step("pydantic", "1.10.13", 12), Step("pydantic-core", "2.10", 12),
    Step("pyyaml", "6.0.1", 12), Step("pyyaml", "6.0", 10), Step("scikit-learn", "1.3.1", 12),
    Step("scipy", "1.11.2", 12),
    Step("tensorflow", "2.16", 12), Step("tokenizers", "0.14.1", 12), Step("torch", "2.2", 12),
    Step("uvloop", "0.18", 12),
    Step("uvloop", "0.17", 11), Step("werkzeug", "1.0", 10), Step("wrapt", "1.16", 12), Step("yarl", "1.9.3", 12),
  ]
  /// A pinned package, and the newest Python that it can be built for.
  typealias Pin = (minor: Int, package: String, version: String)

  private static func pin(_ locked: LockedPackages) -> Pin? {
    steps.compactMap { step -> Pin? in
      guard locked.has(step.package, below: step.version) else { return nil }
      return (step.minor - 1, step.package, locked.versions[step.package] ?? "")
    }.min { $0.minor < $1.minor }
  }

  /// The version below the usual one that the pinned packages need; nil where the usual one builds them, or none that a
  /// server runs on.
  static func choice(_ locked: LockedPackages) -> Choice<String>? {
    guard let pin = pin(locked), pin.minor >= PythonVersions.offered.lowerBound else { return nil }
    return Choice([
      Found(
        "3.\(pin.minor)", locked.file, nil, .likely, why: "\(pin.package) \(pin.version) builds on no newer one")
    ])
  }

  /// A pinned package that builds only on Python versions too old for every server.
  static func oldPin(_ locked: LockedPackages) -> Pin? {
    pin(locked).flatMap { $0.minor < PythonVersions.offered.lowerBound ? $0 : nil }
  }
}
