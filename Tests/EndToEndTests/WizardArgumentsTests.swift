import Testing

@testable import overture

@Suite("The wizard's command line")
struct WizardArgumentsTests {
  @Test(
    "what is read at once means the same to the parser of all commands",
    arguments: [
      "", "--sandbox", "-C here", "--directory here", "-e staging", "--environment staging", "--sandbox --sandbox",
      "-e one -e two", "--sandbox -C here -e staging", "-e staging --directory a/b --sandbox",
    ])
  func agrees(line: String) throws {
    let arguments = line.split(separator: " ").map(String.init)
    let read = try #require(WizardArguments(arguments))
    let parsed = try #require(try Overture.parseAsRoot(arguments) as? Overture)
    #expect(read.isSandbox == parsed.options.sandbox)
    #expect(read.directory == parsed.options.directory)
    #expect(read.environment == parsed.options.environment)
  }

  @Test(
    "everything else is left to that parser",
    arguments: [
      "plan", "--sandbox apply", "--help", "-h", "--version", "-C", "-e", "-C --sandbox", "--directory=here", "-Chere",
      "--sandbo", "here", "--", "-e -C",
    ])
  func leaves(line: String) {
    #expect(WizardArguments(line.split(separator: " ").map(String.init)) == nil)
  }
}
