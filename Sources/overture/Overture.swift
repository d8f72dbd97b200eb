import ArgumentParser

@main
struct Overture: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "overture")
}
