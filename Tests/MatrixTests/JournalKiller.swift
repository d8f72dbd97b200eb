import Foundation
import Subprocess
import Testing

/// A library that kills the process it is loaded into when a line of the journal is synced: just before, when half of the
/// line has reached the disk, or just after.
enum JournalKiller {
  private static let source = #"""
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <fcntl.h>
    #include <signal.h>
    #include <stdatomic.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <unistd.h>

    static atomic_int count;

    static int journal(int descriptor, char *path, size_t size) {
      char link[64];
      snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
      ssize_t length = readlink(link, path, size - 1);
      if (length < 0) return 0;
      path[length] = 0;
      const char *name = strrchr(path, '/');
      return name && strcmp(name, "/journal.jsonl") == 0;
    }

    static void tear(const char *path) {
      int file = open(path, O_RDWR | O_CLOEXEC);
      off_t end = lseek(file, 0, SEEK_END), start = end - 1;
      char byte = 0;
      while (start > 0 && pread(file, &byte, 1, start - 1) == 1 && byte != '\n') start--;
      if (ftruncate(file, start + (end - start) / 2) != 0) abort();
    }

    int fsync(int descriptor) {
      static int (*real)(int);
      if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
      char path[4096];
      if (!journal(descriptor, path, sizeof path)) return real(descriptor);
      int number = atomic_fetch_add(&count, 1) + 1;
      const char *counted = getenv("JOURNAL_COUNT"), *at = getenv("JOURNAL_KILL_AT"), *when = getenv("JOURNAL_KILL_WHEN");
      if (counted) {
        FILE *file = fopen(counted, "w");
        if (file) fprintf(file, "%d", number), fclose(file);
      }
      int strikes = at && when && atoi(at) == number;
      if (strikes && strcmp(when, "before") == 0) tear(path), kill(getpid(), SIGKILL), pause();
      int result = real(descriptor);
      if (strikes) kill(getpid(), SIGKILL), pause();
      return result;
    }

    """#

  /// Builds it.
  /// - Parameter folder: where to.
  /// - Returns: the library's path.
  /// - Throws: an expectation's failure where the compiler refuses.
  static func build(in folder: MatrixFolder) async throws -> String {
    let (file, library) = (folder.url.appending(path: "killer.c"), folder.url.appending(path: "killer.so").path)
    try Data(source.utf8).write(to: file)
    let result = try await Subprocess.run(
      .name("cc"), arguments: ["-O1", "-shared", "-fPIC", "-o", library, file.path, "-ldl"], output: .discarded,
      error: .string(limit: 1 << 16))
    try #require(result.terminationStatus == .exited(0), "\(result.standardError)")
    return library
  }
}
