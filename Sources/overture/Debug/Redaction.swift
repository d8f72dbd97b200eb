import Foundation
import RESTClient

/// Takes the secrets out of what is written down about requests and programs.
///
/// Header fields and parameters of a query are shown by a list of those that hold none; of a body, whatever stands under a key
/// that may hold one is taken out, and files, logs and state are left out whole.
struct Redaction: Sendable {
  /// What stands where a secret was.
  static let mark = "(taken out)"

  /// Values that are known to be secrets, such as tokens of this process's variables.
  let known: [String]

  /// - Parameter environment: the variables of the program; those with tokens count as known secrets.
  init(environment: [String: String] = [:]) {
    known = environment.filter { name, value in
      value.count >= 8 && ["TOKEN", "SECRET", "PASSWORD", "CREDENTIAL"].contains(where: name.contains)
        && !value.hasPrefix("/") && !value.hasPrefix("http")
    }.map(\.value)
  }

  private static let shownHeaders: Set<String> = [
    "accept", "content-length", "content-type", "date", "etag", "if-match", "if-none-match", "retry-after",
    "user-agent",
    "x-github-api-version", "x-github-request-id", "x-goog-user-project", "x-ratelimit-remaining",
    "x-ratelimit-reset", "x-ratelimit-resource", "x-request-id",
  ]

  private static let shownParameters: Set<String> = [
    "alt", "audience", "branch", "created", "event", "fields", "filter", "generation", "grant_type",
    "ifGenerationMatch", "ifMetagenerationMatch", "keyTypes", "name", "names", "options.requestedPolicyVersion",
    "optionsRequestedPolicyVersion", "page",
    "pageSize", "per_page", "prefix", "project", "projection", "query", "repositoryId", "requested_token_type", "scope",
    "secretId", "serviceId", "state", "subject_token_type", "updateMask", "uploadType", "validateOnly", "versions",
    "view", "workloadIdentityPoolId", "workloadIdentityPoolProviderId",
  ]

  /// Parts of keys, in small letters without signs between words, under which a document may hold a secret.
  private static let secretKeys = [
    "apikey", "assertion", "authorization", "cookie", "credential", "encryptedvalue", "jwt", "password", "payload",
    "privatekey", "sensitive", "signature", "signedblob", "clientsecret", "token",
  ]

  /// What tokens and keys look like, wherever they are.
  private static let shapes = #"""
    ya29\.[\w.-]+|1//[\w-]{16,}|gh[pousr]_\w{16,}|github_pat_\w+|eyJ[\w-]{8,}\.[\w.-]+|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*
    """#.trimmingCharacters(in: .whitespaces)

  /// A text without what looks like a secret, and without those that are known.
  /// - Parameters:
  ///   - text: the text.
  ///   - further: more secrets, such as the request's own token.
  /// - Returns: the text with a mark in the place of each.
  func text(_ text: String, without further: [String] = []) -> String {
    var text = text
    for secret in known + further where secret.count >= 6 { text = text.replacing(secret, with: Self.mark) }
    return text.replacingOccurrences(of: Self.shapes, with: Self.mark, options: .regularExpression)
  }

  /// Those header fields that hold no secret.
  func headers(_ headers: [(name: String, value: String)]) -> [String: String] {
    Dictionary(
      headers.filter { Self.shownHeaders.contains($0.name.lowercased()) }
        .map { ($0.name.lowercased(), text($0.value)) }, uniquingKeysWith: { $1 })
  }

  /// The secrets in a request's header fields.
  static func secrets(in headers: [(name: String, value: String)]) -> [String] {
    headers.filter { $0.name.lowercased().hasSuffix("authorization") }.flatMap { header in
      [header.value] + header.value.split(separator: " ").dropFirst().map(String.init)
    }
  }

  /// An address without user, password, fragment, and the values of parameters that may hold a secret.
  func address(_ url: String, without secrets: [String]) -> String {
    let parts = url.split(separator: "?", maxSplits: 1).map(String.init)
    let place = (parts.first ?? "").replacing(/:\/\/[^\/@]*@/, with: "://")
    guard parts.count > 1 else { return text(place, without: secrets) }
    return text(place, without: secrets) + "?" + parameters(parts[1], without: secrets)
  }

  private func parameters(_ pairs: String, without secrets: [String]) -> String {
    pairs.prefix { $0 != "#" }.split(separator: "&").map { pair in
      let name = pair.prefix { $0 != "=" }
      return Self.shownParameters.contains(String(name))
        ? text(String(pair), without: secrets) : "\(name)=\(Self.mark)"
    }.joined(separator: "&")
  }

  /// The largest document that is shown, in bytes.
  private static let largest = 1 << 18

  /// A body as far as it is a document of an API; else how many bytes it has.
  ///
  /// - Parameters:
  ///   - bytes: the body.
  ///   - type: its media type.
  ///   - url: whose body it is: files of a bucket and answers of a deployed service are not shown.
  ///   - secrets: more secrets.
  /// - Returns: the document, or its size and type.
  func body(_ bytes: [UInt8], type: String, of url: String, without secrets: [String]) -> JSONValue {
    guard !bytes.isEmpty else { return .null }
    let size = JSONValue.object(["bytes": .int(bytes.count), "type": .string(type)])
    if type.hasPrefix("application/x-www-form-urlencoded") {
      return .string(parameters(String(decoding: bytes, as: UTF8.self), without: secrets))
    }
    guard type.contains("json"), bytes.count <= Self.largest, !Self.isFile(url),
      let document = try? JSONValue(bytes: bytes)
    else { return size }
    return self.document(document, without: secrets)
  }

  /// Whether an address is that of a file, a log or a service, not of a document of an API.
  private static func isFile(_ url: String) -> Bool {
    let place = url.prefix { $0 != "?" }
    let host = place.split(separator: "/").dropFirst().first ?? ""
    let isService = [".run.app", ".run.sandbox.invalid"].contains { host.prefix { $0 != ":" }.hasSuffix($0) }
    return isService || url.contains("alt=media") || place.contains("/upload/") || place.contains("/download/")
      || place.hasSuffix("/logs")
  }

  /// A document without whatever stands under a key that may hold a secret.
  func document(_ value: JSONValue, under key: String = "", without secrets: [String] = []) -> JSONValue {
    switch value {
    case .object(let members):
      // A variable of a container or a workflow: its name is shown, its value may be anything.
      let isVariable = members["name"] != nil && members["value"] != nil
      return .object(
        members.reduce(into: [:]) { result, member in
          let word = member.key.lowercased().filter(\.isLetter)
          let isSecret =
            Self.secretKeys.contains(where: word.contains) || word == "data" || word == "key"
            || (word == "value" && (isVariable || ["variables", "secrets"].contains(key)))
          result[self.text(member.key, without: secrets)] =
            isSecret && !member.value.isNull
            ? .string(Self.mark) : document(member.value, under: word, without: secrets)
        })
    case .array(let elements): return .array(elements.map { document($0, under: key, without: secrets) })
    case .string(let text): return .string(self.text(text, without: secrets))
    case .null, .bool, .int, .double: return value
    }
  }
}
