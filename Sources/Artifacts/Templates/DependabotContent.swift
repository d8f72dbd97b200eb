/// What Dependabot's file is made of.
struct DependabotContent: TemplateContent {
  static let template = "dependabot.yml.mustache"

  /// The lines of the image's entry.
  let entry: String

  /// - Parameter folder: of the Dockerfile, from the repository's root, with a slash before it; nil for all folders.
  init(folder: String?) { entry = UpdateTool.entry(folder).map { "  \($0)" }.joined(separator: "\n") }
}
