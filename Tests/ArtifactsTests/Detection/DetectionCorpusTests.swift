import Foundation
import SetupPlan
import Testing

@testable import Artifacts

/// A repository of the corpus, with what is to be found in it.
struct CorpusRepository: Sendable, CustomTestStringConvertible {
  let name: String

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus")
  static let all: [CorpusRepository] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted().map(CorpusRepository.init)
  }()

  var testDescription: String { name }
  var repository: URL { Self.folder.appending(path: "\(name)/repository") }
  var expected: URL { Self.folder.appending(path: "\(name)/expected.txt") }
}

extension ServiceDetection {
  /// Everything that was found, one finding a line.
  var report: String {
    var lines: [String] = []
    for candidate in candidates {
      let facts = candidate.facts
      lines.append("service in \(candidate.service.directory)")
      lines.append("  serve: \(facts.application) by \(facts.interface.rawValue) from \(facts.sourceRoot)")
      lines.append("  install: \(facts.dependencyFiles.joined(separator: ", "))")
      for finding in candidate.findings {
        let place = finding.place.isEmpty ? "" : "\(finding.place), "
        lines.append(
          "  \(finding.aspect.rawValue): \(finding.value) (\(place)\(finding.confidence.rawValue): \(finding.why))")
        for other in finding.alternatives {
          lines.append("    \(other.confidence == finding.confidence ? "or" : "not") \(other.value) (\(other.place))")
        }
      }
    }
    if candidates.isEmpty { lines.append("no service") }
    lines += problems.map { "problem: \($0.place): \($0.what)" }
    return lines.joined(separator: "\n") + "\n"
  }
}

@Suite("Detection in the corpus")
struct DetectionCorpusTests {
  /// `OVERTURE_RECORD_GOLDEN=1` writes what is found; it is then reviewed as a diff.
  private static let isRecording = ProcessInfo.processInfo.environment["OVERTURE_RECORD_GOLDEN"] == "1"

  @Test("everything is found in a repository, with its place and how sure it is", arguments: CorpusRepository.all)
  func found(item: CorpusRepository) async throws {
    let report = await ServiceDetection.detect(in: item.repository).report
    if Self.isRecording {
      try Data(report.utf8).write(to: item.expected)
    } else {
      #expect(report == (try String(contentsOf: item.expected, encoding: .utf8)))
    }
  }

  @Test("the corpus has every kind of packaging, every framework and every interface")
  func complete() async {
    var facts: [RepositoryFacts] = []
    for item in CorpusRepository.all {
      facts += await ServiceDetection.detect(in: item.repository).candidates.map(\.facts)
    }
    #expect(CorpusRepository.all.count >= 40)
    #expect(Set(facts.map(\.framework)) == Set(RepositoryFacts.Framework.allCases))
    #expect(Set(facts.map(\.interface)) == Set(RepositoryFacts.Interface.allCases))
    #expect(Set(facts.map(\.dependencies)) == Set(RepositoryFacts.Dependencies.allCases))
    #expect(facts.contains { $0.isFactory } && facts.contains { $0.isPackage && $0.hasVersionFromGit })
    #expect(facts.contains { $0.needsSources } && facts.contains { $0.staticFiles != nil })
  }

  @Test(
    "what is found is the same once the files are written, also where a killed run has written some",
    arguments: CorpusRepository.all)
  func settled(item: CorpusRepository) async throws {
    let folder = try TemporaryFolder()
    let copy = folder.url.appending(path: "repository")
    try FileManager.default.copyItem(at: item.repository, to: copy)
    for candidate in await ServiceDetection.detect(in: copy).candidates {
      var answers = try SamplePlan.keyless.answers
      answers.service = Service(name: "service", directory: candidate.service.directory)
      let plan = try Plan(answers: answers, environment: "production")
      let layout = try FileLayout.find(for: plan, in: copy, known: [])
      let files = try GeneratedFiles.render(plan: plan, facts: candidate.facts, layout: layout)
      for file in files {
        try folder.write("repository/\(file.path)", Data(file.contents.utf8))
        #expect(ServiceDetection.inspect(answers.service, in: copy).facts == candidate.facts, "\(file.path)")
      }
      let after = ServiceDetection.inspect(answers.service, in: copy)
      #expect(!after.findings.contains { $0.aspect == .container && files.map(\.path).contains($0.value) })
      #expect(!after.findings.contains { $0.aspect == .workflow && $0.value == layout.workflowPath("production") })
    }
  }
}
