import CZlib
import Columns
import Diagnostics
import Testing

@testable import Ingest

/// Files that are made to be trouble.
@Suite struct HostileFileTests {
    /// Everything that reading can come to; anything else is a crash, a hang or a record lost in silence.
    private func checkNothingIsLost(
        _ bytes: [UInt8], records: Int, allowed: Set<String>, _ what: @autoclosure () -> String
    ) {
        do {
            let source = try open(bytes)
            let found = source.statistics.rows + source.statistics.rejectCount
            #expect(found == records, "\(what()): \(found) of \(records) records")
            #expect(try source.loadTable().rowCount == source.statistics.rows, "\(what())")
        } catch {
            let code = (error as? Diagnostic)?.code ?? "\(error)"
            #expect(allowed.contains(code), "\(what()): \(code)")
        }
    }

    private let table = "id,name,amount\n" + (1...12).map { "\($0),n\($0),\($0).50\n" }.joined()

    @Test func aQuoteAnywhere() {
        let text = Array(table.utf8)
        let body = text.prefix { $0 != 10 }.count + 1
        for place in body...text.count {
            let bytes = Array(text[..<place]) + [34] + text[place...]
            // At the very end it is a record of its own.
            let records = place == text.count ? 13 : 12
            checkNothingIsLost(bytes, records: records, allowed: ["unterminated-quote"], "a quote at \(place)")
        }
    }

    @Test func aZeroByteAnywhere() {
        let text = Array(table.utf8)
        let body = text.prefix { $0 != 10 }.count + 1
        for place in body..<text.count {
            let bytes = Array(text[..<place]) + [0] + text[place...]
            checkNothingIsLost(bytes, records: 12, allowed: ["binary-file"], "a zero at \(place)")
        }
    }

    @Test func anyByteAnywhereInTheFirstRecords() {
        let text = Array(table.utf8)
        for place in 0..<30 {
            for byte in UInt8.min...UInt8.max {
                var bytes = text
                bytes[place] = byte
                do { _ = try open(bytes).loadTable() } catch {
                    #expect(error is Diagnostic, "\(byte) at \(place)")
                }
            }
        }
    }

    @Test func aFileCutAnywhere() {
        let text = Array((table + "13,\"a\nb\",1\n").utf8)
        for count in 1...text.count {
            do { _ = try open(Array(text[..<count])).loadTable() } catch {
                let code = (error as? Diagnostic)?.code
                #expect(code == "unterminated-quote" || code == "no-header", "\(count): \(code ?? "\(error)")")
            }
        }
    }

    @Test func gzipCutAnywhere() throws {
        let members = gzipped(Array(table.utf8)) + gzipped(Array("13,z,1\n".utf8))
        let first = gzipped(Array(table.utf8)).count
        for count in 3..<members.count where count != first && count != first + 1 {
            let problem = diagnostic { _ = try open(Array(members[..<count])) }
            #expect(problem?.code == "gzip-truncated", "\(count)")
        }
        // At the end of a member the file is whole, and one byte more is no member.
        #expect(try open(Array(members[..<first])).statistics.rows == 12)
        let one = try open(Array(members[...first]))
        #expect(one.statistics.diagnostics.map(\.code) == ["gzip-trailing-bytes"])
    }

    @Test func gzipDamagedAnywhere() throws {
        let bytes = gzipped(Array(table.utf8))
        let expected = try cells(open(bytes))
        for place in 2..<bytes.count {
            // Flags, time, level and system change nothing, nor do the bits that fill up the last byte before the
            // checksum.
            let mayBeFine = place < 10 || place == bytes.count - 9
            for bit in UInt8(0)..<8 {
                var damaged = bytes
                damaged[place] ^= 1 << bit
                do {
                    let found = try cells(open(damaged))
                    #expect(found == expected && mayBeFine, "bit \(bit) of byte \(place)")
                } catch {
                    let code = (error as? Diagnostic)?.code ?? "\(error)"
                    #expect(["gzip-damaged", "gzip-truncated"].contains(code), "bit \(bit) of byte \(place): \(code)")
                }
            }
        }
    }

    @Test func everyHeaderFieldOfEveryMember() throws {
        let plain = gzipped(Array(table.utf8))
        let extra: [UInt8] = [5, 0, 0x41, 0x42, 1, 0, 7]
        let name = Array("name.csv".utf8) + [0]
        let comment = Array("a comment, with a comma".utf8) + [0]
        for flags in UInt8(0)..<32 where flags & 2 == 0 {
            var header: [UInt8] = [0x1F, 0x8B, 8, flags, 1, 2, 3, 4, 2, 3]
            if flags & 4 != 0 { header += extra }
            if flags & 8 != 0 { header += name }
            if flags & 16 != 0 { header += comment }
            let member = header + plain[10...]
            #expect(try open(member).statistics.rows == 12, "flags \(flags)")
            #expect(try open(member + gzipped([]) + member).statistics.rows == 25, "flags \(flags)")
            // With a checksum of the header, right and wrong.
            var summed = header
            summed[3] |= 2
            let sum = summed.withUnsafeBufferPointer { crc32(0, $0.baseAddress, uInt($0.count)) }
            let right = summed + [UInt8(sum & 0xFF), UInt8(sum >> 8 & 0xFF)]
            #expect(try open(right + plain[10...]).statistics.rows == 12, "flags \(flags) and a checksum")
            let wrong = summed + [UInt8(sum & 0xFF) ^ 1, UInt8(sum >> 8 & 0xFF)]
            #expect(diagnostic { _ = try open(wrong + plain[10...]) }?.code == "gzip-damaged")
        }
    }

