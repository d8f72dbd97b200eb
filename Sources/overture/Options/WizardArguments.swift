/// The plain command line of the wizard: its options, spelled out one by one, and nothing else.
///
/// It means what `SetUpOptions` makes of the same arguments; whatever it does not know is left to that.
struct WizardArguments: Equatable {
  var isSandbox = false
  var directory: String?
  var environment: String?

  /// Reads arguments; nil where anything else is among them.
  init?(_ arguments: some Sequence<String>) {
    var rest = arguments.makeIterator()
    while let argument = rest.next() {
      switch argument {
      case "--sandbox": isSandbox = true
      case "-C", "--directory":
        guard let value = rest.next(), !value.hasPrefix("-") else { return nil }
        directory = value
      case "-e", "--environment":
        guard let value = rest.next(), !value.hasPrefix("-") else { return nil }
        environment = value
      default: return nil
      }
    }
  }
}
