import Foundation

/// A case of the command: a folder with `cmd` (a shell script), the output, errors and exit code it must give, and in `files`
/// what stands in the folder it runs in, beside `SampleData`. `RECORD_CASES=1 swift test --filter CommandCaseTests` writes the expectations anew.
struct CommandCase: Sendable {
    let folder: URL

    var name: String { folder.lastPathComponent }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    static let all: [CommandCase] = {
        let folders = try? FileManager.default.contentsOfDirectory(
            at: root.appending(path: "Cases"), includingPropertiesForKeys: nil)
        return (folders ?? []).filter { FileManager.default.fileExists(atPath: $0.appending(path: "cmd").path) }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }.map(CommandCase.init)
    }()

    /// The folder in which the command under test was built: the tests' own.
    static let products: URL? = {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        for candidate in [Bundle.main.bundleURL, folder] {
            folder = candidate
            for _ in 0..<6 {
                if FileManager.default.isExecutableFile(atPath: folder.appending(path: "rapport").path) {
                    return folder
                }
                folder.deleteLastPathComponent()
            }
        }
        return nil
    }()

    struct Outcome: Equatable {
        var output: String
        var errors: String
        var exit: Int32
    }

    /// Runs the script in a fresh folder with a copy of `files`.
    func run() throws -> Outcome {
        guard let products = Self.products else { throw CocoaError(.fileNoSuchFile) }
        let files = FileManager.default
        let work = files.temporaryDirectory.appending(path: "rapport-case-\(name)-\(UUID().uuidString)")
        let inputs = folder.appending(path: "files")
        if files.fileExists(atPath: inputs.path) {
            try files.copyItem(at: inputs, to: work)
        } else {
            try files.createDirectory(at: work, withIntermediateDirectories: true)
        }
        defer { try? files.removeItem(at: work) }
        try files.createSymbolicLink(
            at: work.appending(path: "SampleData"),
            withDestinationURL: Self.root.deletingLastPathComponent().deletingLastPathComponent().appending(
                path: "SampleData"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [folder.appending(path: "cmd").path]
        process.currentDirectoryURL = work
        var environment = ProcessInfo.processInfo.environment
        environment["PATH"] = products.path + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
        environment["NO_COLOR"] = "1"
        environment["COLUMNS"] = "100"
        environment["SAMPLE"] =
            Self.root.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "SampleData").path
        process.environment = environment
        // Files, not pipes: neither stream can block the other.
        let streams = try ["out", "err"].map { suffix in
            let url = files.temporaryDirectory.appending(path: "\(work.lastPathComponent).\(suffix)")
            try Data().write(to: url)
            return (url, try FileHandle(forWritingTo: url))
        }
        defer { for (url, _) in streams { try? files.removeItem(at: url) } }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = streams[0].1
        process.standardError = streams[1].1
        try process.run()
        process.waitUntilExit()
        let texts = try streams.map { try String(contentsOf: $0.0, encoding: .utf8) }
        return Outcome(output: texts[0], errors: texts[1], exit: process.terminationStatus)
    }

    /// What the case's files say must come out; a missing file means nothing, or exit code 0.
    var expected: Outcome {
        func text(_ name: String) -> String {
            (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
        }
        let code = text("exit").filter { !$0.isWhitespace }
        return Outcome(output: text("expout"), errors: text("experr"), exit: Int32(code) ?? 0)
    }

    /// Writes an outcome as the expectation.
    func record(_ outcome: Outcome) throws {
        let contents = [
            "expout": outcome.output, "experr": outcome.errors, "exit": outcome.exit == 0 ? "" : "\(outcome.exit)\n",
        ]
        for (name, text) in contents {
            let url = folder.appending(path: name)
            if text.isEmpty {
                try? FileManager.default.removeItem(at: url)
            } else {
                try text.write(to: url, atomically: true, encoding: .utf8)
            }
        }
    }
}
