import Foundation

/// The files that come with the program: templates, the sample repository, example answers and what was measured.
package enum Assets {
  /// The folder that holds `templates`, `sample`, `examples` and `measurements.json`.
  package static let folder: URL = Bundle.module.resourceURL ?? Bundle.module.bundleURL
}
