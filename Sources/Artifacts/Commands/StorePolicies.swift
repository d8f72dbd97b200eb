/// What the registry and the state bucket throw away by themselves, in the form of gcloud's files.
enum StorePolicies {
  /// The clean-up policies of the registry: the last ten images stay, untagged ones go after 7 days, others after 90.
  static let cleanup = """
    [
      {"name": "keep-recent", "action": {"type": "Keep"}, "mostRecentVersions": {"keepCount": 10}},
      {"name": "delete-untagged", "action": {"type": "Delete"}, "condition": {"tagState": "untagged", "olderThan": "7d"}},
      {"name": "delete-old", "action": {"type": "Delete"}, "condition": {"tagState": "any", "olderThan": "90d"}}
    ]
    """

  /// What they are called.
  static let cleanupNames = ["keep-recent", "delete-untagged", "delete-old"]

  /// The same as gcloud describes them once they are set, without white space.
  static let cleanupDescribed = [
    #"{"cleanupPolicies":{"delete-old":{"action":"DELETE","condition":{"olderThan":"7776000s","tagState":"ANY"},"#,
    #""id":"delete-old"},"delete-untagged":{"action":"DELETE","condition":{"olderThan":"604800s","#,
    #""tagState":"UNTAGGED"},"id":"delete-untagged"},"keep-recent":{"action":"KEEP","id":"keep-recent","#,
    #""mostRecentVersions":{"keepCount":10}}}}"#,
  ].joined()

  /// The lifecycle of the state bucket: old versions of the state go after 90 days, once 20 newer ones exist.
  static let lifecycle = """
    {"rule": [{
      "action": {"type": "Delete"},
      "condition": {"daysSinceNoncurrentTime": 90, "numNewerVersions": 20, "isLive": false}
    }]}
    """
}
