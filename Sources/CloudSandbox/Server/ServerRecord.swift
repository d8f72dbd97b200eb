/// Where the server of a folder listens, for those that want to join it.
struct ServerRecord: Sendable, Equatable {
  var pid: Int
  var port: Int

  var json: JSON { ["pid": .int(Int64(pid)), "port": .int(Int64(port))] }

  init(pid: Int, port: Int) {
    self.pid = pid
    self.port = port
  }

  /// What the file says; nil where it is not there or says nothing of use.
  init?(readFrom file: String) {
    guard let bytes = try? AtomicFile.read(file), let document = try? JSON(parsing: bytes),
      let pid = document["pid"]?.int, let port = document["port"]?.int, (1...65535).contains(port)
    else { return nil }
    self.init(pid: pid, port: port)
  }
}
