import Foundation

/// The checkout that the tests were built from.
package enum Checkout {
  /// Its root.
  package static let root = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL

  /// Its folder `assets`.
  package static let assets = root.appending(path: "assets")
}
