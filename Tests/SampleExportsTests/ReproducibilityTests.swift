import Diagnostics
import Testing

@testable import SampleExports

@Suite struct ReproducibilityTests {
    private let small = SampleOptions(clients: 60, managers: 8, months: 9, seed: 7)

    @Test func sameSeedGivesTheSameBytesOnEveryMachine() throws {
        // Recorded once; a change means that samples everywhere change, and must be wanted.
        let fingerprint = try Sample(small).fingerprint
        #expect(fingerprint == 15_285_617_292_505_348_734)
    }

    @Test func anotherSeedGivesOtherBytes() throws {
        var other = small
        other.seed = 8
        #expect(
            try Sample(small).destination.bytes("interactions.csv")
                != Sample(other).destination.bytes("interactions.csv"))
    }

    @Test func monthlyPartsHoldTheSameRows() throws {
        var parts = small
        parts.monthlyParts = true
        let whole = try Sample(small)
        let split = try Sample(parts)
        for table in ["interactions", "payroll"] {
            let names = split.destination.names.filter { $0.hasPrefix(table) }
            #expect(names.count == small.months)
            #expect(names == names.sorted())
            #expect(names.last == "\(table)-2026-09.csv")
            #expect(
                names.flatMap { parseCSV(split.destination.bytes($0)).dropFirst() }
                    == Array(parseCSV(whole.destination.bytes("\(table).csv")).dropFirst()))
        }
        for name in ["clients.csv", "assignments.csv", "truth.json", "rapport.yaml"] {
            let isSame = whole.destination.bytes(name) == split.destination.bytes(name)
            #expect(isSame, "\(name)")
        }
    }

    @Test func summaryCountsRowsAndBytes() throws {
        let sample = try Sample(small)
        #expect(sample.summary.files.count == 6)
        for file in sample.summary.files {
            #expect(file.bytes == sample.destination.bytes(file.name).count)
            #expect(sample.destination.sinks[file.name]?.isFinished == true)
            if file.name.hasSuffix(".csv") { #expect(file.rows == sample.rows(file.name).count) }
        }
        #expect(sample.summary.rows(of: "clients") == 60)
        #expect(sample.summary.bytes == sample.destination.sinks.values.reduce(0) { $0 + $1.bytes.count })
    }

    @Test func defaultSizeIsModest() throws {
        let summary = try Sample(SampleOptions()).summary
        #expect((12_000...15_000).contains(summary.rows(of: "interactions")))
        #expect(summary.bytes < 2_000_000)
    }

    @Test func sizesOutsideTheLimitsAreNamed() {
        for (options, name) in [
            (SampleOptions(clients: 9), "clients"), (SampleOptions(clients: 2_000_001), "clients"),
            (SampleOptions(managers: 1), "managers"), (SampleOptions(managers: 10_000), "managers"),
            (SampleOptions(months: -4), "months"), (SampleOptions(months: 241), "months"),
        ] {
            let diagnostic = #expect(throws: Diagnostic.self) { try SampleExports(options: options) }
            #expect(diagnostic?.code == "sample-size")
            #expect(diagnostic?.message.hasPrefix("--\(name) is ") == true)
        }
    }

    @Test(arguments: [(10, 2, 3), (10, 6, 6), (12, 40, 7), (300, 2, 4), (10, 3, 240)])
    func smallestSizesWork(clients: Int, managers: Int, months: Int) throws {
        let sample = try Sample(SampleOptions(clients: clients, managers: managers, months: months, seed: .max))
        #expect(sample.rows("clients.csv").count == clients)
        #expect(Set(sample.rows("payroll.csv").map { $0.cell("manager_id") }).count == managers)
        #expect(Set(sample.rows("payroll.csv").map { $0.cell("month") }).count == months)
    }
}

/// Fails while it is written to, after so many bytes.
private final class FailingDestination: SampleDestination {
    struct Full: Error {}

    final class Sink: SampleSink {
        var room = 20_000
        var isFinished = false
        var isAbandoned = false

        func write(_ bytes: UnsafeRawBufferPointer) throws {
            room -= bytes.count
            if room < 0 { throw Full() }
        }
        func finish() { isFinished = true }
        func abandon() { isAbandoned = true }
    }

    var sinks: [Sink] = []

    func makeSink(named name: String) -> any SampleSink {
        let sink = Sink()
        sinks.append(sink)
        return sink
    }

    func finalName(of name: String) -> String { name }
}

@Suite struct FailingDestinationTests {
    @Test func openFilesAreAbandoned() throws {
        let destination = FailingDestination()
        #expect(throws: FailingDestination.Full.self) {
            try SampleExports(options: SampleOptions()).write(to: destination)
        }
        #expect(destination.sinks.count == 2)
        #expect(destination.sinks.allSatisfy { $0.isAbandoned && !$0.isFinished })
    }
}
