import Foundation
import SetupPlan
import Testing

@testable import overture

@Suite("The age of a preview")
struct PreviewAgeTests {
  private static let now = Date(timeIntervalSince1970: 1_795_996_800)

  private func isOld(_ created: String?) -> Bool {
    PullRequestPreview(number: 7, revision: "r", address: "", created: created).isOlder(than: 7, at: Self.now)
  }

  @Test(
    "it is too old after its days, to the second, and not before, however exactly Cloud Run tells when it was made",
    arguments: ["", ".123456Z", ".123456789Z", ".1Z"])
  func days(fraction: String) {
    let ends = fraction.isEmpty ? "Z" : fraction
    func text(_ secondsAgo: Double) -> String {
      String(Self.now.addingTimeInterval(-secondsAgo).formatted(.iso8601).dropLast()) + ends
    }
    #expect(!isOld(text(0)))
    #expect(!isOld(text(7 * 86_400 - 1)))
    #expect(isOld(text(7 * 86_400 + 2)))
  }

  @Test("one whose revision is gone is")
  func gone() {
    #expect(isOld(nil))
  }
}
