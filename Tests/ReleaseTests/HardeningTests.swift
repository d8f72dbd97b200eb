import Checkout
import Foundation
import RealPrograms
import Testing

@Suite("The program of a release", .enabled(if: Release.isThere, Release.missing))
struct HardeningTests {
  /// The libraries that the program may load; the Debian package depends on those that have them.
  private static let libraries: Set<String> = [
    "libc.so.6", "libcrypto.so.3", "libgcc_s.so.1", "libm.so.6", "libncursesw.so.6", "libsodium.so.23",
    "libstdc++.so.6", "libtinfo.so.6", "libz.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1",
  ]

  private func readelf(_ options: String...) async throws -> String {
    let release = try Release()
    return try await Release.inFolder { folder in
      try await release.unpack(into: folder)
      return try await Release.output("readelf", ["--wide"] + options + [folder.appending(path: "overture").path])
    }
  }

  /// How many lines of its answer say something.
  private func readelf<Output>(_ option: String, saying words: Regex<Output>) async throws -> Int {
    try await readelf(option).split(separator: "\n").count { $0.contains(words) }
  }

  @Test("it can be loaded anywhere, and what it looks up is settled and write-protected before it starts")
  func position() async throws {
    #expect(try await readelf("--file-header", saying: /Type: +DYN/) == 1)
    #expect(try await readelf("--segments", saying: /GNU_RELRO/) > 0)
    #expect(try await readelf("--segments", saying: /GNU_STACK .* RW +0/) == 1, "the stack is not executable")
    #expect(try await readelf("--segments", saying: #/(LOAD|GNU_STACK) .* RWE /#) == 0)
    #expect(try await readelf("--dynamic", saying: /FLAGS_1.*NOW.*PIE/) == 1)
    #expect(try await readelf("--dynamic", saying: /TEXTREL/) == 0)
  }

  @Test("it looks for libraries where the system does, and for no others than the declared ones")
  func libraries() async throws {
    #expect(try await readelf("--dynamic", saying: /R(UN)?PATH/) == 0)
    let needed = try await readelf("--dynamic").matches(of: /\(NEEDED\).*\[(.*)\]/).map { String($0.1) }
    #expect(needed.contains("libc.so.6"))
    #expect(Set(needed).isSubset(of: Self.libraries), "\(needed)")
  }

  @Test("it is stripped, exports nothing of its own, and watches over its stack")
  func symbols() async throws {
    #expect(try await readelf("--sections", saying: /\.symtab|\.debug/) == 0)
    #expect(try await readelf("--dyn-syms", saying: /UND __stack_chk_fail@/) == 1)
    #expect(try await readelf("--dyn-syms", saying: /UND __(?!stack)[a-z]+_chk@/) > 0, "FORTIFY")
    // The C++ library's own variables and virtual tables have to be found here.
    let exported = try await readelf("--dyn-syms", saying: #/ (GLOBAL|WEAK) +DEFAULT +[0-9]+ /#)
    #expect(exported < 50)
  }

  @Test("nothing in it says where it was built")
  func paths() async throws {
    let release = try Release()
    try await Release.inFolder { folder in
      try await release.unpack(into: folder)
      let program = try Data(contentsOf: folder.appending(path: "overture"))
      var paths = [Checkout.root.path + "/", ".build-release", "/checkouts/", ".resources/"]
      // Root's home is named in the template of the Dockerfile.
      if let home = ProcessInfo.processInfo.environment["HOME"], home != "/root" { paths.append(home + "/") }
      for path in paths {
        let place = program.range(of: Data(path.utf8))
        let around = place.map { program[max(0, $0.lowerBound - 80)..<min(program.count, $0.upperBound + 80)] }
        #expect(place == nil, "\(path): \(around.map { String(decoding: $0, as: UTF8.self) } ?? "")")
      }
    }
  }

  @Test("its size is within bounds: MiB, unpacked and packed")
  func size() async throws {
    let release = try Release()
    try await Release.inFolder { folder in
      try await release.unpack(into: folder)
      let program = try Data(contentsOf: folder.appending(path: "overture")).count
      let packed = try Data(contentsOf: release.file(".tar.gz")).count
      #expect(program < 120 << 20, "\(program)")
      #expect(packed < 50 << 20, "\(packed)")
    }
  }
}
