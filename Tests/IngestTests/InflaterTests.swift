import CZlib
import Diagnostics
import Testing

@testable import Ingest

/// zlib and ISA-L, where this machine has it, come to the same on every input, good or bad.
@Suite struct InflaterTests {
    private struct Outcome: Equatable {
        var bytes: [UInt8] = []
        var code: String?
        var message: String?
        var warnings: [String] = []
    }

    private final class Warnings: @unchecked Sendable {
        var codes: [String] = []
    }

    private func outcome(_ packed: [UInt8], _ engine: Inflater.Engine, step: Int = .max, room: Int = 1_000) -> Outcome {
        var outcome = Outcome()
        let warnings = Warnings()
        do {
            let source = try GzipByteSource(
                upstream: MemoryByteSource(packed, step: step), name: "x", engine: engine,
                report: { warnings.codes.append($0.code) })
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 16)
            defer { buffer.deallocate() }
            while case let count = try source.read(into: buffer), count > 0 { outcome.bytes += buffer[..<count] }
        } catch let problem as Diagnostic {
            outcome.code = problem.code
            outcome.message = problem.message
        } catch {
            outcome.message = "\(error)"
        }
        outcome.warnings = warnings.codes
        return outcome
    }

    private func text(_ lines: Int, seed: UInt64) -> [UInt8] {
        var random = SplitMix(state: seed)
        return Array((0..<lines).map { "\($0),\(random.next() % 1_000),some words\n" }.joined().utf8)
    }

    @Test(arguments: Inflater.Engine.available)
    func unpacksWhatWasPacked(engine: Inflater.Engine) {
        for lines in [0, 1, 50, 40_000] {
            let bytes = text(lines, seed: 1)
            for level in [1, 6, 9] as [Int32] {
                for (step, room) in [(Int.max, 1_000_000), (1, 7), (1_000, 65_536)] where lines < 1_000 || step > 1 {
                    let found = outcome(gzipped(bytes, level: level), engine, step: step, room: room)
                    #expect(found.bytes == bytes)
                    #expect(found.code == nil)
                }
            }
        }
    }

    @Test(arguments: Inflater.Engine.available)
    func membersPaddingAndWhatFollows(engine: Inflater.Engine) {
        let (first, second) = (text(300, seed: 2), text(20, seed: 3))
        let members = gzipped(first) + gzipped([]) + gzipped(second)
        for step in [1, 2, 3, 7, 100, Int.max] {
            #expect(outcome(members, engine, step: step).bytes == first + second)
            #expect(outcome(members + [0, 0, 0], engine, step: step) == outcome(members, engine, step: step))
            for rest: [UInt8] in [[7], [0x1F], [0x1F, 7], [0, 0x1F, 0x8B], Array("rest".utf8)] {
                let found = outcome(members + rest, engine, step: step)
                #expect(found.bytes == first + second)
                #expect(found.warnings == ["gzip-trailing-bytes"])
            }
        }
    }

    @Test(arguments: Inflater.Engine.available)
    func everyHeaderField(engine: Inflater.Engine) {
        let plain = gzipped(Array("hello".utf8))
        for flags in 0..<32 as Range<UInt8> {
            var header: [UInt8] = [0x1F, 0x8B, 8, flags, 1, 2, 3, 4, 0, 3]
            if flags & 4 != 0 { header += [3, 0, 0x41, 0x42, 0x00] }
            if flags & 8 != 0 { header += Array("name.csv".utf8) + [0] }
            if flags & 16 != 0 { header += Array("a comment".utf8) + [0] }
            if flags & 2 != 0 {
                let sum = header.withUnsafeBufferPointer { crc32(0, $0.baseAddress, uInt($0.count)) }
                header += [UInt8(sum & 0xFF), UInt8(sum >> 8 & 0xFF)]
                var wrong = header
                wrong[wrong.count - 1] ^= 1
                #expect(outcome(wrong + plain[10...], engine).code == "gzip-damaged")
            }
            #expect(outcome(header + plain[10...], engine, step: 1).bytes == Array("hello".utf8))
            for count in 0..<header.count {
                #expect(outcome(Array(header[..<count]), engine).code == "gzip-truncated")
            }
        }
        #expect(outcome([0x1F, 0x8B, 8, 0x20, 0, 0, 0, 0, 0, 3] + plain[10...], engine).code == "gzip-damaged")
        #expect(outcome([0x1F, 0x8B, 7, 0, 0, 0, 0, 0, 0, 3] + plain[10...], engine).code == "gzip-damaged")
    }

    /// A stream cut after every byte, and with every byte changed: the same content, error and message.
    @Test func bothComeToTheSameOnDamage() {
        let good = gzipped(text(60, seed: 4)) + gzipped(text(3, seed: 5))
        let engines = Inflater.Engine.available
        for place in good.indices {
            var changed = good
            changed[place] ^= UInt8(1 << (place % 8))
            for bad in [Array(good[..<place]), changed] {
                let outcomes = engines.map { outcome(bad, $0) }
                if outcomes.contains(where: { $0.code != outcomes[0].code || $0.message != outcomes[0].message }) {
                    Issue.record("\(place): \(outcomes.map(\.code)) \(outcomes.map(\.message))")
                }
            }
            let cut = engines.map { outcome(Array(good[..<place]), $0) }
            #expect(cut.allSatisfy { $0 == cut[0] })
        }
    }

    @Test(arguments: Inflater.Engine.available)
    func wrongSumsAndLengths(engine: Inflater.Engine) {
        let bytes = text(100, seed: 6)
        let good = gzipped(bytes)
        for place in (good.count - 8)..<good.count {
            var wrong = good
            wrong[place] ^= 1
            let found = outcome(wrong, engine)
            #expect(found.bytes == bytes)
            #expect(found.message?.contains(place < good.count - 4 ? "CRC-32" : "length") == true)
        }
    }
}
