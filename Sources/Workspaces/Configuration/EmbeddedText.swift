public import Diagnostics

/// A text that stands inside another (SQL in YAML), decoded, with the place of each of its bytes in the other.
public struct EmbeddedText: Hashable, Sendable {
    /// The decoded text, under the name of the file that it stands in.
    public let source: SourceText
    /// The text that it stands in.
    public let container: SourceText
    private let offsets: [Int]

    /// Finds the decoded text in `container`, at or after byte `start`.
    ///
    /// Indentation, quotes, escapes and folding add or change only white space and a few marks, so the bytes of
    /// the decoded text stand in the container in the same order. O(bytes).
    public init(text: String, in container: SourceText, from start: Int) {
        source = SourceText(name: container.name, text: text)
        self.container = container
        let raw = container.utf8
        var position = min(max(start, 0), raw.count)
        // A block scalar's header (`|`, `>-`) is not part of its text.
        if position < raw.count, raw[position] == UInt8(ascii: "|") || raw[position] == UInt8(ascii: ">") {
            while position < raw.count, raw[position] != UInt8(ascii: "\n") { position += 1 }
        }
        var offsets: [Int] = []
        offsets.reserveCapacity(source.utf8.count + 1)
        for byte in source.utf8 {
            if Self.isSpace(byte) {
                offsets.append(position)
                if position < raw.count, Self.isSpace(raw[position]) { position += 1 }
                continue
            }
            var probe = position
            while probe < raw.count, probe - position < 4096, raw[probe] != byte { probe += 1 }
            if probe < raw.count, raw[probe] == byte { position = probe }
            offsets.append(position)
            position = min(position + 1, raw.count)
        }
        offsets.append(position)
        self.offsets = offsets
    }

    /// The location in the container of a byte range of the decoded text.
    public func location(of range: Range<Int>) -> SourceLocation {
        let last = offsets.count - 1
        let lower = offsets[min(max(range.lowerBound, 0), last)]
        let upper = range.isEmpty ? lower : offsets[min(max(range.upperBound - 1, 0), last)] + 1
        return container.location(of: lower..<max(lower, upper))
    }

    /// A diagnostic about the decoded text, moved to the container.
    public func relocated(_ diagnostic: Diagnostic) -> Diagnostic {
        guard let place = diagnostic.location, place.source == source.name, let offset = place.byteOffset else {
            return diagnostic
        }
        var copy = diagnostic
        var moved = location(of: offset..<offset + 1)
        moved.length = place.length
        copy.location = moved
        return copy
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
}
