/// Dependencies that need packages of Debian: no wheel, or a library that is loaded when they run.
enum NativePackages {
  private static let known: [String: (build: [String], run: [String])] = [
    "psycopg2": (["gcc", "libc6-dev", "libpq-dev"], ["libpq5"]),
    "psycopg": ([], ["libpq5"]),
    "psycopg-c": (["gcc", "libc6-dev", "libpq-dev"], ["libpq5"]),
    "mysqlclient": (["default-libmysqlclient-dev", "gcc", "libc6-dev", "pkg-config"], ["libmariadb3"]),
    "pyodbc": ([], ["unixodbc"]),
    "python-ldap": (["gcc", "libc6-dev", "libldap-dev", "libsasl2-dev"], ["libldap-2.5-0", "libsasl2-2"]),
    "django-auth-ldap": (["gcc", "libc6-dev", "libldap-dev", "libsasl2-dev"], ["libldap-2.5-0", "libsasl2-2"]),
    "xmlsec": (["gcc", "libc6-dev", "libxmlsec1-dev", "pkg-config"], ["libxmlsec1-openssl"]),
    "python3-saml": (["gcc", "libc6-dev", "libxmlsec1-dev", "pkg-config"], ["libxmlsec1-openssl"]),
    "pycurl": (["gcc", "libc6-dev", "libcurl4-openssl-dev", "libssl-dev"], ["libcurl4"]),
    "gssapi": (["gcc", "libc6-dev", "libkrb5-dev"], ["libgssapi-krb5-2"]),
    "pycairo": (["gcc", "libc6-dev", "libcairo2-dev", "pkg-config"], ["libcairo2"]),
    "cairosvg": ([], ["libcairo2"]),
    "weasyprint": ([], ["libharfbuzz-subset0", "libpango-1.0-0", "libpangoft2-1.0-0"]),
    "python-magic": ([], ["libmagic1"]),
    "pyzbar": ([], ["libzbar0"]),
    "pytesseract": ([], ["tesseract-ocr"]),
    "pdf2image": ([], ["poppler-utils"]),
    "ffmpeg-python": ([], ["ffmpeg"]),
    "pydub": ([], ["ffmpeg"]),
    "wand": ([], ["libmagickwand-6.q16-6"]),
    "opencv-python": ([], ["libgl1", "libglib2.0-0"]),
    "opencv-contrib-python": ([], ["libgl1", "libglib2.0-0"]),
    "graphviz": ([], ["graphviz"]),
    "pydot": ([], ["graphviz"]),
    "pygraphviz": (["gcc", "libc6-dev", "libgraphviz-dev"], ["graphviz"]),
    "pyaudio": (["gcc", "libc6-dev", "portaudio19-dev"], ["libportaudio2"]),
    "gdal": (["g++", "libgdal-dev"], ["libgdal32"]),
    "uwsgi": (["gcc", "libc6-dev"], []),
    "m2crypto": (["gcc", "libc6-dev", "libssl-dev", "swig"], ["libssl3"]),
    "netifaces": (["gcc", "libc6-dev"], []),
    "jpype1": ([], ["default-jre-headless"]),
    "pypandoc": ([], ["pandoc"]),
    "pyusb": ([], ["libusb-1.0-0"]),
    "lightgbm": ([], ["libgomp1"]),
  ]

