/// What to do where a provider refuses to make something because it exists.
package enum ExistingResource {
  /// - Parameter reason: the provider's words.
  /// - Returns: the way out; nil where the words are about something else.
  package static func remedy(for reason: String) -> String? {
    guard reason.contains("Error 409"), reason.contains("already exist") else { return nil }
    return "Somebody else has made it, and it is in no state of this set-up. Run overture plan: it says what taking it "
      + "over would change, and its id; then adopt it by overture apply --adopt ID, or choose another name in "
      + "overture.yaml."
  }
}
