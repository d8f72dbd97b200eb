import Foundation
import SetupPlan

/// How many files and connections this process may have open at once.
enum OpenFiles {
  /// What the smallest command needs: its threads, a sandbox, connections to it, and the pipes of a program.
  static let least: rlim_t = 128
  /// What many services at once need.
  private static let wanted: rlim_t = 1024

  /// Takes as many as the shell allows.
  /// - Throws: a `CommandFailure` where that is too few: what cannot be opened would be missed at any point, also where no
  ///   words could be made of it.
  static func prepare() throws {
    var limit = rlimit()
    guard getrlimit(Self.resource, &limit) == 0, limit.rlim_cur < wanted else { return }
    var more = limit
    more.rlim_cur = min(wanted, limit.rlim_max)
    if more.rlim_cur > limit.rlim_cur, setrlimit(Self.resource, &more) == 0 { limit = more }
    guard limit.rlim_cur < least else { return }
    throw CommandFailure(
      Failure(
        message: "This shell lets a program have only \(limit.rlim_cur) files open",
        reason: "Overture needs \(least) at least: for its connections, its files, and the programs that it starts.",
        remedy: "ulimit -n 256; then run it again. Where that is refused, do so in a new shell.", kind: .unavailable))
  }

  #if canImport(Glibc)
    private static let resource = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
  #else
    private static let resource = RLIMIT_NOFILE
  #endif
}
