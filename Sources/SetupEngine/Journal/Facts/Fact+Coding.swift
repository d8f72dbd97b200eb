/// In the journal a fact is an object with its `kind` and what its payload holds beside it.
extension Fact: Codable {
  private enum CodingKeys: String, CodingKey { case kind, name }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func name() throws -> String { try container.decode(String.self, forKey: .name) }
    self =
      switch try container.decode(Kind.self, forKey: .kind) {
      case .file: .file(try FileFact(from: decoder))
      case .folder: .folder(try name())
      case .service: .service(try name())
      case .pool: .pool(try PoolFact(from: decoder))
      case .provider: .provider(try ProviderFact(from: decoder))
      case .account: .account(try AccountFact(from: decoder))
      case .member: .member(try MemberFact(from: decoder))
      case .registry: .registry(try RegistryFact(from: decoder))
      case .bucket: .bucket(try BucketFact(from: decoder))
      case .secret: .secret(try name())
      case .key: .key(try KeyFact(from: decoder))
      case .version: .version(try VersionFact(from: decoder))
      case .githubEnvironment: .githubEnvironment(try EnvironmentFact(from: decoder))
      case .githubWorkflow: .githubWorkflow(try name())
      case .githubSecret: .githubSecret(try GitHubSecretFact(from: decoder))
      case .terraform: .terraform(try TerraformFact(from: decoder))
      case .terraformLockFile: .terraformLockFile(try name())
      case .adopted: .adopted(try AdoptionFact(from: decoder))
      }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    switch self {
    case .folder(let name), .service(let name), .secret(let name), .githubWorkflow(let name),
      .terraformLockFile(let name):
      try container.encode(name, forKey: .name)
    case .file(let fact): try fact.encode(to: encoder)
    case .pool(let fact): try fact.encode(to: encoder)
    case .provider(let fact): try fact.encode(to: encoder)
    case .account(let fact): try fact.encode(to: encoder)
    case .member(let fact): try fact.encode(to: encoder)
    case .registry(let fact): try fact.encode(to: encoder)
    case .bucket(let fact): try fact.encode(to: encoder)
    case .key(let fact): try fact.encode(to: encoder)
    case .version(let fact): try fact.encode(to: encoder)
    case .githubEnvironment(let fact): try fact.encode(to: encoder)
    case .githubSecret(let fact): try fact.encode(to: encoder)
    case .terraform(let fact): try fact.encode(to: encoder)
    case .adopted(let fact): try fact.encode(to: encoder)
    }
  }
}
