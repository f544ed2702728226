import CScan
import Testing

@testable import Ingest

@Suite struct RecordScanTests {
    /// Every text of up to six bytes over an alphabet that has all that matters.
    private func everyText(_ alphabet: [UInt8], upTo length: Int, _ body: ([UInt8]) throws -> Void) rethrows {
        var text: [UInt8] = []
        func extend() throws {
            try body(text)
            guard text.count < length else { return }
            for byte in alphabet {
                text.append(byte)
                try extend()
                text.removeLast()
            }
        }
        try extend()
    }

    private func check(
        _ text: [UInt8], _ reference: ReferenceReader, kernels: [ScanKernel] = ScanKernel.available,
        blockSizes: [Int]
    ) throws {
        let expected = reference.read(text)
        for kernel in kernels {
            for blockSize in blockSizes {
                let found = try outcome(text, reference, kernel: kernel, blockSize: blockSize)
                if found != expected {
                    Issue.record(
                        "\(kernel) \(blockSize) \(String(decoding: text, as: UTF8.self).debugDescription): \(found), not \(expected)"
                    )
                    return
                }
            }
        }
    }

    @Test(arguments: [1, 2, 3], [false, true])
    func agreesWithTheReferenceOnEveryShortText(width: Int, endsAtReturn: Bool) throws {
        var reference = ReferenceReader(width: width)
        reference.endsAtReturn = endsAtReturn
        try everyText(Array("a,\"\n\r".utf8), upTo: 6) { text in
            try check(text, reference, blockSizes: [1, 64])
        }
    }

    @Test func agreesWithoutQuotesAndWithPadding() throws {
        var plain = ReferenceReader(quote: nil)
        try everyText(Array("a,\"\n\r".utf8), upTo: 5) { try check($0, plain, blockSizes: [2]) }
        plain = ReferenceReader(width: 3, nullPadding: true)
        try everyText(Array("a,\"\n\r".utf8), upTo: 6) { try check($0, plain, blockSizes: [4]) }
    }

    @Test func agreesWithEscapes() throws {
        let reference = ReferenceReader(escape: UInt8(ascii: "\\"))
        try everyText(Array("a,\"\n\\".utf8), upTo: 6) { text in
            try check(text, reference, kernels: [.careful], blockSizes: [1, 64])
        }
    }

    /// Longer texts, so that every kind of edge falls on every place of a block of 64 bytes and of the buffer.
    @Test(arguments: 0..<40)
    func agreesOnLongTexts(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let pieces: [String] =
            seed % 2 == 0
            ? ["abc", "1234567", ",", ",", "\n", "\"x,y\"", "\"a\"\"b\"", "\"line\nbreak\"", "\r\n", "ș"]
            : ["a", ",", ",", "\n", "\"", "\"\"", "\"x,y\"", "\r\n", "\r", "ж", "\u{0}"]
        for _ in 0..<20 {
            var text: [UInt8] = []
            while text.count < 300 {
                text += Array(pieces[Int(random.next() % UInt64(pieces.count))].utf8)
                if random.next() % 97 == 0 { text.append(0xFF) }
            }
            let reference = ReferenceReader(endsAtReturn: seed % 3 == 0)
            try check(text, reference, blockSizes: [1, 7, 63, 64, 65, 128, 1_000])
        }
    }

    /// A well-formed text that begins at each offset within a block.
    @Test func agreesAtEveryBoundary() throws {
        let records = "1,abc\n\"2\",\"d\ne\"\r\n3,\"f\"\"g\"\n4,\"h,i\"\r\n"
        for padding in 0..<130 {
            let text = Array((String(repeating: "x", count: padding) + ",\n" + records).utf8)
            let reference = ReferenceReader()
            let expected = reference.read(text)
            #expect(expected.rows.count == 5)
            for kernel in ScanKernel.available {
                for blockSize in [1, 64, 200] {
                    let found = try outcome(text, reference, kernel: kernel, blockSize: blockSize, step: 13)
                    #expect(found == expected)
                }
            }
        }
    }

