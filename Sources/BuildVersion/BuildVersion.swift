import Foundation
import PackagePlugin

/// Asks git for the version at each build. A manifest could ask too, but its answer is kept from build to build.
@main
struct BuildVersion: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let folder = context.pluginWorkDirectoryURL.appending(path: "Version")
    let root = context.package.directoryURL
    return [
      .prebuildCommand(
        displayName: "Ask git for the version", executable: URL(filePath: "/bin/sh"),
        arguments: [
          root.appending(path: "Sources/BuildVersion/version.sh").path, root.path,
          try context.tool(named: "swiftc").url.path, folder.appending(path: "BuiltFrom.swift").path,
        ], environment: ProcessInfo.processInfo.environment, outputFilesDirectory: folder)
    ]
  }
}
