import Foundation
import SetupPlan

/// The workflow that plans on pull requests and looks for drift, and where it lies.
package struct TeamWorkflow: Sendable {
  /// Where the workflow gets the program from.
  package struct Program: Sendable, Equatable {
    /// An archive (`.tar.gz`) with `overture` at its root.
    package var url: String?
    /// Its SHA-256: 64 hexadecimal digits.
    package var checksum: String?
    /// An image by its digest, with the program's folder at `/opt/overture`.
    package var image: String?

    package init(url: String? = nil, checksum: String? = nil, image: String? = nil) {
      self.url = url
      self.checksum = checksum
      self.image = image
    }

    /// Whether nothing is said, so that the repository's variables say it.
    var isOpen: Bool { url == nil && checksum == nil && image == nil }
  }

  package var program: Program
  /// The labels of the machines that the jobs run on, as YAML.
  package var runner: String
  /// The full resource names of the workload identity providers, by project.
  package var providers: [String: String]
  /// The account that applies what was merged; nil where the workflow only plans and looks for drift.
  package var applyAccount: String?
  package var defaultBranch: String
  /// Whether pull requests get previews of any environment.
  package var hasPreviews: Bool

  /// - Parameters:
  ///   - program: where the program is.
  ///   - plan: any plan of the repository: it names the runner.
  ///   - providers: the providers by project.
  ///   - applyAccount: the account that applies what was merged.
  ///   - defaultBranch: the branch whose pushes are merges.
  ///   - hasPreviews: whether pull requests get previews of any environment.
  package init(
    program: Program, plan: Plan, providers: [String: String], applyAccount: String? = nil, defaultBranch: String,
    hasPreviews: Bool = false
  ) {
    self.program = program
    runner = WorkflowInputs.runner(plan)
    self.providers = providers
    self.applyAccount = applyAccount
    self.defaultBranch = defaultBranch
    self.hasPreviews = hasPreviews
  }

  /// The names that the file may have in `.github/workflows`: the first that nobody else has is taken.
  package static let names = ["overture.yml", "overture-ci.yml", "overture-plan.yml"]
  private static let seal = "# sha256:"

  /// The file, with the hash of everything else in its last line: so that an edit by hand is known, on every machine.
  /// - Throws: `ArtifactError`.
  package func text() throws -> String {
    let body = try Template.render(TeamWorkflowContent(self))
    return body + Self.seal + TextHash.digits(of: body) + "\n"
  }

  /// Whose a file is that has one of the names.
  package enum Origin: Sendable, Equatable {
    case foreign
    /// Written by Overture, and not edited since.
    case own
    /// Written by Overture, and edited since.
    case edited
  }

  /// Tells whose a workflow's file is by its last line; how its lines end does not count.
  package static func origin(of text: String) -> Origin {
    let plain = text.replacing("\r\n", with: "\n")
    guard let end = plain.range(of: "\n" + seal, options: .backwards), plain.contains("\n# Written by Overture") else {
      return .foreign
    }
    let digits = plain[end.upperBound...].trimmingCharacters(in: .whitespacesAndNewlines)
    return TextHash.digits(of: plain[..<end.lowerBound] + "\n") == digits ? .own : .edited
  }
}
