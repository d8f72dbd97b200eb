import Foundation
import RESTClient

/// The token of another identity provider that `external_account` credentials trade in: from a file, a URL or a program.
struct SubjectToken: Sendable {
  private enum Place {
    case file(String)
    case url(String, headers: [(name: String, value: String)])
    case program(SubjectTokenProgram)
  }

  private let place: Place
  private let field: String?
  private let transport: HTTPTransport

  init(document: JSONValue, path: String, context: CredentialContext) throws {
    let source = document["credential_source"]
    if let file = source["file"].string {
      place = .file(file)
    } else if let url = source["url"].string, source["environment_id"].isNull {
      place = .url(url, headers: source["headers"].object.compactMap { key, value in value.string.map { (key, $0) } })
    } else if let command = source["executable"]["command"].string {
      place = .program(try SubjectTokenProgram(command, document: document, path: path, context: context))
    } else {
      throw GoogleCloudError(
        kind: .noCredentials,
        detail: "the credential file \(path) has a credential source that is neither a file, a URL nor a program")
    }
    field = source["format"]["type"].string == "json" ? source["format"]["subject_token_field_name"].string : nil
    transport = context.transport
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
        guard answer.isSuccess else {
          throw GoogleCloudError(answer: answer, request: call.summary)
        }
        bytes = answer.body
      } catch let error as UnreachableError {
        throw GoogleCloudError(error, request: call.summary)
      }
    case .program(let program): return try await program.token()
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
