import Testing

@testable import Artifacts

@Suite("What stands in for a variable while an image is built")
struct BuildValueTests {
  @Test(
    "it has the form that settings expect of such a name",
    arguments: [
      ("SECRET_KEY", "build"), ("DATABASE_URL", "sqlite://:memory:"), ("APP_REDIS_URL", "redis://localhost"),
      ("EMAIL_URL", "consolemail://"), ("API_URL", "https://localhost"), ("SENTRY_DSN", ""), ("SMTP_PORT", "1"),
      ("DEBUG", "0"), ("ALLOWED_HOSTS", "localhost"), ("IMPORTANT", "build"),
    ])
  func text(name: String, expected: String) { #expect(BuildValue.text(of: name) == expected) }
}
