/// What the served program imports, and no requirement provides: it would end at its start.
struct MissingPackages {
  private let service: ServiceFolder
  private let provided: Set<String>
  private let isComplete: Bool

  /// The modules of Python itself.
  private static let standard = Set(
    """
    abc aifc antigravity argparse array ast asyncio atexit audioop base64 bdb binascii bisect builtins bz2 cProfile
    calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall concurrent configparser
    contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis doctest
    email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc
    genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr
    importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal
    math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode
    operator optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix
    posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline
    reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtplib sndhdr
    socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct
    subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this threading
    time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing
    unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc
    zipapp zipfile zipimport zlib zoneinfo __future__ _thread tomllib
    """.split(whereSeparator: \.isWhitespace).map(String.init))
  /// The packages of modules that are called otherwise.
  private static let packages: [String: [String]] = [
    "attr": ["attrs"], "bs4": ["beautifulsoup4"], "cv2": ["opencv-python", "opencv-python-headless"],
    "dateutil": ["python-dateutil"], "dotenv": ["python-dotenv"], "decouple": ["python-decouple"],
    "docx": ["python-docx"], "environ": ["django-environ"], "fitz": ["pymupdf"], "git": ["gitpython"],
    "jose": ["python-jose"], "jwt": ["pyjwt"], "magic": ["python-magic"], "multipart": ["python-multipart"],
    "MySQLdb": ["mysqlclient"], "OpenSSL": ["pyopenssl"], "PIL": ["pillow"],
    "psycopg2": ["psycopg2", "psycopg2-binary"],
    "rest_framework": ["djangorestframework"], "serial": ["pyserial"], "skimage": ["scikit-image"],
    "sklearn": ["scikit-learn"], "slugify": ["python-slugify"], "telegram": ["python-telegram-bot"],
    "yaml": ["pyyaml"], "zmq": ["pyzmq"], "whitenoise": ["whitenoise"], "grpc": ["grpcio"],
    "grpc_health": ["grpcio-health-checking"], "corsheaders": ["django-cors-headers"],
    "distutils": ["setuptools"], "modelcluster": ["django-modelcluster", "wagtail"],
    "taggit": ["django-taggit", "wagtail"], "treebeard": ["django-treebeard", "wagtail"],
    "python_socks": ["python-socks", "httpx-socks", "aiohttp-socks"], "anyascii": ["anyascii", "wagtail"],
  ]
  /// What others bring as a rule, so that no requirement has to name it.
  private static let usual: Set<String> = [
    "anyio", "asgiref", "attr", "botocore", "certifi", "charset_normalizer", "click", "dateutil", "google",
    "googleapiclient",
    "greenlet", "grpc", "httpcore", "httpx", "idna", "itsdangerous", "jinja2", "joblib", "langchain_core", "mako",
    "markupsafe", "multidict", "numpy", "packaging", "pandas", "PIL", "pkg_resources", "proto", "protobuf", "pydantic",
    "pydantic_core", "pytz", "requests", "rich", "scipy", "setuptools", "six", "sniffio", "sqlalchemy", "starlette",
    "typing_extensions", "tzdata", "urllib3", "werkzeug", "wtforms", "yaml", "yarl", "tqdm", "h11", "uvloop",
    "httptools",
    "websockets", "marshmallow", "multipart", "tornado", "zope", "redis", "kombu", "billiard", "alembic", "jwt",
    "cryptography", "psycopg2", "simplejson", "tokenizers", "torch", "transformers", "huggingface_hub",
  ]

  /// - Parameters:
  ///   - service: the folder.
  ///   - packaging: what is installed.
  ///   - locked: what is pinned, which may be all of it.
  ///   - further: packages that the answers name.
  init(_ service: ServiceFolder, packaging: Packaging, locked: LockedPackages, further: [String]) {
    self.service = service
    isComplete = locked.isComplete
    let said = further.map { Requirement.normalized(String($0.prefix { !"=<>~[".contains($0) })) }
    provided = Set(packaging.requirements.map(\.name)).union(locked.versions.keys).union(said)
  }

  /// The packages that seem to be missing, each with the module and the line that needs it.
  ///
  /// - Parameters:
  ///   - modules: those that the service runs.
  ///   - packaging: what is installed; where nothing is, nothing can be said.
  /// - Returns: the packages, in the order of their names.
  func found(_ modules: ServedModules, packaging: Packaging) -> [Found<String>] {
    guard !packaging.requirements.isEmpty, !packaging.needsSources else { return [] }
    var found: [String: Found<String>] = [:]
    for (path, module) in modules.modules() {
      for line in module.lines where line.isUnconditional && line.functions.isEmpty {
        for name in Self.imported(line) where found[name] == nil && isMissing(name, modules) {
          found[name] = Found(
            Self.packages[name]?.first ?? Requirement.normalized(name), path, line.number, .likely,
            why: "\(name) is imported, and no requirement names it: service.packages adds it")
        }
      }
    }
    return found.values.sorted { $0.value < $1.value }
  }

  private func isMissing(_ name: String, _ modules: ServedModules) -> Bool {
    guard !Self.standard.contains(name), isComplete || !Self.usual.contains(name), modules.file(of: name) == nil,
      !isOwn(name)
    else { return false }
    let module = name.lowercased().filter { $0 != "_" }
    let wanted = Self.packages[name] ?? [Requirement.normalized(name)]
    // Many packages have a name that holds their module's, or lacks its plural.
    return !provided.contains { package in
      let squeezed = package.filter { $0 != "-" }
      return wanted.contains { $0 == package || package.hasPrefix($0 + "-") || package.hasSuffix("-" + $0) }
        || squeezed.contains(module) && module.count > 3 || squeezed + "s" == module
    }
  }

  /// Whether a folder or a module of the repository has the name, wherever it lies.
  private func isOwn(_ name: String) -> Bool {
    service.tree.files.contains { folder, names in
      RepositoryTree.parts(of: folder).contains(Substring(name)) || names.contains(name + ".py")
    }
  }

  /// The first names of what a line imports; nothing for what is relative.
  static func imported(_ line: PythonModule.Line) -> [String] {
    guard let first = line.tokens.first else { return [] }
    if first.isName("import") {
      return line.tokens.dropFirst().split { $0.isPunctuation(",") }.compactMap { $0.first?.text }
    }
    guard first.isName("from"), let name = line.tokens.dropFirst().first, name.kind == .name else { return [] }
    return [name.text]
  }
}
