/// Which texts stand for null.
struct NullTexts: Sendable {
    private let others: [[UInt8]]
    private let upper = Self.word("NULL")
    private let lower = Self.word("null")
    private let notAvailable = Self.word("#N/A")

    /// Whether only the others count.
    private let isBare: Bool

    /// - Parameter isBare: whether the usual texts are values.
    init(others: [String], isBare: Bool = false) {
        self.others = others.map { Array($0.utf8) }
        self.isBare = isBare
    }

    /// Whether a field is null in a column of any type; the empty field is for the caller to judge.
    @inline(__always)
    func contains(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        if isBare { return !others.isEmpty && others.contains { Self.equal(bytes, count, $0) } }
        switch count {
        case 2: if bytes[0] == UInt8(ascii: "\\"), bytes[1] == UInt8(ascii: "N") { return true }
        case 4:
            let word = UnsafeRawPointer(bytes).loadUnaligned(as: UInt32.self)
            if word == upper || word == lower || word == notAvailable { return true }
        default: break
        }
        return !others.isEmpty && others.contains { Self.equal(bytes, count, $0) }
    }

    /// NA, N/A, a dash, (blank) and blanks: null only where the rest of the column is no text.
    static func isWeak(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        switch count {
        case 1: return bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: " ")
        case 2: if bytes[0] == UInt8(ascii: "N"), bytes[1] == UInt8(ascii: "A") { return true }
        case 3:
            if bytes[0] == UInt8(ascii: "N"), bytes[1] == UInt8(ascii: "/"), bytes[2] == UInt8(ascii: "A") {
                return true
            }
            // The dashes U+2013 and U+2014.
            if bytes[0] == 0xE2, bytes[1] == 0x80, bytes[2] == 0x93 || bytes[2] == 0x94 { return true }
        case 7: if equal(bytes, count, blank) { return true }
        default: break
        }
        for index in 0..<count where bytes[index] != UInt8(ascii: " ") { return false }
        return true
    }

    private static func equal(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ other: [UInt8]) -> Bool {
        guard count == other.count else { return false }
        for index in 0..<count where bytes[index] != other[index] { return false }
        return true
    }

    private static let blank = Array("(blank)".utf8)

    private static func word(_ text: StaticString) -> UInt32 {
        UnsafeRawPointer(text.utf8Start).loadUnaligned(as: UInt32.self)
    }
}
