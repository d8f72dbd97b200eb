import Foundation

/// One of the faults that a set-up in the sandbox can be given: what its cause would do to the world, and to the files of the
/// repository.
package struct Breakage: Sendable {
  /// What the fault is called.
  package let name: String
  /// What goes wrong, in a few words.
  package let title: String
  /// What its cause does to the world.
  let world: @Sendable (inout World, BrokenPlace) throws(APIError) -> Void
  /// What its cause does to the repository's files.
  let files: @Sendable (BrokenFiles, BrokenPlace) throws -> Void

  /// What a person does to the world who mends it where no API does: on a page of GitHub's.
  let mends: @Sendable (inout World, BrokenPlace) throws(APIError) -> Void

  init(
    _ name: String, _ title: String, files: @escaping @Sendable (BrokenFiles, BrokenPlace) throws -> Void = { _, _ in },
    world: @escaping @Sendable (inout World, BrokenPlace) throws(APIError) -> Void = {
      (_: inout World, _: BrokenPlace) throws(APIError) in
    },
    mends: @escaping @Sendable (inout World, BrokenPlace) throws(APIError) -> Void = {
      (_: inout World, _: BrokenPlace) throws(APIError) in throw .invalidArgument("No page mends it.", field: "fault")
    }
  ) {
    (self.name, self.title, self.files, self.world, self.mends) = (name, title, files, world, mends)
  }

  /// All faults, in the order in which they are listed.
  package static let all: [Breakage] = identity + policies + fileFaults + gitHub + services + terraform + project + logs

  /// The fault of that name, or nil if there is no such fault.
  package static func named(_ name: String) -> Breakage? { all.first { $0.name == name } }

  /// Gives the files of a repository the fault.
  /// - Parameters:
  ///   - place: what is to be broken.
  ///   - repository: the folder that holds `overture.yaml`.
  /// - Throws: `SandboxError` where a file cannot be changed.
  package func breakFiles(_ place: BrokenPlace, in repository: URL) throws {
    try files(BrokenFiles(repository: repository), place)
  }
}

/// What is to be broken: a set-up by the names of what it is made of.
package struct BrokenPlace: Sendable {
  /// The path that takes a fault, below the sandbox's address.
  package static let path = "/sandbox/faults"

  /// The names by which a set-up is known, as they come and go in JSON.
  package enum Field: String, Sendable, CaseIterable {
    case project, region, service, environment, repository, workflow, deployer, runtime, registry, pool, provider,
      bucket
    case prefix, job
  }

  private let values: [Field: String]

  /// A set-up by its names.
  package init(_ values: [Field: String]) { self.values = values }

  init(_ json: JSON) throws(APIError) {
    var values: [Field: String] = [:]
    for field in Field.allCases {
      guard let value = json[field.rawValue]?.string else {
        throw .invalidArgument("The set-up's \(field.rawValue) is not told.", field: field.rawValue)
      }
      values[field] = value
    }
    self.values = values
  }

  package subscript(field: Field) -> String { values[field] ?? "" }

  /// The body of the request that gives the world a fault, or mends it as a page would.
  package func body(_ name: String, mends: Bool = false) -> [UInt8] {
    JSON.object(
      Dictionary(values.map { ($0.key.rawValue, JSON.string($0.value)) }) { first, _ in first }
        .merging(["fault": .string(name), "mends": .bool(mends)]) { $1 }
    ).bytes(pretty: false)
  }

  var serviceName: String { "projects/\(self[.project])/locations/\(self[.region])/services/\(self[.service])" }
  var jobName: String { "projects/\(self[.project])/locations/\(self[.region])/jobs/\(self[.job])" }
  var registryName: String { "projects/\(self[.project])/locations/\(self[.region])/repositories/\(self[.registry])" }
  var deployerName: String { "projects/\(self[.project])/serviceAccounts/\(self[.deployer])" }
  var runtimeName: String { "projects/\(self[.project])/serviceAccounts/\(self[.runtime])" }
  var repositoryKey: String { self[.repository].lowercased() }
  var workflowPath: String { ".github/workflows/\(self[.workflow])" }
  var stateObject: String { "\(self[.prefix])/default.tfstate" }
}

/// The files of a repository that a fault is in.
struct BrokenFiles: Sendable {
  let repository: URL

  /// Changes the first file whose path ends so, in each folder that a set-up writes into.
  /// - Throws: `SandboxError` if no file matches, or the change leaves it as it was.
  func edit(_ ending: String, _ change: (String) -> String) throws {
    let folders = [".github/workflows", "terraform"]
    let paths = folders.flatMap { folder -> [String] in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: repository.appending(path: folder).path)) ?? []
      return names.sorted().map { "\(folder)/\($0)" }
    }
    guard let path = paths.first(where: { $0.hasSuffix(ending) }) else {
      throw SandboxError.fileSystem(path: ending, action: "break", detail: "There is no such file.")
    }
    let file = repository.appending(path: path)
    let text = try String(contentsOf: file, encoding: .utf8)
    let changed = change(text)
    guard changed != text else {
      throw SandboxError.fileSystem(path: path, action: "break", detail: "It has nothing of that kind.")
    }
    try changed.write(to: file, atomically: true, encoding: .utf8)
  }
}
