/// When colours are written: decided here, for the wizard and for everything that is printed.
///
/// The variables are those of https://no-color.org and https://bixense.com/clicolors. An option wins over a variable, and
/// `NO_COLOR` over the others.
package enum ColorChoice: String, Sendable, CaseIterable {
  case auto, always, never

  /// Whether colours are written.
  ///
  /// - Parameters:
  ///   - environment: the variables of the program.
  ///   - isTerminal: whether the output is a terminal.
  /// - Returns: whether they are.
  package func allows(environment: [String: String], isTerminal: Bool) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto:
      if environment["NO_COLOR"]?.isEmpty == false {
        false
      } else if let forced = environment["CLICOLOR_FORCE"], !["", "0"].contains(forced) {
        true
      } else {
        isTerminal && environment["CLICOLOR"] != "0" && environment["TERM"] != "dumb"
      }
    }
  }
}
