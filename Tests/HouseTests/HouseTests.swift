import Foundation
import Testing

/// Holds the package's targets against the table of who may import whom: what a row names, what those may import in
/// turn, and nothing else.
@Suite struct HouseTests {
    private static let rows: [String: Set<String>] = [
        "Diagnostics": [],
        "Columns": ["Diagnostics"],
        "Ingest": ["Columns", "CZlib", "CScan", "CInflate"],
        "Output": ["Columns", "CZlib"],
        "Statistics": [],
        "Query": ["Columns", "Statistics"],
        "Workspaces": ["Ingest", "Query", "Yams"],
        "ReportDocument": ["Columns"],
        "Reporting": ["Workspaces", "Statistics", "ReportDocument", "Yams"],
        "Charting": ["ReportDocument"],
        "Rendering": ["Charting", "Output"],
        "Archives": ["ReportDocument", "Output", "Crypto"],
        "StandardReports": [],
        "SampleExports": ["Output", "Statistics"],
        "RapportKit": ["Reporting", "Rendering", "Archives", "StandardReports"],
        "RapportCommand": ["RapportKit", "SampleExports", "ArgumentParser"],
    ]

    private struct Manifest: Decodable {
        struct Target: Decodable {
            var name: String
            var type: String
            var dependencies: [[String: [Reference?]]]
        }

        /// A dependency's name; SwiftPM writes a list of names, nulls and conditions, the name first.
        struct Reference: Decodable {
            var name: String?

            init(from decoder: any Decoder) throws {
                name = try? decoder.singleValueContainer().decode(String.self)
            }
        }

        var targets: [Target]
    }

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func manifest() throws -> Manifest {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "rapport-house-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "swift", "package", "--package-path", root.path, "--scratch-path", scratch.path, "dump-package",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSONDecoder().decode(Manifest.self, from: data)
    }

    private static func allowed(_ name: String) -> Set<String> {
        let direct = rows[name] ?? []
        return direct.reduce(into: direct) { $0.formUnion(allowed($1)) }
    }

    @Test func targetsImportOnlyWhatTheirRowAllows() throws {
        let manifest = try Self.manifest()
        #expect(manifest.targets.count > 20)
        for target in manifest.targets where Self.rows[target.name] != nil {
            let named = Set(target.dependencies.flatMap { $0.values.compactMap { $0.first??.name } })
            let plugins: Set<String> = ["EmbedReports"]
            let excess = named.subtracting(Self.allowed(target.name)).subtracting(plugins)
            #expect(excess.isEmpty, "\(target.name) may not import \(excess.sorted())")
        }
    }

    @Test func everyTargetHasARow() throws {
        let helpers: Set<String> = ["CZlib", "CScan", "CInflate", "EmbedReports", "EmbedReportsTool"]
        let targets = try Self.manifest().targets.filter { $0.type != "test" }.map(\.name)
        #expect(Set(targets).subtracting(helpers) == Set(Self.rows.keys))
    }

    @Test func sourcesImportOnlyWhatTheManifestNames() throws {
        let manifest = try Self.manifest()
        let ours = Set(manifest.targets.map(\.name))
        for target in manifest.targets where Self.rows[target.name] != nil {
            let named = Set(target.dependencies.flatMap { $0.values.compactMap { $0.first??.name } })
            let folder = Self.root.appending(path: "Sources/\(target.name)")
            let files = (FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects ?? [])
                .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
            #expect(!files.isEmpty, "\(target.name) has no sources")
            for file in files {
                let text = try String(contentsOf: file, encoding: .utf8)
                for line in text.split(separator: "\n") where line.contains("import ") && !line.contains("//") {
                    guard let module = line.split(separator: " ").last.map(String.init), ours.contains(module) else {
                        continue
                    }
                    let isReexported = target.name == "RapportKit" || target.name == "RapportCommand"
                    #expect(named.contains(module) || isReexported, "\(file.lastPathComponent) imports \(module)")
                }
            }
        }
    }
}
