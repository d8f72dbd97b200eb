import ArgumentParser

/// How much whoever looks may see.
struct ReadingOptions: ParsableArguments {
  @Flag(
    name: .customLong("read-only"),
    help: "Look with an account that may only read; what it is not shown is named, and stops nothing.")
  var isReadOnly = false
}
