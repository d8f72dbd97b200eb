/// A file or folder that the program reads or writes, as the manual names it.
struct ManualFile {
  let path: String
  /// A sentence.
  let meaning: String

  /// All of them.
  static let all = [
    ManualFile(
      path: "overture.yaml",
      meaning: "The answers, which are committed with the repository; one in each service's folder."),
    ManualFile(
      path: ".overture",
      meaning:
        "Beside overture.yaml: the journal of what was made, and the files as they were before; on this machine alone."),
    ManualFile(
      path: "~/.local/state/overture",
      meaning:
        "The key and the last codes of this machine's journals, and the sandbox; in XDG_STATE_HOME, where that is set."),
    ManualFile(
      path: "~/.cache/overture",
      meaning: "The projects that were listed last, for completion; in XDG_CACHE_HOME, where that is set."),
  ]
}
