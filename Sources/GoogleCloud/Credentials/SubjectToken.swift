import Foundation

/// The token of another identity provider that `external_account` credentials trade in: from a file or a URL.
struct SubjectToken: Sendable {
  private enum Place { case file(String), url(String, headers: [(name: String, value: String)]) }

  private let place: Place
  private let field: String?
  private let transport: HTTPTransport

  init(source: JSONValue, path: String, transport: HTTPTransport) throws {
    if let file = source["file"].string {
      place = .file(file)
    } else if let url = source["url"].string {
      place = .url(url, headers: source["headers"].object.compactMap { key, value in value.string.map { (key, $0) } })
    } else {
      throw GoogleCloudError(
        kind: .noCredentials,
        detail: "the credential file \(path) has a credential source that is neither a file nor a URL")
    }
    field = source["format"]["type"].string == "json" ? source["format"]["subject_token_field_name"].string : nil
    self.transport = transport
  }

  func read() async throws -> String {
    let bytes: [UInt8]
    switch place {
    case .file(let path):
      guard let contents = FileManager.default.contents(atPath: path) else {
        throw GoogleCloudError(kind: .noCredentials, detail: "the subject token file \(path) cannot be read")
      }
      bytes = Array(contents)
    case .url(let url, let headers):
      let call = HTTPCall("GET", url, headers: headers, timeout: .seconds(20))
      do {
        let answer = try await transport.send(call)
        guard answer.isSuccess else { throw GoogleCloudError(answer: answer, request: call.summary) }
        bytes = answer.body
      } catch let error as UnreachableError {
        throw GoogleCloudError(error, request: call.summary)
      }
    }
    guard let field else {
      return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
    guard let token = (try? JSONValue(bytes: bytes))?[field].string else {
      throw GoogleCloudError(kind: .noCredentials, detail: "the subject token's JSON lacks “\(field)”")
    }
    return token
  }
}
