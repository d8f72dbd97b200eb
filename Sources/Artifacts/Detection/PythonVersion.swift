import Foundation

/// The Python version that a folder asks for.
enum PythonVersion {
  /// For a folder that asks for none.
  static let preset = "3.12"

  /// `.python-version`, else the lower bound of `requires-python`, else `runtime.txt`, else the present Dockerfile.
  static func find(in folder: URL) -> String? {
    let sources = [
      Files.text(folder, ".python-version"),
      line(of: "requires-python", in: Files.text(folder, "pyproject.toml")),
      line(of: "python =", in: Files.text(folder, "pyproject.toml")),
      Files.text(folder, "runtime.txt"),
      line(of: "FROM python:", in: Files.text(folder, "Dockerfile")),
    ]
    return sources.lazy.compactMap { $0.flatMap(version) }.first
  }

  private static func line(of start: String, in text: String?) -> String? {
    text?.split(whereSeparator: \.isNewline).first { $0.hasPrefix(start) }.map(String.init)
  }

  /// The first `3.N` in a text, not older than what the Dockerfile's base images offer.
  private static func version(_ text: String) -> String? {
    guard let match = text.firstMatch(of: /3\.(\d{1,2})/), let minor = Int(match.1), minor >= 9 else { return nil }
    return "3.\(minor)"
  }
}
