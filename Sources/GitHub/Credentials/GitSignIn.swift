/// What git is told so that it signs in to a GitHub with a token of ours: settings and variables of its environment.
///
/// The token is in one variable alone, which a helper of one line reads when git asks it for this host: never in an argument, a
/// URL or a file. No other helper is asked then, so that none of them keeps it.
package struct GitSignIn: Sendable {
  /// Settings, in the order in which git has to read them.
  package let settings: [(name: String, value: String)]
  /// Variables of git's environment.
  package let variables: [String: String]

  private static let variable = "OVERTURE_GIT_TOKEN"
}

extension GitHubClient {
  /// How git signs in to a host with this client's token, which is for no other.
  ///
  /// - Parameter authority: the host, with its port where it has one, as an https URL of git's has it.
  /// - Returns: nil where the host is not this GitHub's.
  package func gitSignIn(to authority: String) -> GitSignIn? {
    host.web == "https://\(authority)" ? GitSignIn(token: token.value, authority: authority) : nil
  }
}

extension GitSignIn {
  /// - Parameters:
  ///   - token: the token.
  ///   - authority: the host that it is for.
  init(token: String, authority: String) {
    let helper =
      "!f() { test \"$1\" = get && printf 'username=x-access-token\\npassword=%s\\n' \"$\(Self.variable)\"; }; f"
    settings = [
      // An empty one drops those before it.
      ("credential.helper", ""), ("credential.https://\(authority).helper", ""),
      ("credential.https://\(authority).helper", helper),
      ("credential.https://\(authority).username", "x-access-token"),
    ]
    variables = [Self.variable: token]
  }
}
