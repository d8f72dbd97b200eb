import CloudSandbox

/// Something that goes wrong with a request.
enum MatrixFault: String, Sendable, CaseIterable {
  case internalError, badGateway, unavailable, tooMany, quota, cutBefore, cutAfter, errorAfter, slow, half, garbage
  case wrongLength, redirect, holdBefore, holdAfter, late, stalled

  /// How long a request may take at which no answer comes in time; making a key takes a busy sandbox a while.
  static let timeLimit = Duration.seconds(1)

  /// Whether the client's time limit ends it.
  var isEndedByTime: Bool { [.holdBefore, .holdAfter, .late, .stalled].contains(self) }

  /// Whether what was asked for has been done although the answer does not say so.
  var isLostAnswer: Bool {
    [.cutAfter, .errorAfter, .half, .garbage, .wrongLength, .holdAfter, .late, .stalled].contains(self)
  }

  /// The rule that does it: to every such request, or to the first one where that was done all the same.
  func rule(for request: DistinctRequest) -> FaultRule {
    FaultRule(
      rawValue, method: request.method, path: PathPattern(request.path),
      occurrences: isLostAnswer ? .only(1) : .every,
      effect: effect)
  }

  private var effect: FaultEffect {
    switch self {
    case .internalError: .status(FaultAnswer(500), .before)
    case .badGateway:
      .status(FaultAnswer(502, body: "<html><title>502 Bad Gateway</title></html>", type: "text/html"), .before)
    case .unavailable: .status(FaultAnswer(503), .before)
    case .tooMany: .status(FaultAnswer(429, retryAfter: 2), .before)
    case .quota:
      .status(
        FaultAnswer(403, code: "RESOURCE_EXHAUSTED", message: "Quota exceeded for quota metric 'Requests'"), .before)
    case .cutBefore: .cut(.before)
    case .cutAfter: .cut(.after)
    case .errorAfter: .status(FaultAnswer(500), .after)
    case .slow: .slow(pause: .microseconds(20))
    case .half: .half
    case .garbage: .garbage
    case .wrongLength: .wrongLength(by: 7)
    case .redirect: .redirect(to: nil, status: 307)
    case .holdBefore: .hold(.before)
    case .holdAfter: .hold(.after)
    case .late: .delay(Self.timeLimit * 1.5, .after)
    case .stalled: .slow(pause: .seconds(600))
    }
  }
}
