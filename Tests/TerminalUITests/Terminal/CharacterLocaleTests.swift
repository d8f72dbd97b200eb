import Testing

@testable import TerminalUI

@Suite("Character locales")
struct CharacterLocaleTests {
  @Test(
    "LC_ALL comes before LC_CTYPE, which comes before LANG",
    arguments: [
      ([:], ["C.UTF-8"]),
      (["LANG": "de_DE.UTF-8"], ["de_DE.UTF-8", "C.UTF-8"]),
      (["LANG": "de_DE.utf8", "LC_ALL": ""], ["de_DE.utf8", "C.UTF-8"]),
      (["LANG": "de_DE.UTF-8", "LC_CTYPE": "C"], ["C", "C"]),
      (["LANG": "de_DE.UTF-8", "LC_CTYPE": "C", "LC_ALL": "C.UTF-8"], ["C.UTF-8", "C.UTF-8"]),
    ] as [([String: String], [String])])
  func candidates(environment: [String: String], names: [String]) {
    #expect(CharacterLocale.candidates(environment: environment) == names)
  }
}
