import Foundation
import PackagePlugin

/// Makes Swift source of the `Reports` folder, so that the binary carries the standard reports.
@main struct EmbedReports: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folder = context.package.directoryURL.appending(path: "Reports")
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedReports.swift")
        let files = (FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects ?? [])
            .compactMap { $0 as? URL }
            .filter { ["md", "sql"].contains($0.pathExtension) }
            .sorted { $0.path < $1.path }
        return [
            .buildCommand(
                displayName: "Embedding the standard reports",
                executable: try context.tool(named: "EmbedReportsTool").url,
                arguments: [output.path, folder.path] + files.map(\.path),
                inputFiles: files,
                outputFiles: [output])
        ]
    }
}
