import CZlib
import Diagnostics
import Testing

@testable import Output

/// All members of a gzip file, inflated by zlib; nil when zlib finds fault with it.
func inflated(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    var result: [UInt8] = []
    guard rapport_inflateInit2(&stream, 31) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: 1000)
    return input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        while true {
            let code = output.withUnsafeMutableBufferPointer { output in
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                return inflate(&stream, Z_NO_FLUSH)
            }
            result += output[..<(output.count - Int(stream.avail_out))]
            if code == Z_STREAM_END { return stream.avail_in == 0 ? result : nil }
            if code != Z_OK { return nil }
        }
    }
}

@Suite struct GzipWriterTests {
    private func compressed(_ parts: [[UInt8]], level: Int = 6, name: String? = nil) throws -> [UInt8] {
        let sink = MemorySink()
        let writer = try GzipWriter(to: sink, level: level, name: name)
        for part in parts { try writer.write(part) }
        try writer.finish()
        try writer.finish()
        return sink.bytes
    }

    @Test(arguments: [0, 1, 5, 70_000, 1_000_000]) func inflatesToTheSameBytes(count: Int) throws {
        var state: UInt64 = 7
        let bytes = (0..<count).map { index -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // Half noise, half repetition.
            return index & 64 == 0 ? UInt8(truncatingIfNeeded: state >> 56) : UInt8(truncatingIfNeeded: index)
        }
        for level in [1, 6, 9, 99, -4] {
            let whole = try compressed([bytes], level: level)
            #expect(inflated(whole) == bytes)
            let parts = stride(from: 0, to: count, by: 999).map { Array(bytes[$0..<min(count, $0 + 999)]) }
            #expect(try compressed(parts, level: level) == whole)
        }
    }

    @Test func theHeaderHoldsNothingOfTheMachine() throws {
        let bytes = try compressed([Array("x".utf8)])
        #expect(Array(bytes[..<10]) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])
        #expect(try compressed([Array("x".utf8)], level: 9)[8] == 2)
        let named = try compressed([Array("x".utf8)], name: "a\0b")
        #expect(Array(named[..<13]) == [0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 0, 255, 97, 98, 0])
        #expect(inflated(named) == Array("x".utf8))
    }

    @Test func failuresOfTheSinkComeThrough() throws {
        guard let file = try? AtomicFile(path: "/dev/full") else { return }
        let error = failure {
            let writer = try GzipWriter(to: file)
            for value in 0..<200_000 { try writer.write("\(value &* 2_654_435_761)\n") }
            try writer.finish()
            try file.commit()
        }
        #expect(error?.code == "disk-full")
        let finished = try GzipWriter(to: MemorySink())
        try finished.finish()
        #expect(failure { try finished.write("x") }?.code == "output-finished")
    }
}
