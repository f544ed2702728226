import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The prompt, typed at on a terminal of its own.
@Suite struct QueryPromptTests {
    /// The command with a pseudo-terminal as its input; what it writes is read as it comes.
    private final class Session {
        private let process = Process()
        private let terminal: FileHandle
        private let output = Pipe()
        private let errors: URL
        private var unread = ""

        init(_ arguments: [String], in folder: URL) throws {
            let products = try #require(CommandCase.products)
            let (master, name) = try Self.pseudoTerminal()
            terminal = FileHandle(fileDescriptor: master, closeOnDealloc: true)
            errors = folder.appending(path: "errors")
            try Data().write(to: errors)
            process.executableURL = products.appending(path: "rapport")
            process.arguments = ["query"] + arguments
            process.currentDirectoryURL = folder
            process.environment = ProcessInfo.processInfo.environment.merging(["NO_COLOR": "1", "COLUMNS": "100"]) {
                $1
            }
            process.standardInput = try FileHandle(forUpdating: URL(fileURLWithPath: name))
            process.standardOutput = output
            process.standardError = try FileHandle(forWritingTo: errors)
            try process.run()
        }

        private static func pseudoTerminal() throws -> (master: Int32, name: String) {
            let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
            try #require(master >= 0)
            #if canImport(Darwin)
                try #require(grantpt(master) == 0 && unlockpt(master) == 0)
                return (master, try #require(ptsname(master).map { String(cString: $0) }))
            #else
                // TIOCSPTLCK and TIOCGPTN, which Swift doesn't see.
                var lock: Int32 = 0
                var number: Int32 = 0
                try #require(ioctl(master, 0x4004_5431, &lock) == 0 && ioctl(master, 0x8004_5430, &number) == 0)
                return (master, "/dev/pts/\(number)")
            #endif
        }

        func type(_ line: String) throws { try terminal.write(contentsOf: Data((line + "\n").utf8)) }

        func interrupt() { kill(process.processIdentifier, SIGINT) }

        /// Reads on until a text was written, and past it.
        func expect(_ wanted: String) throws {
            while true {
                if let range = unread.range(of: wanted) {
                    unread.removeSubrange(..<range.upperBound)
                    return
                }
                let data = output.fileHandleForReading.availableData
                try #require(!data.isEmpty, "the prompt ended before \(wanted)")
                unread += String(decoding: data, as: UTF8.self)
            }
        }

        /// What was written to standard error, once the prompt has ended by itself.
        func end() throws -> String {
            try type(".quit")
            _ = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            #expect(process.terminationReason == .exit)
            #expect(process.terminationStatus == 0)
            return try String(contentsOf: errors, encoding: .utf8)
        }
    }

    private func folder(_ files: [String: String] = [:]) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rapport-prompt-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in files {
            try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
        }
        return folder
    }

    @Test func interruptionDropsWhatIsTypedAndKeepsViews() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let session = try Session([], in: folder)
        try session.expect("rapport> ")
        try session.type("create view v as select 40 + 2 as answer;")
        try session.expect("rapport> ")
        session.interrupt()
        try session.expect("\nrapport> ")
        try session.type("select nonsense from")
        try session.expect("      -> ")
        session.interrupt()
        try session.expect("\nrapport> ")
        try session.type("from v;")
        try session.expect("42")
        try session.expect("rapport> ")
        #expect(!(try session.end()).contains("error"))
    }

    @Test func tellsOfRejectsUnderEachResultOnce() throws {
        let folder = try folder(["x.csv": "a,b\n1,2\n3\n", "y.csv": "a,b\n1,2\n4,5,6\n"])
        defer { try? FileManager.default.removeItem(at: folder) }
        let session = try Session([], in: folder)
        try session.expect("rapport> ")
        for file in ["x", "x", "y"] {
            try session.type("select count(*) from '\(file).csv';")
            try session.expect("rapport> ")
        }
        try session.type("select nope;")
        try session.expect("rapport> ")
        let errors = try session.end()
        let told = errors.split(separator: "\n").filter { $0.hasPrefix("warning") || $0.hasPrefix("error") }
        #expect(told.map { $0.contains("x.csv") } == [true, false, false])
        #expect(told.map { $0.contains("y.csv") } == [false, true, false])
    }
}
