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

  /// What the dependencies need, each once, by name.
  static func found(_ requirements: [Requirement]) -> [Found<RepositoryFacts.NativePackage>] {
    var found: [String: Found<RepositoryFacts.NativePackage>] = [:]
    for requirement in requirements where found[requirement.name] == nil {
      var needs = known[requirement.name] ?? ([], [])
      // `psycopg[binary]` brings its library.
      if requirement.name == "psycopg", requirement.extras.contains("binary") { needs = ([], []) }
      if requirement.name == "psycopg", requirement.extras.contains("c") { needs = known["psycopg-c"] ?? needs }
      if requirement.isFromGit { needs.build.append("git") }
      guard !needs.build.isEmpty || !needs.run.isEmpty else { continue }
      found[requirement.name] = Found(
        RepositoryFacts.NativePackage(dependency: requirement.name, build: needs.build, run: needs.run),
        requirement.file, requirement.line, .certain,
        why: requirement.isFromGit ? "it comes from a repository" : "it needs libraries of the system")
    }
    return found.values.sorted { $0.value.dependency < $1.value.dependency }
  }
}
