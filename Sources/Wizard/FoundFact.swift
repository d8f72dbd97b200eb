import SetupPlan

/// Something that was found out about a service, to be confirmed or changed.
package struct FoundFact: Sendable, Equatable {
  /// What it is about, such as `Application`.
  package var title: String
  /// The value, in the spelling of the answers where an answer can say otherwise.
  package var value: String
  /// The file and line that say so; empty where none does.
  package var place: String
  /// `certain`, `likely` or `guess`.
  package var sureness: String
  /// What was seen there, in a few words.
  package var why: String
  package var others: [Other]
  /// Whether another value is as likely, so that the person has to say.
  package var isQuestion: Bool
  /// The answer that says otherwise; nil for what only the files can say.
  package var detail: ServiceDetail?
  /// The file of the older workflow that the person has to decide about; nil for all else.
  package var workflow: String?

  /// Another value that something speaks for.
  package struct Other: Sendable, Equatable {
    package var value: String
    package var place: String

    package init(value: String, place: String) {
      self.value = value
      self.place = place
    }
  }

  package init(
    title: String, value: String, place: String = "", sureness: String, why: String, others: [Other] = [],
    isQuestion: Bool = false, detail: ServiceDetail? = nil, workflow: String? = nil
  ) {
    self.title = title
    self.value = value
    self.place = place
    self.sureness = sureness
    self.why = why
    self.others = others
    self.isQuestion = isQuestion
    self.detail = detail
    self.workflow = workflow
  }
}
