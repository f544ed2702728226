import Columns
import Diagnostics

@testable import Ingest

/// What is fuzzed: each target reads any bytes in more than one way and says where the ways disagree.
///
/// The tests replay every input that ever found something; `Scripts/fuzz` looks for more.
enum FuzzTarget: String, CaseIterable, Sendable {
    /// gzip and encodings.
    case bytes
    /// From text to fields: every kernel, and the reference.
    case scanner
    /// Dialect and header of a whole file.
    case sniffer
    /// The types of a column, and its values.
    case types

    /// What is wrong with how an input is read; nil where nothing is.
    func disagreement(on input: [UInt8]) -> String? {
        switch self {
        case .bytes: ByteLayerFuzzing.disagreement(on: input)
        case .scanner: ScannerFuzzing.disagreement(on: input)
        case .sniffer: SnifferFuzzing.disagreement(on: input)
        case .types: TypesFuzzing.disagreement(on: input)
        }
    }
}

/// Bytes of an input that say how the rest is to be read.
struct FuzzSettings {
    private var bits: UInt64 = 0

    /// Takes some bytes off the front; missing ones are zero.
    init(_ input: inout ArraySlice<UInt8>, byteCount: Int) {
        for _ in 0..<byteCount { bits = bits << 8 | UInt64(input.popFirst() ?? 0) }
    }

    /// One of some values.
    mutating func pick<Element>(_ choices: [Element]) -> Element {
        let (rest, index) = bits.quotientAndRemainder(dividingBy: UInt64(choices.count))
        bits = rest
        return choices[Int(index)]
    }

    mutating func flag() -> Bool { pick([false, true]) }
}

/// The layers below the text, read in steps and buffers of different sizes.
enum ByteLayerFuzzing {
    private struct Reading: Equatable {
        var bytes: [UInt8] = []
        var problem: String?
        var warnings: [String] = []
    }

    static func disagreement(on input: [UInt8]) -> String? {
        var rest = input[...]
        var settings = FuzzSettings(&rest, byteCount: 2)
        let step = settings.pick([1, 2, 3, 7, 64, 4_096])
        let room = settings.pick([1, 2, 5, 63, 64, 65, 4_096])
        let kind = settings.pick(["gzip", "members", "UTF-16LE", "UTF-16BE", "file", "one byte", "twice"])
        let payload = Array(rest)
        switch kind {
        case "gzip":
            return gzipDisagreement(payload, step: step, room: room)
        case "members":
            let cut = payload.count / 3
            let packed = gzipped(Array(payload[..<cut])) + gzipped([]) + gzipped(Array(payload[cut...]), level: 0)
            let readings = Inflater.Engine.available.map { gzip(packed + [0, 0], $0, step: step, room: room) }
            let wrong = readings.first { $0 != Reading(bytes: payload) }
            return wrong.map { "members give \($0), not \(payload)" }
        case "UTF-16LE", "UTF-16BE":
            let isBigEndian = kind == "UTF-16BE"
            let expected = Reading(bytes: transcoded(payload, isBigEndian: isBigEndian))
            let found = read(room: room) { _ in
                UTF16ByteSource(upstream: MemoryByteSource(payload, step: step), isBigEndian: isBigEndian)
            }
            return found == expected ? nil : "\(kind) gives \(found), not \(expected)"
        case "one byte":
            let table = settings.pick([TextEncoding.windows1250, .windows1251, .windows1252, .latin2]).upperHalf ?? []
            let expected = payload.map { byte in
                byte < 0x80 ? Unicode.Scalar(byte) : Unicode.Scalar(table[Int(byte) - 0x80]) ?? "\u{FFFD}"
            }
            let text = String(String.UnicodeScalarView(expected))
            let found = read(room: room) { _ in
                SingleByteSource(
                    upstream: MemoryByteSource(payload, step: step), upperHalf: table, repairs: RepairCount())
            }
            return found == Reading(bytes: Array(text.utf8)) ? nil : "one byte a character gives \(found), not \(text)"
        case "twice":
            func reading(step: Int, room: Int) -> Reading {
                read(room: room) { _ in
                    TwiceEncodedSource(upstream: MemoryByteSource(payload, step: step), repairs: RepairCount())
                }
            }
            let whole = reading(step: .max, room: 1 << 16)
            let pieces = reading(step: step, room: room)
            return whole == pieces ? nil : "twice encoded in pieces gives \(pieces), not \(whole)"
        default:
            let path = FuzzFile.write(payload)
            func reading(room: Int) -> Reading {
                read(room: room) { try DecodedInput(InputFile(path: path), options: CSVOptions(), report: $0).bytes }
            }
            let whole = reading(room: 1 << 16)
            let pieces = reading(room: room)
            return whole == pieces ? nil : "the file in pieces gives \(pieces), not \(whole)"
        }
    }

