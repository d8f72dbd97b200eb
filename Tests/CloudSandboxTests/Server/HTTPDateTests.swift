import Foundation
import Testing

@testable import CloudSandbox

@Suite("The date of an answer")
struct HTTPDateTests {
  @Test("is as RFC 9110 has it")
  func text() {
    #expect(HTTPDate.text(Date(timeIntervalSince1970: 784_111_777)) == "Sun, 06 Nov 1994 08:49:37 GMT")
  }

  @Test("stands in every answer")
  func answers() async throws {
    try await RunningSandbox.use { running in
      let answer = try await running.get("/iam/v1/projects/none/serviceAccounts")
      #expect(answer.headers["date"].first?.hasSuffix(" GMT") == true)
    }
  }
}
