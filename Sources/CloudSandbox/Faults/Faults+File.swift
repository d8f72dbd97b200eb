import BoundedInput
import Yams

extension Faults {
  /// Reads a file.
  /// - Parameter file: its path.
  /// - Throws: `SandboxError.fileSystem`, or `FaultsError` with all that is wrong in it.
  package init(readFrom file: String) throws {
    let bytes: [UInt8]
    do {
      bytes = try BoundedFile.bytes(file)
    } catch {
      guard error != .missing else {
        throw SandboxError.fileSystem(path: file, action: "read", detail: error.reason)
      }
      throw FaultsError(problems: [
        .init(
          file: file, line: 1, column: 1, message: "The file cannot be read. \(error.reason)",
          allowed: "Allowed: a file with a mapping that has the key faults.")
      ])
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw FaultsError(problems: [
        .init(file: file, line: 1, column: 1, message: "The file is not text.", allowed: "Allowed: YAML in UTF-8.")
      ])
    }
    try self.init(yaml: text, file: file)
  }

  /// Reads the text of a file.
  /// - Parameters:
  ///   - text: YAML: a mapping with the key `faults`, a list of rules.
  ///   - file: what errors call it.
  /// - Throws: `FaultsError`, with all that is wrong.
  package init(yaml text: String, file: String) throws(FaultsError) {
    var reader = FaultsReader(file: file)
    let root: Node?
    do {
      root = try BoundedYAML.compose(text)
    } catch let error as BoundedYAML.Refusal {
      throw FaultsError(problems: [
        .init(
          file: file, line: error.line, column: error.column, message: "The file is not read: \(error.problem).",
          allowed: "Allowed: a small mapping with the key faults.")
      ])
    } catch {
      throw FaultsError(problems: [reader.invalid(error)])
    }
    let faults = reader.read(root)
    guard reader.problems.isEmpty else {
      throw FaultsError(problems: reader.problemsInOrder, further: reader.unrecorded)
    }
    self = faults
  }
}

extension FaultsReader {
  /// Why a text is not YAML.
  fileprivate func invalid(_ error: any Error) -> FaultsError.Problem {
    let (mark, problem): (Mark?, String) =
      switch error as? YamlError {
      case .scanner(_, let problem, let mark, _)?, .parser(_, let problem, let mark, _)?,
        .composer(_, let problem, let mark, _)?:
        (mark, problem)
      case .duplicatedKeysInMapping(let keys, let context)?:
        (context.mark, "the key \(keys.joined(separator: ", ")) is there twice")
      case let other: (nil, other.map { "\($0)" } ?? "\(error)")
      }
    return .init(
      file: file, line: mark?.line ?? 1, column: mark?.column ?? 1, message: "This is not YAML: \(problem).",
      allowed: "Allowed: a mapping with the key faults.")
  }
}
