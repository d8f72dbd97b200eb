import Foundation
import SetupPlan
import TerraformModel

/// Which of Terraform's data folders this machine has prepared, kept in the user's state folder.
///
/// Such a folder holds the providers, which are programs, and says where the backend is asked: one that came with a
/// repository must not be taken for our own.
struct PreparedData: Sendable {
  private let state: UserState

  private static let folder = "terraform"

  /// - Parameter environment: read for the user's state folder.
  init(environment: [String: String]) { state = UserState(environment: environment) }

  /// Whether `terraform init` has been done here for this very bucket and prefix, by this machine.
  func isReady(_ workspace: TerraformWorkspace) -> Bool {
    guard workspace.isInitialised, let record = record(workspace) else { return false }
    let noted = try? state.open()?.folder(Self.folder)?.read(name(workspace))
    return noted == Data(record.description.utf8)
  }

  /// Removes what somebody else has prepared.
  func clear(_ workspace: TerraformWorkspace) throws {
    do {
      try FileManager.default.removeItem(atPath: workspace.data)
    } catch CocoaError.fileNoSuchFile {
      return
    }
  }

  /// Notes that this machine has prepared it.
  func note(_ workspace: TerraformWorkspace) throws {
    guard let record = record(workspace) else { return }
    try state.create().makeFolder(Self.folder, mode: 0o700)
      .write(name(workspace), Data(record.description.utf8), mode: 0o600)
  }

  /// The hash of what `terraform init` keeps of the backend.
  private func record(_ workspace: TerraformWorkspace) -> ContentHash? {
    let path = (workspace.data as NSString).deletingLastPathComponent
    guard let folder = try? OpenFolder(path: path).folder((workspace.data as NSString).lastPathComponent) else {
      return nil
    }
    return (try? folder.read("terraform.tfstate")).flatMap { $0 }.map(ContentHash.init(of:))
  }

  private func name(_ workspace: TerraformWorkspace) -> String {
    String(
      ContentHash(of: Data(URL(filePath: workspace.data).resolvingSymlinksInPath().path.utf8)).description.prefix(32))
  }
}

extension Scene {
  private var prepared: PreparedData { PreparedData(environment: environment) }

  /// Whether Terraform's data can be used as it is.
  func isPrepared(_ workspace: TerraformWorkspace) -> Bool {
    prepared.isReady(workspace) && (terraform.isStandIn || workspace.hasProvider)
  }

  /// Prepares Terraform's data, without anything that was there.
  func prepare(_ workspace: TerraformWorkspace) async throws {
    if !prepared.isReady(workspace) { try prepared.clear(workspace) }
    try await terraform.terraform.initialise(workspace, terraformLog)
    try prepared.note(workspace)
  }
}
