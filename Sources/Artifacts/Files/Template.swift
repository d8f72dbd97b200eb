import Assets
import Foundation
import Mustache

/// The Mustache templates in `assets/templates`.
enum Template {
  /// Makes plain text of a template: nothing is escaped, and the delimiters are `<%` and `%>`, because GitHub's
  /// expressions are written with `{{` and `}}`.
  private static let header = "{{% CONTENT_TYPE:TEXT}}{{=<% %>=}}"

  /// All of them by their files' names, parsed once: that takes longer than to fill them in.
  private static let all: [String: Result<MustacheTemplate, ArtifactError>] = {
    let folder = Assets.folder.appending(path: "templates")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return Dictionary(uniqueKeysWithValues: names.map { ($0, parse($0, in: folder)) })
  }()

  /// The names of values in each, by its file's name.
  static let names: [String: TemplateNames] = {
    let folder = Assets.folder.appending(path: "templates")
    return all.keys.reduce(into: [:]) { names, file in
      guard let data = try? Data(contentsOf: folder.appending(path: file)) else { return }
      names[file] = TemplateNames(String(decoding: data, as: UTF8.self))
    }
  }()

  /// - Parameters:
  ///   - name: the file's name in `assets/templates`.
  ///   - values: strings, Booleans, and arrays and dictionaries of them.
  /// - Returns: the text, ending with a line feed.
  /// - Throws: `ArtifactError` where the template is missing, does not parse, or has a name that is not declared, which
  ///   Mustache would render as nothing.
  static func render(_ name: String, _ values: [String: Any]) throws(ArtifactError) -> String {
    guard let template = all[name] else { throw .templateMissing(name: name) }
    for file in [name] + (names[name]?.parts ?? []).map({ $0 + ".mustache" }) {
      let missing = names[file]?.missing(from: values) ?? []
      guard missing.isEmpty else {
        throw .templateInvalid(name: file, detail: "no value is declared for \(missing.joined(separator: ", "))")
      }
    }
    let text = try template.get().render(values, library: parts)
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

  private static func parse(_ name: String, in folder: URL) -> Result<MustacheTemplate, ArtifactError> {
    guard let data = try? Data(contentsOf: folder.appending(path: name)), let text = String(data: data, encoding: .utf8)
    else { return .failure(.templateMissing(name: name)) }
    do {
      return .success(try MustacheTemplate(string: header + text))
    } catch {
      return .failure(.templateInvalid(name: name, detail: String(describing: error)))
    }
  }
}
