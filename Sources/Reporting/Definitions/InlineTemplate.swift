import Diagnostics

/// A line of prose: text with emphasis, code, links, and slots that read values.
struct InlineTemplate: Hashable, Sendable {
    /// A part of the line.
    indirect enum Part: Hashable, Sendable {
        case text(String)
        case strong([Part])
        case emphasis([Part])
        case code(String)
        case link([Part], destination: String)
        case slot(Slot)
    }

    /// `{{ path }}` or `{{ path | format }}`.
    struct Slot: Hashable, Sendable {
        /// What is read: a parameter's part (`period.label`) or the first row of a dataset (`totals.revenue`).
        var path: String
        /// How it is formatted, if not by its type.
        var format: String?
        /// Where it was written.
        var range: Range<Int>
    }

    var parts: [Part]

    /// Every slot, in order.
    var slots: [Slot] { Self.slots(in: parts) }

    private static func slots(in parts: [Part]) -> [Slot] {
        parts.flatMap { part -> [Slot] in
            switch part {
            case .slot(let slot): [slot]
            case .strong(let inner), .emphasis(let inner), .link(let inner, _): slots(in: inner)
            case .text, .code: []
            }
        }
    }
}

extension InlineTemplate {
    /// Reads CommonMark's inline marks (strong, emphasis, code, links) and slots from a byte range of a source.
    ///
    /// - Throws: `Diagnostic` for a slot that isn't closed or is empty.
    init(_ source: SourceText, _ range: Range<Int>) throws {
        var reader = InlineReader(source: source, position: range.lowerBound, end: range.upperBound)
        parts = try reader.parts(until: nil)
    }
}

private struct InlineReader {
    let source: SourceText
    var position: Int
    let end: Int

    /// Reads parts up to a closing mark, which is passed over; without one, to the end.
    mutating func parts(until close: [UInt8]?) throws -> [InlineTemplate.Part] {
        var result: [InlineTemplate.Part] = []
        var text: [UInt8] = []
        func flushed() -> [InlineTemplate.Part] {
            text.isEmpty ? [] : [.text(String(decoding: text, as: UTF8.self))]
        }
        while position < end {
            if let close, starts(with: close) {
                position += close.count
                return result + flushed()
            }
            let byte = source.utf8[position]
            if byte == UInt8(ascii: "\\"), position + 1 < end, Self.isPunctuation(source.utf8[position + 1]) {
                text.append(source.utf8[position + 1])
                position += 2
            } else if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                if text.last != UInt8(ascii: " ") { text.append(UInt8(ascii: " ")) }
                position += 1
            } else if let part = try special(byte) {
                result += flushed()
                text = []
                result.append(part)
            } else {
                text.append(byte)
                position += 1
            }
        }
        return result + flushed()
    }

    private mutating func special(_ byte: UInt8) throws -> InlineTemplate.Part? {
        switch byte {
        case UInt8(ascii: "{") where starts(with: Array("{{".utf8)): return .slot(try slot())
        case UInt8(ascii: "`"):
            guard let close = find([byte], from: position + 1) else { return nil }
            defer { position = close + 1 }
            return .code(source.text(in: (position + 1)..<close))
        case UInt8(ascii: "*"), UInt8(ascii: "_"):
            let isStrong = starts(with: [byte, byte])
            let mark = [UInt8](repeating: byte, count: isStrong ? 2 : 1)
            let after = position + mark.count
            guard after < end, source.utf8[after] != UInt8(ascii: " "), find(mark, from: after) != nil,
                byte == UInt8(ascii: "*") || !isWordByte(before: position)
            else { return nil }
            position = after
            let inner = try parts(until: mark)
            return isStrong ? .strong(inner) : .emphasis(inner)
        case UInt8(ascii: "["):
            guard let middle = find(Array("](".utf8), from: position + 1),
                let close = find([UInt8(ascii: ")")], from: middle + 2)
            else { return nil }
            position += 1
            let label = try parts(until: Array("](".utf8))
            position = close + 1
            return .link(label, destination: source.text(in: (middle + 2)..<close))
        default: return nil
        }
    }

    private mutating func slot() throws -> InlineTemplate.Slot {
        guard let close = find(Array("}}".utf8), from: position + 2) else {
            throw Diagnostic(
                .usage, code: "open-slot", "a slot is opened with {{ and never closed",
                at: source.location(of: position..<(position + 2)), help: ["close it with }} on the same paragraph"])
        }
        let range = position..<(close + 2)
        let inner = source.text(in: (position + 2)..<close).split(separator: "|", maxSplits: 1)
            .map { String($0.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()) }
        position = close + 2
        guard let path = inner.first, !path.isEmpty else {
            throw Diagnostic(
                .usage, code: "empty-slot", "a slot names nothing", at: source.location(of: range),
                help: ["write a value's name: {{ period.label }} or {{ totals.revenue | money }}"])
        }
        return InlineTemplate.Slot(path: path, format: inner.count > 1 ? inner[1] : nil, range: range)
    }

    private func starts(with mark: [UInt8]) -> Bool {
        position + mark.count <= end && source.utf8[position..<(position + mark.count)].elementsEqual(mark)
    }

    private func find(_ mark: [UInt8], from start: Int) -> Int? {
        guard start + mark.count <= end else { return nil }
        return (start...(end - mark.count)).first { source.utf8[$0..<($0 + mark.count)].elementsEqual(mark) }
    }

    private func isWordByte(before index: Int) -> Bool {
        guard index > 0 else { return false }
        let byte = source.utf8[index - 1]
        return byte >= 0x80 || byte == UInt8(ascii: "_") || (48...57).contains(byte) || (65...90).contains(byte & 0xDF)
    }

    private static func isPunctuation(_ byte: UInt8) -> Bool {
        (33...47).contains(byte) || (58...64).contains(byte) || (91...96).contains(byte) || (123...126).contains(byte)
    }
}
