import Foundation
import Synchronization

@testable import SetupEngine

/// A journal's file in memory, which remembers what was asked of it and can run out of room.
final class RecordingFile: AppendOnlyFile {
  enum Call: Equatable { case append, sync }

  struct Full: Error {}

  private struct State {
    var contents = Data()
    var calls: [Call] = []
    var room = Int.max
  }

  private let state = Mutex(State())

  var contents: Data { state.withLock { $0.contents } }
  var calls: [Call] { state.withLock { $0.calls } }

  /// The lines so far, as JSON records.
  var records: [JournalRecord] {
    contents.split(separator: UInt8(ascii: "\n")).compactMap {
      try? JSONDecoder().decode(JournalRecord.self, from: Data($0))
    }
  }

  /// Lets only so many more bytes in: a disk that fills up in the middle of a line.
  func limit(_ bytes: Int) { state.withLock { $0.room = bytes } }

  func append(behind known: Int, _ line: (Data) throws -> Data) throws {
    try append(try line(contents.dropFirst(known)))
  }

  /// Appends what somebody else writes.
  func append(_ bytes: Data) throws {
    try state.withLock { state in
      state.calls.append(.append)
      let fitting = bytes.prefix(state.room)
      state.contents.append(fitting)
      if state.room != Int.max { state.room -= fitting.count }
      if fitting.count < bytes.count { throw Full() }
    }
  }

  func sync() throws { state.withLock { $0.calls.append(.sync) } }
}