    /// Damage may be noticed some bytes sooner by one engine than by another; what is whole is the same for all.
    private static func gzipDisagreement(_ bytes: [UInt8], step: Int, room: Int) -> String? {
        var sound: Reading?
        for engine in Inflater.Engine.available {
            let whole = gzip(bytes, engine, step: .max, room: 1 << 16)
            let pieces = gzip(bytes, engine, step: step, room: room)
            guard whole == pieces || (engine == .isal && isSameDamage(whole, pieces)) else {
                return "\(engine) in pieces gives \(pieces), not \(whole)"
            }
            if let sound, sound != whole, sound.problem == nil || whole.problem == nil {
                return "\(engine) gives \(whole), another \(sound)"
            }
            sound = whole
        }
        return nil
    }

    /// Whether two readings end at the same damage. ISA-L, which decodes ahead of what there is room for, sees it sooner in one
    /// buffer than in another, and copies what stands in its window where a damaged stream points before its start.
    private static func isSameDamage(_ a: Reading, _ b: Reading) -> Bool {
        a.problem != nil && a.problem == b.problem && a.warnings == b.warnings
    }

    private static func gzip(_ bytes: [UInt8], _ engine: Inflater.Engine, step: Int, room: Int) -> Reading {
        read(room: room) {
            try GzipByteSource(
                upstream: MemoryByteSource(bytes, step: step), name: "memory", engine: engine, report: $0)
        }
    }

    private static func read(
        room: Int, _ open: (@escaping @Sendable (Diagnostic) -> Void) throws -> any ByteSource
    ) -> Reading {
        var reading = Reading()
        let log = DiagnosticLog()
        do {
            let source = try open(log.add)
            var buffer = [UInt8](repeating: 0, count: room)
            while case let count = try buffer.withUnsafeMutableBytes({ try source.read(into: $0) }), count > 0 {
                reading.bytes += buffer[..<count]
            }
        } catch {
            reading.problem = (error as? Diagnostic)?.code ?? "\(error)"
        }
        reading.warnings = log.all.map(\.message)
        return reading
    }

    /// UTF-16 made UTF-8, lone surrogates and an odd byte made ill-formed, one unit after the other.
    private static func transcoded(_ bytes: [UInt8], isBigEndian: Bool) -> [UInt8] {
        let units = stride(from: 0, to: bytes.count - 1, by: 2).map { (place: Int) -> UInt16 in
            let high = UInt16(bytes[isBigEndian ? place : place + 1])
            let low = UInt16(bytes[isBigEndian ? place + 1 : place])
            return high << 8 | low
        }
        var result: [UInt8] = []
        var place = 0
        while place < units.count {
            let isPair =
                UTF16.isLeadSurrogate(units[place]) && place + 1 < units.count
                && UTF16.isTrailSurrogate(units[place + 1])
            if isPair {
                result += Array(String(decoding: units[place...(place + 1)], as: UTF16.self).utf8)
                place += 2
                continue
            }
            let unit = units[place]
            if UTF16.isSurrogate(unit) {
                result += [0xED, UInt8(0x80 | unit >> 6 & 0x3F), UInt8(0x80 | unit & 0x3F)]
            } else {
                result += Array(String(decoding: [unit], as: UTF16.self).utf8)
            }
            place += 1
        }
        return bytes.count.isMultiple(of: 2) ? result : result + [0xFF]
    }
}

