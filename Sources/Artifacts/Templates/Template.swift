import Assets
import Foundation
import Mustache

/// What one template is filled with: a stored property for each name in it, which `TemplateContentTests` holds.
///
/// A string is filled in; the section of a Boolean, of an optional value or of a list is left out where it is false, nil
/// or empty.
protocol TemplateContent: Sendable {
  /// The file's name in `assets/templates`.
  static var template: String { get }
}

/// The Mustache templates in `assets/templates`.
enum Template {
  /// Makes plain text of a template: nothing is escaped, and the delimiters are `<%` and `%>`, because GitHub's
  /// expressions are written with `{{` and `}}`.
  private static let header = "{{% CONTENT_TYPE:TEXT}}{{=<% %>=}}"

  /// All of them by their files' names, parsed once: that takes longer than to fill them in.
  private static let all: [String: Result<MustacheTemplate, ArtifactError>] = {
    let folder = "templates"
    return Dictionary(
      uniqueKeysWithValues: Assets.paths(under: folder).map { path in
        let name = String(path.dropFirst(folder.count + 1))
        return (name, parse(name, Assets.text(path)))
      })
  }()

  /// - Returns: the filled in template, ending with a line feed.
  /// - Throws: `ArtifactError` where the template is missing or does not parse.
  static func render<Content: TemplateContent>(_ content: Content) throws(ArtifactError) -> String {
    try render(Content.template, with: content)
  }

  /// A template in which nothing is filled in.
  ///
  /// - Parameter name: the file's name in `assets/templates`.
  /// - Returns: its text, ending with a line feed.
  /// - Throws: `ArtifactError` where the template is missing or does not parse.
  static func text(_ name: String) throws(ArtifactError) -> String { try render(name, with: ()) }

  private static func render(_ name: String, with content: Any) throws(ArtifactError) -> String {
    guard let template = all[name] else { throw .templateMissing(name: name) }
    let text = try template.get().render(content, library: parts)
    guard name.hasSuffix(".tf.mustache") else { return text }
    // A part is indented as a whole, its empty lines too.
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.utf8.allSatisfy { $0 == UInt8(ascii: " ") } ? "" : $0 }.joined(separator: "\n")
  }

  /// The same templates, for those that have others as parts: `<%> cloud_run_volumes.tf%>`.
  private static let parts = MustacheLibrary(
    templates: Dictionary(
      uniqueKeysWithValues: all.compactMap { name, template in
        (try? template.get()).map { (String(name.dropLast(".mustache".count)), $0) }
      }))

  private static func parse(_ name: String, _ text: String) -> Result<MustacheTemplate, ArtifactError> {
    do {
      return .success(try MustacheTemplate(string: header + text))
    } catch {
      return .failure(.templateInvalid(name: name, detail: String(describing: error)))
    }
  }
}
