import Columns
import Diagnostics
import Testing

@testable import Ingest

/// However many threads read, and wherever blocks are cut: the same rows and rejects as the reference has.
@Suite struct ParallelScanTests {
    private struct Read: Equatable {
        var rows: [[String]] = []
        var rejects: [String] = []
        var notes: [String] = []
    }

    private func options(workers: Int, blockSize: Int, kernel: ScanKernel = .best) -> CSVOptions {
        var options = CSVOptions()
        options.allText = true
        options.header = true
        options.encoding = .utf8
        options.delimiter = UInt8(ascii: ",")
        options.quote = .some(UInt8(ascii: "\""))
        options.workers = workers
        options.blockSize = blockSize
        options.kernel = kernel
        return options
    }

    private func read(_ path: String, _ options: CSVOptions, columns: [Int] = [0, 1]) throws -> Read {
        var options = options
        options.typing = .provisional
        options.provisionalSample = 1
        let source = try CSVSource(path: path, options: options)
        var read = Read()
        do {
            try source.scan(columns: columns) { chunk in
                for row in 0..<chunk.rowCount {
                    read.rows.append(chunk.columns.map { $0[row].isNull ? "" : $0[row].description })
                }
                return true
            }
        } catch is TypesWidened {
            // The source knows by now.
            read.rows = try cells(source).map { row in columns.map { row[$0] ?? "" } }
        }
        read.rejects = source.statistics.rejects.map { record in
            "\(record.line)@\(record.byteOffset) \(record.reason.split(separator: " ").first ?? "")"
        }
        return read
    }

    @Test(arguments: 0..<21)
    func agreesWithTheReference(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let pieces: [String] =
            seed % 3 == 0
            ? ["abc", "1234567", ",", ",", "\n", "\"x,y\"", "\"a\"\"b\"", "\"line\nbreak\"", "\r\n", "ș"]
            : seed % 3 == 1
                ? ["a", ",", ",", "\n", "\"q", "\"\"", "x\"", "\"x,y\"", "\r\n", "\r", "ж"]
                : ["some text,and more\n", "\"quoted\",field\n", "one\n", "a,b,c\n", "\"a\nb\",\"\"\"\"\n", ",\n"]
        var body: [UInt8] = []
        while body.count < 1_500 {
            body += Array(pieces[Int(random.next() % UInt64(pieces.count))].utf8)
            if random.next() % 199 == 0 { body.append(0xFF) }
        }
        let text = Array("first,second\nplain,record\n".utf8) + body + Array("\n\"the\",end\n".utf8)
        let path = Scratch.write(text, to: KeptScratches.make() + "/data.csv")
        var reference = ReferenceReader()
        guard !reference.read(text).isUnterminated else { return }
        // Whether a carriage return alone ends a record is found out by looking.
        reference.endsAtReturn = try CSVSource(path: path, options: options(workers: 0, blockSize: 512)).dialect
            .endsAtCarriageReturn
        let expected = reference.read(text)
        guard !expected.isUnterminated else { return }
        for workers in 0...3 {
            for (blockSize, kernel) in [(1, ScanKernel.best), (7, .careful), (64, .best), (333, .plain)] {
                let found = try read(path, options(workers: workers, blockSize: blockSize, kernel: kernel))
                if found.rows != Array(expected.rows.dropFirst()) || found.rejects != expected.rejects {
                    Issue.record("\(workers) workers, \(blockSize): \(String(decoding: text, as: UTF8.self))")
                    return
                }
            }
        }
    }

    @Test(arguments: 0..<12)
    func typesAreDecidedAlikeHoweverManyThreadsLook(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let pools = [
            ["1", "22", "1,5", "1.234", "NA"], ["-3", "$4", "5 €", "6"], ["03/04/2026", "31/04/2026", "01.02.2026"],
            ["\"\"", "", "words", "-"], ["NA", "12 %", "x", "(7)", "1,234"], ["1.5E+12", "0.25", "123456789"],
            ["true", "no", ""], ["2026-01-02", "2026-01-02 03:04:05", "2026-01-02T03:04:05Z"], ["1,234", "7"],
        ]
        // Of each pool, some cells that are frequent and some that come late.
        let columns = pools.map { pool in (0..<2).map { _ in pool[Int(random.next() % UInt64(pool.count))] } }
        var text = columns.indices.map { "c\($0)" }.joined(separator: ";") + "\n"
        for row in 0..<300 {
            let cells = columns.map { cells in cells[row > 250 && random.next() % 9 == 0 ? 1 : 0] }
            text += cells.joined(separator: ";") + "\n"
            if row % 97 == 5 { text += "too;few\n" }
        }
        let path = Scratch.write(Array(text.utf8), to: KeptScratches.make() + "/data.csv")
        func found(workers: Int, blockSize: Int) throws -> [String] {
            var options = CSVOptions()
            options.workers = workers
            options.blockSize = blockSize
            options.delimiter = UInt8(ascii: ";")
            options.readsAmbiguousAsText = true
            let source = try CSVSource(path: path, options: options)
            let rejects = source.statistics.rejects.map { "\($0.line) \($0.reason)" }
            return source.schema.fields.map { "\($0.name) \($0.type)" } + source.typeChoices().map(\.sentence)
                + source.statistics.diagnostics.map(\.message) + rejects + ["\(source.statistics.rows)"]
        }
        let expected = try found(workers: 0, blockSize: 1 << 20)
        for workers in 0...3 {
            for blockSize in [1, 100, 1_000] {
                #expect(try found(workers: workers, blockSize: blockSize) == expected)
            }
        }
    }