  /// Packages that only build others.
  private static let compilers: Set<String> = [
    "gcc", "g++", "build-essential", "make", "cmake", "pkg-config", "autoconf", "automake", "libtool", "rustc", "cargo",
    "clang",
    "gfortran", "ninja-build", "meson", "swig", "patchelf", "ccache",
  ]
  /// Packages of other releases by their names in bookworm; empty for those that it neither has nor needs.
  private static let renamed: [String: String] = [
    "libssl1.1": "libssl3", "libffi7": "libffi8", "libffi6": "libffi8", "libicu66": "libicu72", "libicu67": "libicu72",
    "libicu70": "libicu72", "libtiff5": "libtiff6", "libwebp6": "libwebp7", "netcat": "netcat-openbsd",
    "libgdal28": "libgdal32",
    "mysql-client": "default-mysql-client", "libmysqlclient-dev": "default-libmysqlclient-dev",
    "libmysqlclient21": "libmariadb3", "openjdk-11-jre-headless": "default-jre-headless",
    "openjdk-11-jdk": "default-jdk",
    "openjdk-11-jre": "default-jre", "openjdk-8-jdk": "default-jdk", "libldap-2.4-2": "libldap-2.5-0",
    "libjasper-dev": "", "libgl1-mesa-glx": "libgl1", "software-properties-common": "", "apt-transport-https": "",
    "apt-utils": "", "libmagickwand-6.q16-7": "libmagickwand-6.q16-6", "libldap2": "libldap-2.5-0",
    "libgl1-mesa-dri": "libgl1",
    "netcat-traditional": "netcat-traditional", "ttf-mscorefonts-installer": "", "libcairo2-dev": "libcairo2-dev",
  ]

  /// A package by its name in the image's release of Debian; nil where it has or needs none.
  static func inBookworm(_ name: String) -> String? {
    // The image has its own Python.
    if name.hasPrefix("python3") || name.hasPrefix("python-") || name == "python" { return nil }
    if name.wholeMatch(of: /postgresql-client-\d+/) != nil { return "postgresql-client" }
    let name = name.hasSuffix("t64") ? String(name.dropLast(3)) : name
    return renamed[name] ?? name
  }

  /// What a Dockerfile installs, as one need: headers for what is known are needed to build alone, other ones may bring what is
  /// loaded when the service runs.
  static func installed(_ packages: [(name: String, line: Int, isBuild: Bool)], by path: String) -> Found<
    RepositoryFacts.NativePackage
  >? {
    guard let first = packages.first else { return nil }
    let covered = Set(known.values.flatMap(\.build))
    var build: [String] = []
    var run: [String] = []
    for package in packages {
      let isBuilder = compilers.contains(package.name)
      if package.isBuild || isBuilder || package.name.hasSuffix("-dev") || package.name == "git" {
        build.append(package.name)
      }
      if !package.isBuild, !isBuilder, !(package.name.hasSuffix("-dev") && covered.contains(package.name)) {
        run.append(package.name)
      }
    }
    return Found(
      RepositoryFacts.NativePackage(dependency: RepositoryTree.split(path).name, build: build, run: run), path,
      first.line,
      why: "its image has them")
  }

  /// Packages that cannot be installed together.
  private static let exclusive: [Set<String>] = [
    ["libcurl4-openssl-dev", "libcurl4-gnutls-dev", "libcurl4-nss-dev"]
  ]

  /// What the dependencies need, each once, by name.
  ///
  /// - Parameters:
  ///   - requirements: the dependencies.
  ///   - own: what the repository's own image installs, which counts where packages exclude each other.
  /// - Returns: what each of them needs.
  static func found(
    _ requirements: [Requirement], beside own: RepositoryFacts.NativePackage?
  ) -> [Found<RepositoryFacts.NativePackage>] {
    let decided = exclusive.filter { !$0.isDisjoint(with: own?.build ?? []) }.reduce(Set()) { $0.union($1) }
    var found: [String: Found<RepositoryFacts.NativePackage>] = [:]
    for requirement in requirements where found[requirement.name] == nil {
      var needs = known[requirement.name] ?? ([], [])
      // `psycopg[binary]` brings its library.
      if requirement.name == "psycopg", requirement.extras.contains("binary") { needs = ([], []) }
      if requirement.name == "psycopg", requirement.extras.contains("c") { needs = known["psycopg-c"] ?? needs }
      if requirement.isFromGit { needs.build.append("git") }
      needs.build.removeAll(where: decided.contains)
      guard !needs.build.isEmpty || !needs.run.isEmpty else { continue }
      found[requirement.name] = Found(
        RepositoryFacts.NativePackage(dependency: requirement.name, build: needs.build, run: needs.run),
        requirement.file, requirement.line, .certain,
        why: requirement.isFromGit ? "it comes from a repository" : "it needs libraries of the system")
    }
    return found.values.sorted { $0.value.dependency < $1.value.dependency }
  }
}
