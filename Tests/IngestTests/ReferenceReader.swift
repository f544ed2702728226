import Diagnostics

@testable import Ingest

/// Bytes from memory, a few at a time.
final class MemoryByteSource: ByteSource {
    private let bytes: [UInt8]
    private var used = 0
    private let step: Int

    init(_ bytes: [UInt8], step: Int = .max) {
        self.bytes = bytes
        self.step = step
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = min(step, buffer.count, bytes.count - used)
        for index in 0..<count { buffer[index] = bytes[used + index] }
        used += count
        return count
    }
}

/// What reading comes to, in a form that can be compared.
struct Outcome: Equatable {
    var rows: [[String]] = []
    /// Line, offset and beginning of the reason of each record that was rejected.
    var rejects: [String] = []
    var isUnterminated = false
}

/// The rules of the reader written down the slow, obvious way: one record at a time by looking ahead from its start.
struct ReferenceReader {
    var delimiter = UInt8(ascii: ",")
    var quote: UInt8? = UInt8(ascii: "\"")
    var escape: UInt8?
    var endsAtReturn = false
    var width = 2
    var nullPadding = false

    func read(_ bytes: [UInt8]) -> Outcome {
        var outcome = Outcome()
        var place = 0
        while place < bytes.count {
            let start = place
            var fields: [[UInt8]] = []
            var raw: [[UInt8]] = []
            var isSpoiled = false
            record: while true {
                let fieldStart = place
                var content: [UInt8] = []
                if place < bytes.count, let quote, bytes[place] == quote {
                    place += 1
                    while true {
                        guard place < bytes.count else {
                            outcome.isUnterminated = true
                            return outcome
                        }
                        if let escape, bytes[place] == escape, place + 1 < bytes.count {
                            if bytes[place + 1] != quote, bytes[place + 1] != escape { content.append(escape) }
                            content.append(bytes[place + 1])
                            place += 2
                        } else if let escape, bytes[place] == escape {
                            place += 1
                        } else if bytes[place] != quote {
                            content.append(bytes[place])
                            place += 1
                        } else if escape == nil, place + 1 < bytes.count, bytes[place + 1] == quote {
                            content.append(quote)
                            place += 2
                        } else {
                            place += 1
                            break
                        }
                    }
                    if !endsField(bytes, place) {
                        isSpoiled = true
                        while !endsFieldPlainly(bytes, place) { place += 1 }
                    }
                } else {
                    while !endsFieldPlainly(bytes, place) {
                        content.append(bytes[place])
                        place += 1
                    }
                    if content.last == UInt8(ascii: "\r"), isFeedOrEnd(bytes, place) { content.removeLast() }
                }
                fields.append(content)
                raw.append(Array(bytes[fieldStart..<min(place, bytes.count)]))
                if place >= bytes.count { break record }
                let byte = bytes[place]
                if byte == delimiter {
                    place += 1
                    continue
                }
                if byte == UInt8(ascii: "\r"), !endsAtReturn { place += 1 }
                place += 1
                break record
            }
            judge(bytes, start, fields, raw, isSpoiled, &outcome)
        }
        return outcome
    }

    private func isFeedOrEnd(_ bytes: [UInt8], _ place: Int) -> Bool {
        place >= bytes.count || bytes[place] == UInt8(ascii: "\n")
    }

    /// Whether a field ends here after its closing quote: a carriage return counts only before a line feed.
    private func endsField(_ bytes: [UInt8], _ place: Int) -> Bool {
        if endsFieldPlainly(bytes, place) { return true }
        return bytes[place] == UInt8(ascii: "\r") && isFeedOrEnd(bytes, place + 1)
    }

    private func endsFieldPlainly(_ bytes: [UInt8], _ place: Int) -> Bool {
        place >= bytes.count || bytes[place] == delimiter || bytes[place] == UInt8(ascii: "\n")
            || (endsAtReturn && bytes[place] == UInt8(ascii: "\r"))
    }

    private func judge(
        _ bytes: [UInt8], _ start: Int, _ fields: [[UInt8]], _ raw: [[UInt8]], _ isSpoiled: Bool,
        _ outcome: inout Outcome
    ) {
        let blanks: Set<UInt8> = [0x20, 0x09, 0x0D]
        if raw.count == 1, raw[0].allSatisfy(blanks.contains) { return }
        var line = 1
        for place in 0..<start {
            let isFeed = bytes[place] == UInt8(ascii: "\n")
            let isLoneReturn =
                endsAtReturn && bytes[place] == UInt8(ascii: "\r")
                && (place + 1 >= bytes.count || bytes[place + 1] != UInt8(ascii: "\n"))
            if isFeed || isLoneReturn { line += 1 }
        }
        func reject(_ reason: String) { outcome.rejects.append("\(line)@\(start) \(reason)") }
        if isSpoiled { return reject("text") }
        if raw.contains(where: { String(validating: $0, as: UTF8.self) == nil }) { return reject("not") }
        if raw.joined().contains(0) { return reject("a") }
        if fields.count < width, !nullPadding { return reject("\(fields.count)") }
        if fields.count > width, raw[width...].contains(where: { !$0.allSatisfy(blanks.contains) }) {
            return reject("\(fields.count)")
        }
        var row = fields.prefix(width).map { String(decoding: $0, as: UTF8.self) }
        while row.count < width { row.append("") }
        outcome.rows.append(row)
    }
}

/// The same through the reader proper.
func outcome(
    _ bytes: [UInt8], _ reference: ReferenceReader, kernel: ScanKernel, blockSize: Int, step: Int = .max
) throws -> Outcome {
    var dialect = Dialect(delimiter: reference.delimiter, quote: reference.quote, width: reference.width)
    dialect.escape = reference.escape
    dialect.endsAtCarriageReturn = reference.endsAtReturn
    var options = CSVOptions()
    options.kernel = kernel
    options.blockSize = blockSize
    options.nullPadding = reference.nullPadding
    let records = RecordScan(
        source: MemoryByteSource(bytes, step: step), name: "memory", dialect: dialect,
        columnNames: (1...reference.width).map { "column\($0)" }, options: options, offset: 0, line: 1)
    var outcome = Outcome()
    do {
        try records.run(
            threads: 0, maker: {},
            make: { _, batch in (0..<batch.rowCount).map { row in (0..<batch.width).map { batch.text(row, $0) } } },
            take: { rows in
                outcome.rows += rows
                return true
            })
    } catch let problem as Diagnostic where problem.code == "unterminated-quote" {
        outcome.isUnterminated = true
    }
    outcome.rejects = records.tally.rejects.map { record in
        "\(record.line)@\(record.byteOffset) \(record.reason.split(separator: " ").first ?? "")"
    }
    return outcome
}

/// A small generator of pseudo-random numbers (SplitMix64, G. Steele et al. 2014), the same on every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
