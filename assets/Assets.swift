import Foundation

/// The files that come with the program: templates, the sample repository and example answers.
package enum Assets {
  /// The folder that holds `templates`, `sample` and `examples`.
  package static let folder: URL = Bundle.module.resourceURL ?? Bundle.module.bundleURL
}