/// Fields and records by every kernel, against the reference.
enum ScannerFuzzing {
    static func disagreement(on input: [UInt8]) -> String? {
        var rest = input[...]
        var settings = FuzzSettings(&rest, byteCount: 3)
        var reference = ReferenceReader()
        reference.delimiter = settings.pick([0x2C, 0x3B, 0x09, 0x7C])
        reference.quote = settings.pick([0x22, 0x22, 0x27, nil])
        if settings.flag(), reference.quote != nil { reference.escape = UInt8(ascii: "\\") }
        reference.endsAtReturn = settings.flag()
        reference.nullPadding = settings.flag()
        reference.width = settings.pick([1, 2, 3, 4])
        let blockSize = settings.pick([1, 7, 63, 64, 65, 1_000, 1 << 16])
        let step = settings.pick([.max, 1, 5, 64])
        let text = Array(rest)
        let expected = reference.read(text)
        for kernel in ScanKernel.available {
            do {
                let found = try outcome(text, reference, kernel: kernel, blockSize: blockSize, step: step)
                if found != expected { return "\(kernel), blocks of \(blockSize): \(found), not \(expected)" }
            } catch {
                return "\(kernel), blocks of \(blockSize): \(error)"
            }
        }
        return nil
    }
}

/// A whole file: what the sniffer finds must hold for every kernel, hold again when it is given, and lose no record.
enum SnifferFuzzing {
    private struct Reading: Equatable {
        var dialect = ""
        var names: [String] = []
        var rows: [[String?]] = []
        var rejects: [RejectedRecord] = []
        var problem: String?
    }

    static func disagreement(on input: [UInt8]) -> String? {
        let path = FuzzFile.write(input)
        var options = CSVOptions()
        options.allText = true
        options.kernel = .careful
        let expected = read(path, options)
        for kernel in ScanKernel.available {
            options.kernel = kernel
            options.blockSize = 64
            let found = read(path, options)
            if found != expected { return "\(kernel) gives \(found), not \(expected)" }
        }
        guard let head = try? SourceHead(InputFile(path: path), options) else { return nil }
        // One column has no delimiter; the one that stands for it may well be one when it is given.
        guard head.layout.dialect.width > 1 else { return lostRecord(input, head, expected) }
        var given = options
        given.longDelimiter = head.layout.dialect.longDelimiter
        given.delimiter = given.longDelimiter == nil ? head.layout.dialect.delimiter : nil
        given.quote = head.layout.dialect.quote.map { .some($0) } ?? .none
        given.escape = head.layout.dialect.escape.map { .some($0) } ?? .none
        // A header is one record where it is given.
        if head.layout.headerRowCount <= 1 { given.header = head.layout.dialect.hasHeader }
        let again = read(path, given)
        if again != expected { return "what was found, given, gives \(again), not \(expected)" }
        return lostRecord(input, head, expected)
    }

    private static func read(_ path: String, _ options: CSVOptions) -> Reading {
        do {
            let source = try CSVSource(path: path, options: options)
            var dialect = source.dialect
            dialect.choices = []
            return Reading(
                dialect: "\(dialect)", names: source.schema.names, rows: try cells(source),
                rejects: source.statistics.rejects)
        } catch {
            return Reading(problem: (error as? Diagnostic)?.message ?? "\(error)")
        }
    }

    /// Holds the rows against the reference reader's, where the text is the file's bytes as they are.
    private static func lostRecord(_ input: [UInt8], _ head: SourceHead, _ reading: Reading) -> String? {
        let dialect = head.layout.dialect
        guard reading.problem == nil, dialect.encoding == .utf8, dialect.compression == .none,
            dialect.longDelimiter == nil,
            !input.starts(with: [0xEF, 0xBB, 0xBF])
        else { return nil }
        let reference = ReferenceReader(
            delimiter: dialect.delimiter, quote: dialect.quote, escape: dialect.escape,
            endsAtReturn: dialect.endsAtCarriageReturn, width: dialect.width)
        let expected = reference.read(Array(input[head.layout.dataOffset...]))
        guard expected.rows.count == reading.rows.count, expected.rejects.count == reading.rejects.count else {
            return "\(reading.rows.count) rows and \(reading.rejects.count) rejects, "
                + "not \(expected.rows.count) and \(expected.rejects.count)"
        }
        for (found, row) in zip(reading.rows, expected.rows) {
            for (cell, text) in zip(found, row) where cell != text && cell != nil {
                return "the cell \(cell ?? "") is not \(text)"
            }
        }
        return nil
    }
}

