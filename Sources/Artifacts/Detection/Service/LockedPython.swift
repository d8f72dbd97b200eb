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
  /// The oldest version that the servers' own packages are locked for.
  private static let oldest = 10

  /// The version below the usual one that the pinned packages need; nil where the usual one builds them.
  static func choice(_ locked: LockedPackages) -> Choice<String>? {
    let hindrances = steps.compactMap { step -> (minor: Int, package: String, version: String)? in
      guard let version = locked.versions[step.package], isBelow(version, step.version) else { return nil }
      return (step.minor - 1, step.package, version)
    }
    guard let least = hindrances.min(by: { $0.minor < $1.minor }) else { return nil }
    let minor = max(least.minor, oldest)
    let builds = least.minor < oldest ? "builds on none that the servers run on" : "builds on no newer one"
    return Choice([
      Found("3.\(minor)", locked.file, nil, .likely, why: "\(least.package) \(least.version) \(builds)")
    ])
  }

  /// Whether a version comes before another, number by number.
  static func isBelow(_ left: String, _ right: String) -> Bool {
    let numbers = { (text: String) in text.split(separator: ".").map { Int($0.prefix { $0.isNumber }) ?? 0 } }
    let (first, second) = (numbers(left), numbers(right))
    for place in 0..<max(first.count, second.count) {
      let (one, other) = (place < first.count ? first[place] : 0, place < second.count ? second[place] : 0)
      if one != other { return one < other }
    }
    return false
  }
}
