/// A value in an `ENV` or `ARG`.
enum DockerValue {
  /// The value as one word; variables in it stay what they are.
  static func quote(_ text: String) -> String {
    let isHarmless: (Character) -> Bool = {
      $0.isASCII && ($0.isLetter || $0.isNumber || "-_./:@%+=,${}*?&~".contains($0))
    }
    guard text.isEmpty || !text.allSatisfy(isHarmless) else { return text }
    return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
