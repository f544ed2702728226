import Diagnostics

/// A pattern of SQL's LIKE, taken apart once and matched against many texts.
struct LikePattern {
    private static let anyCharacter: UInt16 = 256
    private static let anyText: UInt16 = 257

    private var tokens: [UInt16] = []
    private let ignoresCase: Bool

    /// - Parameter escape: the character (UTF-8) that makes the next one literal; empty for none.
    init(_ pattern: TextBytes, escape: [UInt8], ignoresCase: Bool) throws {
        self.ignoresCase = ignoresCase
        guard escape.filter({ $0 & 0xC0 != 0x80 }).count <= 1 else {
            throw Failure.invalid("the escape of LIKE must be one character")
        }
        let bytes = ignoresCase ? Self.lowered(pattern) : Array(pattern)
        var index = 0
        while index < bytes.count {
            if !escape.isEmpty, bytes[index...].starts(with: escape) {
                index += escape.count
                guard index < bytes.count else {
                    throw Failure.invalid("the LIKE pattern \"\(pattern.string)\" ends with its escape character")
                }
                tokens.append(UInt16(bytes[index]))
            } else if bytes[index] == UInt8(ascii: "%") {
                if tokens.last != Self.anyText { tokens.append(Self.anyText) }
            } else if bytes[index] == UInt8(ascii: "_") {
                tokens.append(Self.anyCharacter)
            } else {
                tokens.append(UInt16(bytes[index]))
            }
            index += 1
        }
    }

    /// Whether the whole text matches. O(text × pattern) at worst, O(text) mostly.
    func matches(_ text: TextBytes) -> Bool {
        guard ignoresCase else { return matchesExactly(text) }
        return Self.lowered(text).withUnsafeBufferPointer(matchesExactly)
    }

    private func matchesExactly(_ text: TextBytes) -> Bool {
        tokens.withUnsafeBufferPointer { tokens in
            var place = 0
            var token = 0
            // Where to go on when a literal fails: one character further after the last %.
            var retryToken = -1
            var retryPlace = 0
            while place < text.count {
                if token < tokens.count {
                    let wanted = tokens[token]
                    if wanted == Self.anyText {
                        token += 1
                        retryToken = token
                        retryPlace = place
                        continue
                    }
                    if wanted == Self.anyCharacter {
                        place += Self.characterLength(text, place)
                        token += 1
                        continue
                    }
                    if wanted == UInt16(text[place]) {
                        place += 1
                        token += 1
                        continue
                    }
                }
                guard retryToken >= 0 else { return false }
                retryPlace += Self.characterLength(text, retryPlace)
                place = retryPlace
                token = retryToken
            }
            while token < tokens.count, tokens[token] == Self.anyText { token += 1 }
            return token == tokens.count
        }
    }

    private static func characterLength(_ text: TextBytes, _ place: Int) -> Int {
        var length = 1
        while place + length < text.count, text[place + length] & 0xC0 == 0x80 { length += 1 }
        return length
    }

    private static func lowered(_ text: TextBytes) -> [UInt8] {
        if text.allSatisfy({ $0 < 0x80 }) { return text.map { (65...90).contains($0) ? $0 | 32 : $0 } }
        return Array(text.string.lowercased().utf8)
    }
}
