import Diagnostics

/// How a text is encoded on disk.
public enum TextEncoding: String, Hashable, Sendable, CaseIterable {
    /// UTF-8, with or without a byte-order mark.
    case utf8 = "UTF-8"
    /// UTF-16, least significant byte first.
    case utf16LittleEndian = "UTF-16LE"
    /// UTF-16, most significant byte first.
    case utf16BigEndian = "UTF-16BE"
    /// The code page of Windows for Central Europe: what Excel writes in Romanian.
    case windows1250 = "windows-1250"
    /// The code page of Windows for Cyrillic.
    case windows1251 = "windows-1251"
    /// The code page of Windows for Western Europe; ISO-8859-1 is read as this, as browsers do.
    case windows1252 = "windows-1252"
    /// ISO 8859-2, Central Europe.
    case latin2 = "ISO-8859-2"
    /// UTF-8 that was taken for windows-1252 and made UTF-8 again (`Å£` for `ţ`), mended. Never found out, only asked for.
    case utf8Twice = "UTF-8-twice"

    /// The encoding of a name in any of the usual spellings.
    ///
    /// - Throws: a usage `Diagnostic` with the nearest names.
    public init(named name: String) throws {
        let plain = name.lowercased().filter { $0.isLetter || $0.isNumber }
        let aliases: [String: TextEncoding] = [
            "utf8sig": .utf8, "ascii": .utf8, "usascii": .utf8, "utf16": .utf16LittleEndian,
            "cp1250": .windows1250, "cp1251": .windows1251, "cp1252": .windows1252, "iso88591": .windows1252,
            "latin1": .windows1252, "ansi": .windows1252, "latin2": .latin2,
        ]
        let known = Self.allCases.first { $0.rawValue.lowercased().filter { $0 != "-" } == plain } ?? aliases[plain]
        guard let known else {
            let names = Self.allCases.map(\.rawValue)
            throw Diagnostic(
                .usage, code: "unknown-encoding", "there is no encoding \"\(name)\" here",
                help: [
                    Suggestion.help(for: name.lowercased(), among: names.map { $0.lowercased() }),
                    "these can be read: \(names.joined(separator: ", ")); any other, converted first: "
                        + "iconv -f NAME -t utf-8 FILE",
                ].compactMap { $0 })
        }
        self = known
    }

    /// Whether the bytes up to 127 are ASCII's.
    var isASCIICompatible: Bool { self != .utf16LittleEndian && self != .utf16BigEndian }

    /// How many bytes some text, which is UTF-8 by now, has on disk, before it is packed. O(bytes) where it is
    /// another encoding's. Text that was encoded twice is counted as it is after it was mended.
    func byteCount(of text: UnsafePointer<UInt8>, _ count: Int) -> Int {
        if self == .utf8 || self == .utf8Twice { return count }
        var characters = 0
        var pairs = 0
        for index in 0..<count {
            if text[index] & 0xC0 != 0x80 { characters &+= 1 }
            if text[index] >= 0xF0 { pairs &+= 1 }
        }
        return isASCIICompatible ? characters : 2 * (characters + pairs)
    }

    /// For an encoding of one byte a character, what the bytes from 128 on mean; U+FFFD for those that mean nothing.
    var upperHalf: [UInt16]? {
        switch self {
        case .windows1250: SingleByteTables.windows1250
        case .windows1251: SingleByteTables.windows1251
        case .windows1252: SingleByteTables.windows1252
        case .latin2: SingleByteTables.latin2
        case .utf8, .utf16LittleEndian, .utf16BigEndian, .utf8Twice: nil
        }
    }
}
