import Foundation
import SetupPlan

/// The sizings that were advised last, so that one can be taken by its number.
package struct KeptAdvice: Codable, Sendable, Equatable {
  package struct Pick: Codable, Sendable, Equatable {
    package var number: Int
    /// The settings as they are typed, by their names in `overture.yaml`.
    package var settings: [String: String]
    /// What it changes, in a sentence.
    package var change: String
  }

  package var version = 1
  package var service: String
  package var environment: String
  /// The settings that the advice compares with.
  package var now: [String: String]
  package var picks: [Pick]
  /// The number of the one that is proposed; nil where that is today's.
  package var recommended: Int?

  /// - Parameters:
  ///   - advice: what was advised.
  ///   - plan: of the environment.
  package init(_ advice: Advice, of plan: Plan) {
    service = plan.names.service
    environment = plan.names.environment
    now = Self.settings(advice.subject.resources)
    picks = advice.picks.map {
      Pick(number: $0.number, settings: Self.settings($0.option.resources), change: $0.change)
    }
    recommended = advice.recommended.flatMap { $0.marks.contains(.now) ? nil : $0.number }
  }

  /// What the recommended sizing would change; nil where none is, or the settings have changed since.
  ///
  /// - Parameter resources: today's sizing.
  /// - Returns: the change, in a sentence.
  package func recommendation(for resources: Resources) -> String? {
    guard Self.settings(resources) == now else { return nil }
    return picks.first { $0.number == recommended }?.change
  }

  static func settings(_ resources: Resources) -> [String: String] {
    let draft = ResourceDraft(resources)
    return Dictionary(uniqueKeysWithValues: ResourceField.allCases.map { ($0.rawValue, draft[$0]) })
  }

  /// The sizing of a number.
  ///
  /// - Parameters:
  ///   - number: from 1 on.
  ///   - resources: today's sizing, which must be what the advice compares with.
  ///   - command: gives advice anew.
  /// - Returns: the sizing.
  /// - Throws: a `Failure` where there is none, or the settings have changed since.
  package func resources(_ number: Int, from resources: Resources, command: String) throws -> Resources {
    guard Self.settings(resources) == now else {
      throw Failure(
        message: "The advice is for other settings", reason: "The resources have changed since it was given.",
        remedy: "Ask again: \(command)", kind: .answers)
    }
    guard let pick = picks.first(where: { $0.number == number }) else {
      throw Failure(
        message: "There is no advice \(number)",
        reason: "There are \(picks.map { String($0.number) }.joined(separator: ", ")).",
        remedy: "Name one of them, or ask again: \(command)", kind: .answers)
    }
    var draft = ResourceDraft(resources)
    for field in ResourceField.allCases { if let text = pick.settings[field.rawValue] { draft[field] = text } }
    do {
      return try draft.parse().get()
    } catch {
      throw Failure(
        message: "The advice holds no valid sizing", reason: error.violations.map(\.message).joined(separator: " "),
        remedy: "Ask again: \(command)", kind: .answers)
    }
  }
}

/// The file `.overture/advice-ENV.json` of one environment. It is of this machine alone, and git ignores it.
package struct AdviceFile: Sendable {
  private let folder: StateFolder
  private let name: String

  private static let limit = 1 << 20

  /// - Parameters:
  ///   - repository: the folder that holds `overture.yaml` and `.overture`.
  ///   - environment: the environment, by the name that GitHub has for it.
  package init(repository: URL, environment: String) {
    folder = StateFolder(repository: repository)
    name = StateFolder.advice(environment)
  }

  /// The last advice; nil where there is none that can be read.
  /// - Throws: a `Failure` where the folder cannot be read.
  package func read() throws -> KeptAdvice? {
    do {
      guard let bytes = try folder.open()?.read(name), bytes.count <= Self.limit else { return nil }
      let advice = try? JSONDecoder().decode(KeptAdvice.self, from: bytes)
      return advice?.version == 1 ? advice : nil
    } catch {
      throw Failure(error)
    }
  }

  /// Writes the advice in place of the last one.
  /// - Throws: a `Failure` where the folder cannot be written.
  package func write(_ advice: KeptAdvice) throws {
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
      try folder.create().write(name, try encoder.encode(advice), mode: 0o644)
    } catch {
      throw Failure(error)
    }
  }
}
