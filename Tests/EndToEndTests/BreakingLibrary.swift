import Foundation
import Subprocess
import SystemPackage
import Testing

/// A library that a program is started with, so that it is killed at one exact call that writes the sandbox's state, or
/// meets a full disk.
struct BreakingLibrary {
  /// Where in a call the program is killed.
  enum Moment: String, CaseIterable, Sendable {
    case before, half, after
  }

  private let path: String
  private let fullDisk: URL

  /// Compiles it into a folder.
  init(in folder: URL) async throws {
    let source = folder.appending(path: "breaking.c")
    path = folder.appending(path: "breaking.so").path
    fullDisk = folder.appending(path: "disk-is-full")
    try Data(Self.source.utf8).write(to: source)
    let result = try await Subprocess.run(
      .name("cc"), arguments: ["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", path, source.path],
      output: .discarded, error: .string(limit: 1 << 16))
    try #require(result.terminationStatus == .exited(0), "\(result.standardError)")
  }

  /// The variables for a program that is killed at its n-th call.
  func killing(at number: Int, _ moment: Moment) -> [String: String] {
    ["LD_PRELOAD": path, "BREAK_AT": "\(number)", "BREAK_MOMENT": moment.rawValue, "BREAK_FULL": fullDisk.path]
  }

  /// The variables for a program that can meet a full disk.
  var watching: [String: String] { killing(at: 0, .before) }

  /// From now on there is no room for the state, or there is again.
  func fillDisk(_ isFull: Bool) throws {
    if isFull {
      try Data().write(to: fullDisk)
    } else {
      try FileManager.default.removeItem(at: fullDisk)
    }
  }

  private static let source = #"""
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <errno.h>
    #include <signal.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <unistd.h>

    static int calls;

    /* Whether a path is a file of the state, or the folder that they are in. */
    static int is_state(const char *path) {
      const char *folder = getenv("OVERTURE_SANDBOX");
      return strstr(path, "/state.json") || strstr(path, "/secrets.json") || (folder && !strcmp(path, folder));
    }

    static int is_state_file(int file) {
      char link[64], path[4096];
      snprintf(link, sizeof link, "/proc/self/fd/%d", file);
      ssize_t length = readlink(link, path, sizeof path - 1);
      if (length < 0) return 0;
      path[length] = 0;
      return is_state(path);
    }

    static int is_now(void) {
      const char *number = getenv("BREAK_AT");
      return __sync_add_and_fetch(&calls, 1) == (number ? atoi(number) : 0);
    }

    static int is_moment(const char *moment) {
      const char *wanted = getenv("BREAK_MOMENT");
      return wanted && !strcmp(wanted, moment);
    }

    static void die(void) {
      kill(getpid(), SIGKILL);
      for (;;) pause();
    }

    ssize_t write(int file, const void *bytes, size_t count) {
      ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
      if (!is_state_file(file)) return real(file, bytes, count);
      const char *full = getenv("BREAK_FULL");
      if (full && !access(full, F_OK)) {
        /* As a disk does that becomes full: a part still fits. */
        if (lseek(file, 0, SEEK_END) == 0 && count > 1) return real(file, bytes, count / 2);
        errno = ENOSPC;
        return -1;
      }
      if (!is_now()) return real(file, bytes, count);
      if (is_moment("half")) real(file, bytes, count / 2);
      if (is_moment("after")) real(file, bytes, count);
      die();
      return -1;
    }

    int rename(const char *from, const char *to) {
      int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
      if (!is_state(to) || !is_now()) return real(from, to);
      if (!is_moment("before")) real(from, to);
      die();
      return -1;
    }

    int fsync(int file) {
      int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
      if (!is_state_file(file) || !is_now()) return real(file);
      if (!is_moment("before")) real(file);
      die();
      return -1;
    }
    """#
}
