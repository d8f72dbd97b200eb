extension RepositoryFacts {
  /// What the repository's own Dockerfile does for its image, as far as the written one takes it over.
  package struct ImageWork: Sendable, Equatable {
    /// What `ENV` sets, in order.
    package var environment: [Setting] = []
    /// The build arguments that the rest refers to.
    package var arguments: [Argument] = []
    /// What pip installs beside the files of dependencies: the arguments of each `uv pip install`.
    package var installs: [Step] = []
    /// Instructions of the image that runs, in order: what prepares models, translations, assets.
    package var steps: [Step] = []
    /// Stages that make files for the service by other means than Python, such as a frontend's.
    package var stages: [Step] = []

    /// Folders that modules are imported from too.
    package var pythonPath: [String] = []
    /// Whether a stage takes files of the repository that lie outside of the service's folder.
    package var needsRepository = false

    package init() {}

    /// A variable that the image has.
    package struct Setting: Sendable, Equatable {
      package var name: String
      package var value: String
      /// Where it stands: `FILE:LINE`.
      package var place: String
    }

    /// An argument of the build.
    package struct Argument: Sendable, Equatable {
      package var name: String
      /// The value without one that is given; nil for none.
      package var standard: String?
    }

    /// A piece of a Dockerfile, in the written one's paths.
    package struct Step: Sendable, Equatable {
      package var text: String
      /// Where it stands: `FILE:LINE`.
      package var place: String
      /// The folder that it runs in, where that is not the service's.
      package var folder: String?

      /// The line there.
      package var line: Int? { place.split(separator: ":").last.flatMap { Int($0) } }

      package init(text: String, place: String, folder: String? = nil) {
        self.text = text
        self.place = place
        self.folder = folder
      }
    }

    /// Leaves out the commands of the steps that the written image has by other means.
    mutating func leaveOut(where isKnown: (String) -> Bool) {
      steps = steps.compactMap { step in
        guard step.text.hasPrefix("RUN "), isKnown(step.text), !step.text.contains("||") else { return step }
        let parts = step.text.dropFirst(4).split(separator: " \\\n    && ").map(String.init).filter { !isKnown($0) }
        var rest = step
        rest.text = "RUN " + parts.joined(separator: " \\\n    && ")
        return parts.isEmpty ? nil : rest
      }
    }
  }
}
