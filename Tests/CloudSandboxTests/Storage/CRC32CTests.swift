import Testing

@testable import CloudSandbox

@Suite("The Castagnoli checksum")
struct CRC32CTests {
  @Test("the check value of the algorithm's catalogue comes out")
  func checkValue() {
    #expect(CRC32C(of: "123456789".utf8).value == 0xE306_9283)
    #expect(CRC32C(of: []).value == 0)
  }

  @Test("its bytes go out most significant first")
  func byteOrder() {
    #expect(CRC32C(of: "123456789".utf8).bigEndianBytes == [0xE3, 0x06, 0x92, 0x83])
  }
}
