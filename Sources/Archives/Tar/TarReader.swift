import Diagnostics

/// Reads a tar archive entry by entry in bounded memory, and believes nothing it reads.
final class TarReader {
    /// An entry's head.
    struct Entry {
        var name: String
        var size: Int
        /// The type flag; `TarFormat.regularFile` for a file.
        var kind: UInt8
        /// Where its header begins in the uncompressed archive.
        var offset: Int
    }

    private let source: GzipReader
    private var remaining = 0
    private var padding = 0

    /// Extended headers hold a name and a size; more than this is an attack or an accident.
    static let maximumExtendedBytes = 1 << 16

    init(_ source: GzipReader) { self.source = source }

    /// The next entry, or nil at the end of the archive. Skips what wasn't read of the one before.
    func next() throws -> Entry? {
        try forEachPiece { _ in }
        let offset = source.offset
        var extended = ExtendedHeader()
        while true {
            let headerOffset = source.offset
            var block = try readBlock()
            if block.allSatisfy({ $0 == 0 }) {
                guard extended.isEmpty else {
                    throw source.corrupt("an extended header without its entry", headerOffset)
                }
                try readEnd()
                return nil
            }
            let header = try parse(&block, at: headerOffset)
            guard header.kind == TarFormat.extendedHeader else {
                let size = extended.size ?? header.size
                remaining = size
                padding = TarFormat.padding(after: size)
                return Entry(
                    name: try extended.name ?? text(header.name, headerOffset), size: size,
                    kind: header.kind == 0 ? TarFormat.regularFile : header.kind, offset: offset)
            }
            guard header.size <= Self.maximumExtendedBytes else {
                throw source.corrupt("an extended header of \(header.size) bytes", headerOffset)
            }
            var body = [UInt8](repeating: 0, count: header.size + TarFormat.padding(after: header.size))
            try source.readFully(&body)
            try extended.parse(body[..<header.size]) { source.corrupt($0, headerOffset) }
        }
    }

    /// Hands on the body of the current entry, piece by piece.
    func forEachPiece(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        while remaining > 0 {
            let piece = try source.readPiece(atMost: remaining)
            remaining -= piece.count
            try body(piece)
        }
        var rest = [UInt8](repeating: 0, count: padding)
        padding = 0
        try source.readFully(&rest)
    }

    private func readBlock() throws -> [UInt8] {
        var block = [UInt8](repeating: 0, count: TarFormat.blockBytes)
        try source.readFully(&block)
        return block
    }

    /// After the first empty block: a second one, and nothing but zeros.
    private func readEnd() throws {
        let offset = source.offset
        guard try readBlock().allSatisfy({ $0 == 0 }) else {
            throw source.corrupt("one empty block where the archive ends with two", offset)
        }
        while let piece = try source.readPieceOrEnd(atMost: 1 << 16) {
            guard piece.allSatisfy({ $0 == 0 }) else {
                throw source.corrupt("bytes after the end of the archive", source.offset - piece.count)
            }
        }
    }

    private func parse(_ block: inout [UInt8], at offset: Int) throws -> (name: [UInt8], size: Int, kind: UInt8) {
        guard block[TarFormat.magic].starts(with: Array("ustar".utf8)) else {
            throw source.corrupt("no tar header where one must be", offset)
        }
        let sum = block.withUnsafeBytes { TarFormat.sum(of: $0) }
        guard Self.number(block[TarFormat.checksum]) == sum else {
            throw source.corrupt("a tar header whose checksum is wrong", offset)
        }
        guard let size = Self.number(block[TarFormat.size]) else {
            throw source.corrupt("a tar header without a size", offset)
        }
        let name = block[TarFormat.name].prefix { $0 != 0 }
        // GNU's old format ("ustar" and two spaces) keeps other things where the prefix is.
        let isPOSIX = block[TarFormat.magic.lowerBound + 5] == 0
        let prefix = isPOSIX ? block[TarFormat.prefix].prefix { $0 != 0 } : []
        let full = prefix.isEmpty ? Array(name) : Array(prefix) + [UInt8(ascii: "/")] + Array(name)
        return (full, size, block[TarFormat.kind])
    }

    private func text(_ bytes: [UInt8], _ offset: Int) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw source.corrupt("a name that isn't UTF-8", offset)
        }
        return text
    }

    /// A number in octal digits, or in base 256 as GNU tar writes large ones; nil for anything else.
    static func number(_ field: ArraySlice<UInt8>) -> Int? {
        guard let first = field.first else { return nil }
        if first & 0x80 != 0 {
            guard first == 0x80, field.dropFirst().prefix(field.count - 8).allSatisfy({ $0 == 0 }) else { return nil }
            return Int(exactly: field.suffix(min(8, field.count - 1)).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        }
        let digits = field.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
        guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }) else {
            return nil
        }
        return digits.reduce(0) { $0 << 3 | Int($1 - UInt8(ascii: "0")) }
    }
}

/// What a pax extended header says of the entry after it.
private struct ExtendedHeader {
    var name: String?
    var size: Int?

    var isEmpty: Bool { name == nil && size == nil }

    /// Reads `length key=value\n` records.
    mutating func parse(_ body: ArraySlice<UInt8>, fault: (String) -> Diagnostic) throws {
        var rest = body
        while !rest.isEmpty {
            let digits = rest.prefix { $0 != UInt8(ascii: " ") }
            guard digits.count <= 6, let length = Int(String(decoding: digits, as: UTF8.self)), length <= rest.count,
                length > digits.count + 1
            else { throw fault("an extended header whose record has no proper length") }
            let record = rest.prefix(length).dropFirst(digits.count + 1)
            rest = rest.dropFirst(length)
            guard record.last == UInt8(ascii: "\n"), let equals = record.firstIndex(of: UInt8(ascii: "=")) else {
                throw fault("an extended header whose record isn't key=value")
            }
            let value = record[(equals + 1)...].dropLast()
            switch String(decoding: record[..<equals], as: UTF8.self) {
            case "path":
                guard let text = String(validating: value, as: UTF8.self) else {
                    throw fault("a name that isn't UTF-8")
                }
                name = text
            case "size":
                guard let number = Int(String(decoding: value, as: UTF8.self)), number >= 0 else {
                    throw fault("a size that isn't a number")
                }
                size = number
            default: break
            }
        }
    }
}
