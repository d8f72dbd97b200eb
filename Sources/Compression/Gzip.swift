import CZlib

/// Bodies in gzip, as gcloud and Go's clients ask for them, and as any client may send them.
package enum Gzip {
  /// zlib's size of window, and 16 for gzip's own header and checksum.
  private static let window: Int32 = 15 + 16

  /// Packs bytes; nil where zlib cannot.
  package static func pack(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    guard
      deflateInit2_(
        &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { deflateEnd(&stream) }
    return run(bytes, &stream, limit: .max) { deflate($0, Z_FINISH) }
  }

  /// Unpacks bytes; nil where they are not gzip, are cut off, or would become more than `limit` bytes.
  package static func unpack(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
    var stream = z_stream()
    guard inflateInit2_(&stream, window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    return run(bytes, &stream, limit: limit) { inflate($0, Z_NO_FLUSH) }
  }

  private static func run(
    _ bytes: [UInt8], _ stream: inout z_stream, limit: Int, step: (UnsafeMutablePointer<z_stream>) -> Int32
  ) -> [UInt8]? {
    var input = bytes
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    return input.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      while true {
        let (status, count) = chunk.withUnsafeMutableBufferPointer { chunk in
          stream.next_out = chunk.baseAddress
          stream.avail_out = UInt32(chunk.count)
          let status = step(&stream)
          return (status, chunk.count - Int(stream.avail_out))
        }
        output += chunk[..<count]
        if status == Z_STREAM_END { return output }
        // Nothing more comes out of what there is: it was cut off.
        guard status == Z_OK, count > 0 || stream.avail_in > 0, output.count <= limit else { return nil }
      }
    }
  }
}
