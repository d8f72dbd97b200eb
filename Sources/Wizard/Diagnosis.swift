import SetupPlan

/// What the doctor has found, for the wizard.
package struct Diagnosis: Sendable, Equatable {
  /// How a finding is mended from here.
  package enum Mending: Sendable, Equatable {
    /// One change that the journal records, once it was agreed to.
    case change
    /// The set-up is carried out again, through its review.
    case apply
    /// Other sizes, through the review of an adjustment.
    case adjust(Resources)
    /// A person does it, by the command.
    case told
  }

  /// One finding.
  package struct Item: Sendable, Equatable {
    /// Its name for `overture doctor --cure`.
    package var id: String
    package var what: String
    /// What was asked and answered: a sentence each.
    package var proof: [String]
    package var cure: String
    /// The command that mends it.
    package var command: String
    /// What the cure costs; nil where nothing.
    package var price: String?
    package var mending: Mending

    package init(
      id: String, what: String, proof: [String], cure: String, command: String, price: String?, mending: Mending
    ) {
      self.id = id
      self.what = what
      self.proof = proof
      self.cure = cure
      self.command = command
      self.price = price
      self.mending = mending
    }
  }

  package var items: [Item]
  /// What could not be asked, with the permission that is missing: a sentence each.
  package var unasked: [String]
  /// How many rows were looked for.
  package var looked: Int

  package init(items: [Item], unasked: [String], looked: Int) {
    self.items = items
    self.unasked = unasked
    self.looked = looked
  }
}