/// A column of cells: types by all rows or by the first, in any order of rows, without a value lost.
enum TypesFuzzing {
    static func disagreement(on input: [UInt8]) -> String? {
        var rest = input[...]
        var settings = FuzzSettings(&rest, byteCount: 2)
        var options = CSVOptions()
        options.delimiter = UInt8(ascii: ",")
        options.quote = .some(UInt8(ascii: "\""))
        options.escape = .none
        options.header = true
        options.decimalMark = settings.pick([nil, nil, UInt8(ascii: "."), UInt8(ascii: ",")])
        options.dateOrder = settings.pick([nil, nil, .dayFirst, .monthFirst])
        options.blockSize = settings.pick([1 << 16, 1, 32, 64])
        options.provisionalSample = settings.pick([1, 20, 100])
        let isQuoted = settings.flag()
        // What can be read in two ways is an error that says so, and nothing to compare.
        options.readsAmbiguousAsText = true
        let texts = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0.filter { $0 != 0 && $0 != UInt8(ascii: "\r") }, as: UTF8.self) }
        do {
            return try disagreement(over: texts, isQuoted: isQuoted, options)
        } catch {
            return "\((error as? Diagnostic)?.message ?? "\(error)")"
        }
    }

    private static func disagreement(
        over texts: [String], isQuoted: Bool, _ options: CSVOptions
    ) throws -> String? {
        let straight = try column(texts, isQuoted, options)
        let turned = try column(texts.reversed(), isQuoted, options)
        guard straight.type == turned.type else {
            return "\(straight.type), from the end \(turned.type)"
        }
        guard areSame(straight.values, turned.values.reversed()) else {
            return "\(straight.values), from the end \(turned.values)"
        }
        var provisional = options
        provisional.typing = .provisional
        let first = try column(texts, isQuoted, provisional)
        guard first.type == straight.type, areSame(first.values, straight.values) else {
            return "\(straight), provisionally \(first)"
        }
        guard straight.values.count == texts.count else { return "\(straight.values.count) of \(texts.count) rows" }
        for (text, value) in zip(texts, straight.values) {
            if let problem = lost(text, value, straight.type, options) { return problem }
        }
        return nil
    }

    /// Whether values are the same; what is no number is the same as itself here.
    private static func areSame(_ a: [Value], _ b: [Value]) -> Bool {
        a.count == b.count
            && zip(a, b).allSatisfy { a, b in
                if case (.double(let a), .double(let b)) = (a, b) { return a == b || (a.isNaN && b.isNaN) }
                return a == b
            }
    }

    private static func column(
        _ texts: [String], _ isQuoted: Bool, _ options: CSVOptions
    ) throws -> (type: DataType, values: [Value]) {
        var file = Array("value,row\n".utf8)
        for (index, text) in texts.enumerated() {
            let quote = UInt8(ascii: "\"")
            if isQuoted || text.utf8.contains(quote) || text.utf8.contains(UInt8(ascii: ",")) {
                file.append(quote)
                for byte in text.utf8 { file += byte == quote ? [quote, quote] : [byte] }
                file.append(quote)
            } else {
                file += Array(text.utf8)
            }
            file += Array(",\(index)\n".utf8)
        }
        let source = try CSVSource(path: FuzzFile.write(file), options: options)
        let rows = try source.loadTable(columns: [0]).rows
        return (source.schema.fields[0].type, rows.map { $0[0] })
    }

    /// What is wrong with the value that a cell's text became.
    private static func lost(_ text: String, _ value: Value, _ type: DataType, _ options: CSVOptions) -> String? {
        if value.isNull {
            let nulls = NullTexts(others: options.nullTexts)
            var bytes = Array(text.utf8)
            let count = bytes.count
            bytes += [UInt8](repeating: 0, count: 16)
            let mayBeNull = bytes.withUnsafeBufferPointer { bytes in
                guard let start = bytes.baseAddress else { return true }
                return count == 0 || nulls.contains(start, count) || (type != .text && NullTexts.isWeak(start, count))
            }
            return mayBeNull ? nil : "\(text.debugDescription) is null as \(type)"
        }
        switch value {
        case .text(let found): return found == text ? nil : "\(text.debugDescription) became \(found.debugDescription)"
        case .integer(let number):
            guard let expected = Int64(text) else { return nil }
            return expected == number ? nil : "\(text) became \(number)"
        case .decimal(let number):
            let isPlain = text.utf8.allSatisfy { (48...57).contains($0) || $0 == 45 }
            guard isPlain, let expected = ExactDecimal(text) else { return nil }
            return expected == number ? nil : "\(text) became \(number)"
        default: return nil
        }
    }
}

/// Where an input is written that has to be a file; one at a time.
enum FuzzFile {
    private static let path = KeptScratches.make() + "/input"

    static func write(_ bytes: [UInt8]) -> String { Scratch.write(bytes, to: path) }
}
