import Assets
import Foundation
import Mustache

/// The Mustache templates in `assets/templates`.
enum Template {
  /// Makes plain text of a template: nothing is escaped, and the delimiters are `<%` and `%>`, because GitHub's
  /// expressions are written with `{{` and `}}`.
  private static let header = "{{% CONTENT_TYPE:TEXT}}{{=<% %>=}}"

  /// - Parameters:
  ///   - name: the file's name in `assets/templates`.
  ///   - values: strings, Booleans, and arrays and dictionaries of them.
  /// - Returns: the text, ending with a line feed.
  /// - Throws: `ArtifactError` where the template is missing or does not parse.
  static func render(_ name: String, _ values: [String: Any]) throws(ArtifactError) -> String {
    let file = Assets.folder.appending(path: "templates/\(name)")
    guard let data = try? Data(contentsOf: file), let text = String(data: data, encoding: .utf8) else {
      throw .templateMissing(name: name)
    }
    do {
      return try MustacheTemplate(string: header + text).render(values)
    } catch {
      throw .templateInvalid(name: name, detail: String(describing: error))
    }
  }
}