    /// The length that gzip records is the content's modulo 2^32.
    @Test func gzipPastFourGibibytes() throws {
        // Blocks that end on a byte can be put one after the other.
        var random = SplitMix(state: 3)
        let line = (0..<200).map { _ in UInt8(truncatingIfNeeded: random.next() % 26) + 97 } + [10]
        let unit = [UInt8]((0..<(16 << 20)).map { line[$0 % line.count] })
        let packed = deflatedBlocks(unit)
        let count = 258
        let length = count * unit.count
        #expect(length > 1 << 32)
        let unitSum = unit.withUnsafeBufferPointer { crc32(0, $0.baseAddress, uInt($0.count)) }
        var sum = unitSum
        for _ in 1..<count { sum = crc32_combine(sum, unitSum, unit.count) }
        let lastBlock: [UInt8] = [3, 0]
        func littleEndian(_ value: UInt) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        let head: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
        for isRight in [true, false] {
            let tail =
                lastBlock + littleEndian(UInt(sum)) + littleEndian(UInt(length) & 0xFFFF_FFFF ^ (isRight ? 0 : 1))
            let source = try GzipByteSource(
                upstream: RepeatingByteSource(head: head, unit: packed, count: count, tail: tail), name: "large",
                report: { _ in })
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 22, alignment: 16)
            defer { buffer.deallocate() }
            var found = 0
            let problem = diagnostic { while case let got = try source.read(into: buffer), got > 0 { found += got } }
            #expect(found == length)
            #expect(problem?.code == (isRight ? nil : "gzip-damaged"))
            if !isRight { #expect(problem?.message.contains("length") == true) }
        }
    }

    /// Deflate blocks without a last one, ending on a byte.
    private func deflatedBlocks(_ bytes: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        guard rapport_deflateInit2(&stream, 1, -15, 8) == Z_OK else { return [] }
        defer { deflateEnd(&stream) }
        var input = bytes
        var result = [UInt8](repeating: 0, count: bytes.count / 4 + 1_000)
        let room = result.count
        let written = input.withUnsafeMutableBufferPointer { input in
            result.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = uInt(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = uInt(room)
                deflate(&stream, Z_FULL_FLUSH)
                return room - Int(stream.avail_out)
            }
        }
        return Array(result[..<written])
    }

    /// A head, the same bytes many times, and a tail.
    private final class RepeatingByteSource: ByteSource {
        private var pieces: [(bytes: [UInt8], count: Int)]
        private var used = 0

        init(head: [UInt8], unit: [UInt8], count: Int, tail: [UInt8]) {
            pieces = [(tail, 1), (unit, count), (head, 1)]
        }

        func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
            guard let piece = pieces.last else { return 0 }
            let count = min(buffer.count, piece.bytes.count - used)
            piece.bytes.withUnsafeBytes { bytes in
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[used..<(used + count)]))
            }
            used += count
            if used == piece.bytes.count {
                used = 0
                pieces[pieces.count - 1].count -= 1
                if piece.count == 1 { pieces.removeLast() }
            }
            return count
        }
    }

    @Test func aHundredThousandColumns() throws {
        let count = 100_000
        let header = (1...count).map { "c\($0)" }.joined(separator: ",")
        let row = (1...count).map { "\($0 % 10)" }.joined(separator: ",")
        let source = try open("\(header)\n\(row)\n\(row)\n\(row),\n\(row),7\n1,2\n")
        #expect(source.schema.fields.count == count)
        #expect(source.statistics.rows == 3)
        #expect(source.statistics.rejects.map(\.line) == [5, 6])
        #expect(
            try source.loadTable(columns: [0, count - 1]).rows.map { $0.map(\.description) } == [
                ["1", "0"], ["1", "0"], ["1", "0"],
            ])
    }

    @Test func columnsThatAreAllNamedAlike() throws {
        let count = 2_000
        let names = Array(repeating: "x", count: count).joined(separator: ",")
        let row = Array(repeating: "1", count: count).joined(separator: ",")
        let source = try open("\(names)\n\(row)\n\(row)\n")
        #expect(Set(source.schema.names).count == count)
        #expect(source.statistics.rows == 2)
    }

    @Test func aCellOfTenMegabytes() throws {
        let long = String(repeating: "word, ", count: 1_700_000)
        let source = try open("id,text\n1,\"\(long)\"\n2,short\n")
        #expect(source.statistics.rows == 2)
        #expect(try source.loadTable().rows.map { $0[1].description.utf8.count } == [long.utf8.count, 5])
    }

    @Test func nothingButDelimitersAndQuotes() {
        for text in [
            ",", ",,,,\n,,,,\n", "\"\"", "\"\",\"\"\n", "\"\"\"\"\n", "\"", "\n\n\n", "\r\r", "\u{FEFF}", "sep=,",
            "sep=;\n",
        ] {
            do { _ = try open(text).loadTable() } catch {
                #expect(error is Diagnostic, "\(text.debugDescription)")
            }
        }
    }
}
