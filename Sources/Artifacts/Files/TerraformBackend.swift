import SetupPlan

/// What `terraform init -backend-config` is given of an environment.
enum TerraformBackend {
  /// The contents of `ENV.gcs.tfbackend`.
  static func text(_ names: ResourceNames) -> String {
    """
    # Where Terraform keeps the state of \(names.environment). Written by Overture.
    bucket = \(JSONText.quote(names.stateBucket))
    prefix = \(JSONText.quote(names.statePrefix))

    """
  }
}