    /// Random texts from each offset in memory, so that every byte of every kind falls on every place of 64.
    @Test(arguments: 0..<30, ScanKernel.available.filter { $0 != .careful })
    func kernelsGiveTheSameIndex(seed: UInt64, kernel: ScanKernel) {
        var random = SplitMix(state: seed &+ 1_000)
        let alphabets = ["aaaaaa,,\"\n\r\u{0}é", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaa,\"\n", ",,,,,,,,\n", "a,\"\"\"\"\n"]
        let alphabet = Array(alphabets[Int(seed) % alphabets.count].utf8)
        for count in [0, 1, 63, 64, 65, 127, 128, 129, 500] {
            for offset in [0, 1, 31, 63] {
                let text = (0..<(offset + count)).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
                let dialect = rapport_scan_dialect(
                    delimiter: UInt8(ascii: ","), quote: UInt8(ascii: "\""), hasQuote: seed % 5 == 0 ? 0 : 1,
                    endsAtCarriageReturn: seed % 2 == 0 ? 1 : 0)
                expectSameIndex(text, from: offset, dialect, kernel)
            }
        }
    }

    /// A quoted field that opens and closes at every pair of places within 128 bytes.
    @Test(arguments: ScanKernel.available.filter { $0 != .careful })
    func kernelsAgreeOnQuotesAtEveryPlace(kernel: ScanKernel) {
        let dialect = rapport_scan_dialect(
            delimiter: UInt8(ascii: ","), quote: UInt8(ascii: "\""), hasQuote: 1, endsAtCarriageReturn: 0)
        for opens in 0..<128 {
            for closes in (opens + 1)..<130 {
                var text = [UInt8](repeating: UInt8(ascii: ","), count: 131)
                text[opens] = UInt8(ascii: "\"")
                text[closes] = UInt8(ascii: "\"")
                text[130] = UInt8(ascii: "\n")
                expectSameIndex(text, from: 0, dialect, kernel)
            }
        }
    }

    private func expectSameIndex(
        _ text: [UInt8], from offset: Int, _ dialect: rapport_scan_dialect, _ kernel: ScanKernel
    ) {
        let count = text.count - offset
        var first = [UInt32](repeating: 0, count: count + 64)
        var second = first
        text.withUnsafeBufferPointer { text in
            guard let start = text.baseAddress?.advanced(by: offset) else { return }
            let plain = rapport_scan_plain(start, count, dialect, &first)
            let fast = second.withUnsafeMutableBufferPointer { positions in
                positions.baseAddress.map { kernel.scan(start, count, dialect, $0) }
            }
            let isSame =
                plain.positions == fast?.positions && plain.recordEnds == fast?.recordEnds
                && plain.lineEnds == fast?.lineEnds && plain.isOdd == fast?.isOdd
                && plain.endsInsideQuotes == fast?.endsInsideQuotes && plain.hasNonASCII == fast?.hasNonASCII
                && plain.hasZero == fast?.hasZero
            let places = plain.positions
            if !isSame || first.prefix(places) != second.prefix(places) {
                Issue.record("\(kernel): \(String(decoding: text[offset...], as: UTF8.self).debugDescription)")
            }
        }
    }

    /// Every sequence of up to three bytes from the edges of what UTF-8 allows, and its neighbours.
    @Test func validatesUTF8LikeTheStandardLibrary() {
        let edges: [UInt8] = [
            0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
            0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
        ]
        everyText(edges, upTo: 3) { middle in
            for tail: [UInt8] in [[], [0x80], [0x61]] {
                for lead in [0, 29, 30, 31, 60] {
                    let text = [UInt8](repeating: 0x61, count: lead) + middle + tail
                    let isValid = String(validating: text, as: UTF8.self) != nil
                    let length = rapport_utf8_valid_prefix(text, text.count)
                    if (length == text.count) != isValid { Issue.record("\(text): \(length)") }
                    for kernel in ScanKernel.available where kernel.isUTF8(text, text.count) != isValid {
                        Issue.record("\(kernel): \(text)")
                    }
                    // What comes before the first bad byte is good.
                    if String(validating: text.prefix(length), as: UTF8.self) == nil { Issue.record("\(text)") }
                }
            }
        }
    }
}
