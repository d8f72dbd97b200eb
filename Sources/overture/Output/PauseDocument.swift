import SetupPlan

/// A pause, in documents of `status` and `history`.
struct PauseDocument: Encodable {
  /// Who paused it; absent where that was not done by `overture pause`.
  let by: String?
  /// When; RFC 3339. Absent where that was not done by `overture pause`.
  let at: String?

  init(_ pause: Pause) {
    by = pause.person
    at = pause.at
  }
}