    @Test(arguments: 0...3)
    func bothKindsOfEmptyFieldsMayBeMetByDifferentThreads(workers: Int) throws {
        let text =
            "a,b\n" + String(repeating: "x,1\n", count: 50) + "\"\",2\n" + String(repeating: "y,3\n", count: 50)
            + ",4\n"
        let path = Scratch.write(Array(text.utf8), to: KeptScratches.make() + "/data.csv")
        var options = CSVOptions()
        options.workers = workers
        options.blockSize = 40
        options.typing = .provisional
        options.provisionalSample = 1
        let source = try CSVSource(path: path, options: options)
        #expect(throws: TypesWidened.self) { try source.scan(columns: [0]) { _ in true } }
        #expect(try cells(source).map { $0[0] }.filter { $0 == nil || $0 == "" } == ["", nil])
    }

    @Test func keepsTheFirstRejects() throws {
        let text = "a,b\n" + (0..<2_000).map { $0 % 3 == 0 ? "only\($0)\n" : "x,\($0)\n" }.joined()
        let path = Scratch.write(Array(text.utf8), to: KeptScratches.make() + "/data.csv")
        for workers in 0...3 {
            var options = options(workers: workers, blockSize: 100)
            options.keptRejects = 5
            options.typing = .provisional
            options.provisionalSample = 1
            let source = try CSVSource(path: path, options: options)
            try source.scan(columns: [0]) { _ in true }
            #expect(source.statistics.rejectCount == 667)
            #expect(source.statistics.rejects.map(\.line) == [2, 5, 8, 11, 14])
            #expect(source.statistics.rows == 1_333)
        }
    }

    /// Texts get one code each, whichever thread met them first, while the dictionary lasts and after.
    @Test(arguments: [10, 3_000, 50_000])
    func textsAreTheSameFromEveryThread(distinct: Int) throws {
        var random = SplitMix(state: UInt64(distinct))
        let values = (0..<60_000).map { _ in
            let number = random.next() % UInt64(distinct)
            return number % 7 == 0 ? "a longer text, number \(number)" : "t\(number)"
        }
        let text = "key,value\n" + values.map { "k,\"\($0)\"\n" }.joined()
        let path = Scratch.write(Array(text.utf8), to: KeptScratches.make() + "/data.csv")
        for workers in [0, 3] {
            let source = try CSVSource(path: path, options: options(workers: workers, blockSize: 10_000))
            let column = try source.loadPacked()
            var found: [String] = []
            column.scan(columns: [1]) { chunk in
                found += (0..<chunk.rowCount).map { chunk.columns[0][$0].description }
                return true
            }
            #expect(found == values)
        }
    }

    @Test(arguments: 0...3)
    func aTooLongRecordOrAnOpenQuoteInOneBlockStopsNoOther(workers: Int) throws {
        let long = String(repeating: "y", count: 3_000)
        var options = options(workers: workers, blockSize: 64)
        options.recordLimit = 1_000
        let lines = (0..<50).map { "x,\($0)\n" }.joined()
        let path = Scratch.write(Array("a,b\n\(lines)l,\(long)\n\(lines)".utf8), to: KeptScratches.make() + "/data.csv")
        let found = try read(path, options)
        #expect(found.rows.count == 100)
        #expect(found.rejects == ["52@\(4 + lines.utf8.count) the"])
        let open = Scratch.write(Array("a,b\n\(lines)l,\"\(lines)".utf8), to: KeptScratches.make() + "/data.csv")
        options.recordLimit = 16 << 20
        options.typing = .provisional
        options.provisionalSample = 1
        let source = try CSVSource(path: open, options: options)
        var rows = 0
        let problem = diagnostic {
            try source.scan(columns: [1]) { chunk in
                rows += chunk.rowCount
                return true
            }
        }
        #expect(problem?.code == "unterminated-quote")
        #expect(problem?.location?.line == 52)
        #expect(problem?.notes == ["50 rows came through before"])
        #expect(rows == 50)
    }

    /// A decimal that outgrows 64 bits keeps its type; what was delivered before stays delivered, once.
    @Test(arguments: 0...3)
    func aColumnMayGrowWiderWhileItIsRead(workers: Int) throws {
        let lines = (0..<3_000).map { "k,\($0).25\n" }
        let text = "key,x\n" + lines.joined() + "k,12345678901234567890.25\n" + lines.joined()
        var options = CSVOptions()
        options.workers = workers
        options.blockSize = 512
        options.typing = .provisional
        options.provisionalSample = 1_000
        let source = try open(text, options)
        var found: [String] = []
        try source.scan(columns: [1]) { chunk in
            found += (0..<chunk.rowCount).map { chunk.columns[0][$0].description }
            return true
        }
        let once = (0..<3_000).map { "\($0).25" }
        #expect(found == once + ["12345678901234567890.25"] + once)
    }
}
