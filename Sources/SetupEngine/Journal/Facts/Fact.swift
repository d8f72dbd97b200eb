/// Something that a run made or changed, with what was there before: all that an undo needs to know, and never a secret.
package enum Fact: Sendable, Equatable {
  case file(FileFact)
  /// A folder of the repository, by its path from the root.
  case folder(String)
  /// A Google API that was enabled, by its full name.
  case service(String)
  case pool(PoolFact)
  case provider(ProviderFact)
  case account(AccountFact)
  case member(MemberFact)
  case registry(RegistryFact)
  case bucket(BucketFact)
  /// A secret of Secret Manager, by its id.
  case secret(String)
  case key(KeyFact)
  case version(VersionFact)
  case githubEnvironment(EnvironmentFact)
  case githubSecret(GitHubSecretFact)
  /// A workflow of others that was switched off, by its file's name.
  case githubWorkflow(String)
  case terraform(TerraformFact)
  /// The lock of the provider's versions, by its path from the repository's root.
  case terraformLockFile(String)
  /// Others made it, and the operator has adopted it by name: it is given back, and never deleted.
  case adopted(AdoptionFact)

  /// What kind of thing a fact is about; the raw values are written to the journal.
  package enum Kind: String, Codable, Sendable {
    case file
    case folder
    case service
    case pool
    case provider
    case account
    case member
    case registry
    case bucket
    case secret
    case key
    case version
    case githubEnvironment = "github-environment"
    case githubSecret = "github-secret"
    case githubWorkflow = "github-workflow"
    case terraform
    case terraformLockFile = "terraform-lock-file"
    case adopted
  }
}

extension Fact {
  /// What kind of thing it is about.
  package var kind: Kind {
    switch self {
    case .file: .file
    case .folder: .folder
    case .service: .service
    case .pool: .pool
    case .provider: .provider
    case .account: .account
    case .member: .member
    case .registry: .registry
    case .bucket: .bucket
    case .secret: .secret
    case .key: .key
    case .version: .version
    case .githubEnvironment: .githubEnvironment
    case .githubSecret: .githubSecret
    case .githubWorkflow: .githubWorkflow
    case .terraform: .terraform
    case .terraformLockFile: .terraformLockFile
    case .adopted: .adopted
    }
  }

  /// What identifies the thing among its kind, such as a path or a resource's name.
  package var name: String {
    switch self {
    case .folder(let name), .service(let name), .secret(let name), .githubWorkflow(let name),
      .terraformLockFile(let name):
      name
    case .file(let fact): fact.path
    case .pool(let fact): fact.name
    case .provider(let fact): fact.name
    case .account(let fact): fact.email
    case .member(let fact): fact.name
    case .registry(let fact): fact.id
    case .bucket(let fact): fact.name
    case .key(let fact): fact.name
    case .version(let fact): fact.name
    case .githubEnvironment(let fact): fact.name
    case .githubSecret(let fact): fact.name
    case .terraform(let fact): fact.name
    case .adopted(let fact): fact.id
    }
  }

  /// Whether the thing was there before the first change, so that an undo brings that back instead of removing it.
  package var wasThere: Bool {
    switch self {
    case .file(let fact): fact.before != nil
    case .pool(let fact): fact.before != nil
    case .provider(let fact): fact.before != nil
    case .registry(let fact): fact.before != nil
    case .bucket(let fact): fact.before != nil
    case .githubEnvironment(let fact): fact.before != nil
    case .githubSecret(let fact): fact.wasThere
    case .folder, .service, .githubWorkflow, .account, .member, .secret, .key, .version, .terraform, .terraformLockFile:
      false
    case .adopted: true
    }
  }

  /// Whether both speak of the same thing.
  package func isSameThing(as other: Fact) -> Bool { kind == other.kind && name == other.name }

  /// The same with what was there before the first change, as an older fact about the same thing tells it.
  func keepingBefore(of older: Fact) -> Fact {
    switch (self, older) {
    case (.file(var new), .file(let old)):
      new.before = old.before
      return .file(new)
    case (.pool(var new), .pool(let old)):
      new.before = old.before
      return .pool(new)
    case (.provider(var new), .provider(let old)):
      new.before = old.before
      return .provider(new)
    case (.registry(var new), .registry(let old)):
      new.before = old.before
      return .registry(new)
    case (.adopted(var new), .adopted(let old)) where new.name == old.name:
      new.before = old.before
      return .adopted(new)
    case (.bucket(var new), .bucket(let old)):
      new.before = old.before
      return .bucket(new)
    case (.githubEnvironment(var new), .githubEnvironment(let old)):
      new.before = old.before
      return .githubEnvironment(new)
    case (.githubSecret(var new), .githubSecret(let old)):
      new.wasThere = old.wasThere
      return .githubSecret(new)
    default: return self
    }
  }
}
