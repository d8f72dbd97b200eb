import Testing

@testable import SetupPlan

@Suite("What looks like a credential")
struct CredentialHintTests {
  @Test(
    "names that stand for one",
    arguments: [
      "OPENAI_API_KEY", "DATABASE_URL", "APP_DATABASE_URL", "DB_PASSWORD", "GITHUB_TOKEN", "SENTRY_DSN", "REDIS_URL",
      "STRIPE_SECRET_KEY", "AWS_SECRET_ACCESS_KEY", "CELERY_BROKER_URL", "PRIVATE_KEY",
    ])
  func names(name: String) { #expect(CredentialHint(name: name) == .name) }

  @Test("keys that only have to be random", arguments: ["SECRET_KEY", "DJANGO_SECRET_KEY", "JWT_SECRET"])
  func random(name: String) { #expect(CredentialHint(name: name) == .random) }

  @Test(
    "names that do not",
    arguments: [
      "LOG_LEVEL", "PUBLIC_URL", "TOKEN_URL", "AWS_ACCESS_KEY_ID", "ACCESS_TOKEN_EXPIRE_MINUTES", "MAX_TOKENS",
      "KEYWORDS",
      "PASSWORD_MIN_LENGTH", "JWT_PUBLIC_KEY", "SECRET_NAME", "MONKEY", "TOKENIZER", "REDIS_HOST",
    ])
  func harmless(name: String) { #expect(CredentialHint(name: name) == nil) }

  @Test("a value with a password in its address, whatever the variable is called")
  func values() {
    #expect(CredentialHint(name: "BACKEND", value: "amqp://guest:guest@broker:5672/") == .value)
    #expect(CredentialHint(name: "BACKEND", value: "https://shop.example:8443/a@b:c") == nil)
    #expect(CredentialHint(name: "BACKEND", value: "postgresql://app@db/app") == nil)
  }
}
