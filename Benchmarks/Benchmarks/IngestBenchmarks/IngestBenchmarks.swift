import Benchmark
import Foundation
import RapportKit

/// What a file of one million rows costs, layer by layer: each benchmark reads the same columns of text and asks for one of
/// them. The index alone is the scan that asks for none; a parser is what its column adds to that.
///
/// RAPPORT_SCAN and RAPPORT_INFLATE choose the instruction set and the library to measure.
let benchmarks: @Sendable () -> Void = {
    let files = BenchmarkFiles()
    let configuration = Benchmark.Configuration(
        metrics: [.wallClock, .cpuTotal, .peakMemoryResident], scalingFactor: .one, maxDuration: .seconds(5),
        maxIterations: 20)

    Benchmark("index", configuration: configuration) { _ in try files.scan(files.plain, nil) }
    for column in BenchmarkFiles.columns {
        Benchmark("column \(column)", configuration: configuration) { _ in try files.scan(files.plain, column) }
    }
    Benchmark("inflate and index", configuration: configuration) { _ in try files.scan(files.packed, nil) }
    Benchmark("load all columns", configuration: configuration) { _ in
        blackHole(try files.source(files.plain).loadPacked().rowCount)
    }
}

/// The files that are read; made once, in the temporary folder.
struct BenchmarkFiles: Sendable {
    static let columns = ["integer", "decimal", "double", "date", "timestamp", "boolean", "few", "distinct", "quoted"]
    let plain: String
    let packed: String

    init() {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rapport-benchmarks")
        plain = folder.appending(path: "rows.csv").path
        packed = plain + ".gz"
        guard !FileManager.default.fileExists(atPath: packed) else { return }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Self.write(to: plain)
            let gzip = Process()
            gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            gzip.arguments = ["gzip", "-6", "--keep", "--force", plain]
            try gzip.run()
            gzip.waitUntilExit()
        } catch {
            print("can't write \(plain): \(error)")
        }
    }

    private static func write(to path: String) throws {
        var text = columns.joined(separator: ",") + "\n"
        for row in 0..<1_000_000 {
            let mixed = (row &* 2_654_435_761) % 1_000_003
            let day = 1 + mixed % 28
            let date = "2026-\(1 + mixed % 9 < 10 ? "0" : "")\(1 + mixed % 9)-\(day < 10 ? "0" : "")\(day)"
            text += "\(mixed),\(mixed / 100).\(10 + mixed % 90),\(mixed)e-3,\(date),\(date) 10:\(10 + mixed % 50):00,"
            text += "\(mixed % 2 == 0),manager \(mixed % 500),I\(1_000_000 + row),\"a note, number \(mixed % 977)\"\n"
        }
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    /// A file opened by its first rows, as queries open it.
    func source(_ path: String) throws -> CSVSource {
        var options = CSVOptions()
        options.typing = .provisional
        return try CSVSource(path: path, options: options)
    }

    /// Reads a column, or none.
    func scan(_ path: String, _ column: String?) throws {
        let source = try source(path)
        var rows = 0
        try source.scan(columns: column.flatMap { source.schema.index(of: $0) }.map { [$0] } ?? []) { chunk in
            rows += chunk.rowCount
            return true
        }
        blackHole(rows)
    }
}
