import HTTPTypes
import Hummingbird
import NIOCore

/// What a server answers.
package struct ScriptedAnswer: Sendable {
  private let status: Int
  private let headers: [(name: String, value: String)]
  private let body: [UInt8]
  private let ending: Ending

  private enum Ending {
    case complete
    /// After half of what the length announced.
    case cutOff
    /// The same, when a stream has ended.
    case held(AsyncStream<Void>)
  }

  /// Any answer.
  /// - Parameters:
  ///   - status: HTTP status.
  ///   - headers: fields besides the length.
  ///   - body: the content.
  package init(status: Int = 200, headers: [(name: String, value: String)] = [], body: String = "") {
    self.init(status: status, headers: headers, body: Array(body.utf8), ending: .complete)
  }

  private init(status: Int, headers: [(name: String, value: String)], body: [UInt8], ending: Ending) {
    self.status = status
    self.headers = headers
    self.body = body
    self.ending = ending
  }

  /// A JSON document, given as its text.
  package static func json(
    _ body: String, status: Int = 200, headers: [(name: String, value: String)] = []
  ) -> ScriptedAnswer {
    ScriptedAnswer(status: status, headers: headers + [("Content-Type", "application/json; charset=utf-8")], body: body)
  }

  /// An answer without content.
  package static let noContent = ScriptedAnswer(status: 204)

  /// An answer whose connection breaks after half of what its length announced.
  package static let cutOff = ScriptedAnswer(
    status: 200, headers: [], body: Array("{\"half\":".utf8), ending: .cutOff)

  /// An answer of which only half comes until a stream ends; then its connection breaks.
  package static func held(until released: AsyncStream<Void>) -> ScriptedAnswer {
    ScriptedAnswer(status: 200, headers: [], body: Array("{\"half\":".utf8), ending: .held(released))
  }

  var response: Response {
    var fields = HTTPFields()
    for (name, value) in headers {
      if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
    }
    if case .complete = ending {
      if status != 204 { fields[.contentLength] = String(body.count) }
      return Response(
        status: .init(code: status), headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }
    struct Broken: Error {}
    return Response(
      status: .init(code: status), headers: fields,
      body: ResponseBody(contentLength: body.count * 2) { writer in
        try await writer.write(ByteBuffer(bytes: body))
        if case .held(let released) = ending { for await _ in released {} }
        throw Broken()
      })
  }
}
