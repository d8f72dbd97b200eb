/// The GitHub actions of the workflow, each by the commit of a release; the release stands behind it as a comment.
enum ActionPins {
  /// The release and commit of each action, by the name that the templates use for it.
  private static let releases: [(name: String, action: String, release: String, commit: String)] = [
    ("checkout", "actions/checkout", "v7.0.1", "3d3c42e5aac5ba805825da76410c181273ba90b1"),
    ("setupUV", "astral-sh/setup-uv", "v10.0.1", "20cfd1bf945f4377ade1205e4dbc17946fc9a30d"),
    ("setupBuildx", "docker/setup-buildx-action", "v4.3.0", "37fe631027851001ddb9b187196cc803df7f5f0e"),
    ("login", "docker/login-action", "v4.1.0", "4907a6ddec9925e35a0a9e82d7399ccc52663121"),
    ("buildPush", "docker/build-push-action", "v7.3.0", "53b7df96c91f9c12dcc8a07bcb9ccacbed38856a"),
    ("auth", "google-github-actions/auth", "v3.0.0", "7c6bc770dae815cd3e89ee6cdf493a5fab2cc093"),
  ]

  /// `owner/name@commit # release` for each name.
  static let references = Dictionary(
    uniqueKeysWithValues: releases.map { ($0.name, "\($0.action)@\($0.commit) # \($0.release)") })
}
