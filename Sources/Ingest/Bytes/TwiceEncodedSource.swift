/// UTF-8 that was taken for windows-1252 and made UTF-8 once more, mended on the way in: a run of characters past
/// ASCII whose windows-1252 bytes are well-formed UTF-8 becomes those bytes. Any other run stays as it is.
final class TwiceEncodedSource: ByteSource {
    private let upstream: any ByteSource
    private let repairs: RepairCount
    private var input = [UInt8](repeating: 0, count: 1 << 16)
    private var output: [UInt8] = []
    private var outputUsed = 0
    /// Bytes past ASCII that may go on in the next input.
    private var run: [UInt8] = []
    private var ended = false
    private var failure: (any Error)?

    /// A longer run is looked at in pieces of about this size.
    static let longestRun = 4_096

    init(upstream: any ByteSource, repairs: RepairCount) {
        self.upstream = upstream
        self.repairs = repairs
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while outputUsed == output.count {
            if ended { return 0 }
            output.removeAll(keepingCapacity: true)
            outputUsed = 0
            if let failure { throw failure }
            var got = 0
            do {
                got = try input.withUnsafeMutableBytes { try upstream.read(into: $0) }
                ended = got == 0
            } catch {
                // What came before is delivered first.
                failure = error
                flush()
            }
            for byte in input[..<got] {
                if byte >= 0x80 {
                    // A piece ends before the first byte of a character that could begin another one.
                    if run.count >= Self.longestRun, byte == 0xC3 || byte == 0xC5 || byte == 0xE2 { flush() }
                    run.append(byte)
                } else {
                    flush()
                    output.append(byte)
                }
            }
            if ended { flush() }
        }
        let count = min(buffer.count, output.count - outputUsed)
        for index in 0..<count { buffer[index] = output[outputUsed + index] }
        outputUsed += count
        return count
    }

    private func flush() {
        guard !run.isEmpty else { return }
        if let mended = Self.mended(run[...]) {
            repairs.add(1)
            output += mended
        } else {
            output += run
        }
        run.removeAll(keepingCapacity: true)
    }

    /// What a run of characters past ASCII was before it was encoded a second time; nil where it wasn't.
    static func mended(_ run: ArraySlice<UInt8>) -> [UInt8]? {
        guard let text = String(validating: run, as: UTF8.self) else { return nil }
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            // The five bytes that windows-1252 leaves open pass through most systems as C1 controls.
            if let index = SingleByteTables.windows1252.firstIndex(of: UInt16(truncatingIfNeeded: scalar.value)),
                scalar.value < 0xFFFD
            {
                bytes.append(UInt8(index + 128))
            } else if (0x80...0x9F).contains(scalar.value) {
                bytes.append(UInt8(scalar.value))
            } else {
                return nil
            }
        }
        return String(validating: bytes, as: UTF8.self) == nil ? nil : bytes
    }
}
