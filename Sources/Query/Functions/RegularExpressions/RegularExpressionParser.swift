import Diagnostics

/// Reads the pattern of a regular expression: PostgreSQL's advanced ones, which are POSIX's with Perl's shorthands.
struct RegularExpressionParser {
    private let scalars: [UInt32]
    private let pattern: String
    private var index = 0
    private var depth = 0
    private var ignoresCase: Bool
    /// How many groups note what they match.
    private(set) var groupCount = 0

    /// How deep groups may nest.
    private static let maximumDepth = 100
    /// The largest number of repetitions, as in PostgreSQL.
    private static let maximumRepetitions = 255

    init(_ pattern: String, ignoresCase: Bool) {
        self.pattern = pattern
        self.ignoresCase = ignoresCase
        scalars = pattern.unicodeScalars.map(\.value)
    }

    mutating func parse() throws -> RegularExpression.Node {
        if take("(?i)") { ignoresCase = true } else { _ = take("(?c)") }
        let tree = try parseAlternatives()
        if index < scalars.count { throw problem("a \")\" has no \"(\"") }
        return tree
    }

    // MARK: Reading

    private func problem(_ message: String, help: [String] = []) -> Diagnostic {
        Failure.invalid("in the regular expression '\(pattern)', \(message)", help: help)
    }

    private var current: Character? {
        index < scalars.count ? Unicode.Scalar(scalars[index]).map(Character.init) : nil
    }

    private mutating func take(_ text: String) -> Bool {
        let wanted = text.unicodeScalars.map(\.value)
        guard index + wanted.count <= scalars.count, Array(scalars[index..<index + wanted.count]) == wanted else {
            return false
        }
        index += wanted.count
        return true
    }

    // MARK: Structure

    private mutating func parseAlternatives() throws -> RegularExpression.Node {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw problem("more than \(Self.maximumDepth) groups nest") }
        var alternatives = [try parseSequence()]
        while take("|") { alternatives.append(try parseSequence()) }
        return alternatives.count == 1 ? alternatives[0] : .alternatives(alternatives)
    }

    private mutating func parseSequence() throws -> RegularExpression.Node {
        var parts: [RegularExpression.Node] = []
        while let character = current, character != "|", character != ")" {
            var part = try parseAtom()
            while let quantified = try parseQuantifier(part) { part = quantified }
            parts.append(part)
        }
        return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
    }

    private mutating func parseQuantifier(_ part: RegularExpression.Node) throws -> RegularExpression.Node? {
        let least: Int
        var most: Int?
        switch current {
        case "*": least = 0
        case "+": least = 1
        case "?": (least, most) = (0, 1)
        case "{":
            guard index + 1 < scalars.count, (48...57).contains(scalars[index + 1]) else { return nil }
            (least, most) = try parseCounts()
        default: return nil
        }
        if case .assertion = part { throw problem("a quantifier follows what takes no character") }
        if case .repetition = part {
            throw problem("a quantifier follows another one", help: ["put the first in brackets"])
        }
        index += 1
        let isLazy = take("?")
        return .repetition(part, least: least, most: most, isLazy: isLazy)
    }

    /// `{n}`, `{n,}`, `{n,m}`; ends at the closing brace.
    private mutating func parseCounts() throws -> (Int, Int?) {
        index += 1
        let least = try parseCount()
        var most: Int? = least
        if take(",") { most = current == "}" ? nil : try parseCount() }
        guard current == "}", most.map({ $0 >= least }) ?? true else {
            throw problem("a number of repetitions is invalid", help: ["write {n}, {n,} or {n,m} with n ≤ m"])
        }
        return (least, most)
    }

    private mutating func parseCount() throws -> Int {
        var count = 0
        let start = index
        while index < scalars.count, (48...57).contains(scalars[index]), count <= Self.maximumRepetitions {
            count = count * 10 + Int(scalars[index] - 48)
            index += 1
        }
        guard index > start, count <= Self.maximumRepetitions else {
            throw problem("a number of repetitions lies outside of 0 to \(Self.maximumRepetitions)")
        }
        return count
    }

    private mutating func parseAtom() throws -> RegularExpression.Node {
        guard let character = current else { return .empty }
        switch character {
        case "(": return try parseGroup()
        case "[": return .set(try parseSet())
        case "*", "+", "?": throw problem("\"\(character)\" stands where there is nothing to repeat")
        case "\\": return try parseEscape()
        default: break
        }
        let value = scalars[index]
        index += 1
        switch character {
        case ".": return .any
        case "^": return .assertion(.textStart)
        case "$": return .assertion(.textEnd)
        default: return literal(value)
        }
    }

    private func literal(_ value: UInt32) -> RegularExpression.Node {
        guard ignoresCase, !ScalarSet.otherCases(of: value).isEmpty else { return .scalar(value) }
        return .set(ScalarSet(ranges: [value...value], ignoresCase: true))
    }

    private mutating func parseGroup() throws -> RegularExpression.Node {
        index += 1
        for sign in ["?=", "?!", "?<"] where take(sign) {
            throw problem("looking ahead or behind isn't supported")
        }
        if take("?:") {
            let inner = try parseAlternatives()
            guard take(")") else { throw problem("a \"(\" isn't closed") }
            return .sequence([inner])
        }
        groupCount += 1
        let number = groupCount
        let inner = try parseAlternatives()
        guard take(")") else { throw problem("a \"(\" isn't closed") }
        return .group(inner, capture: number)
    }

    // MARK: Escapes and sets

    private static let kinds: [Character: (ScalarSet.Kind, isNegated: Bool)] = [
        "d": (.digit, false), "D": (.digit, true), "w": (.word, false), "W": (.word, true), "s": (.space, false),
        "S": (.space, true),
    ]

    private mutating func parseEscape() throws -> RegularExpression.Node {
        index += 1
        guard let character = current else { throw problem("it ends with a backslash") }
        if let (kind, isNegated) = Self.kinds[character] {
            index += 1
            return .set(ScalarSet(kinds: [(kind, isNegated)]))
        }
        let assertions: [Character: RegularExpression.Assertion] = [
            "m": .wordStart, "M": .wordEnd, "y": .wordBoundary, "Y": .noWordBoundary, "A": .textStart, "Z": .textEnd,
            "b": .wordBoundary, "B": .noWordBoundary,
        ]
        if let assertion = assertions[character] {
            index += 1
            return .assertion(assertion)
        }
        if ("1"..."9").contains(character) { throw problem("a reference back, \\\(character), isn't supported") }
        return literal(try parseCharacterEscape())
    }

    /// What an escape such as `\n`, `\x41` or `\.` stands for; ends behind it.
    private mutating func parseCharacterEscape() throws -> UInt32 {
        guard let character = current else { throw problem("it ends with a backslash") }
        let value = scalars[index]
        index += 1
        switch character {
        case "n": return 10
        case "t": return 9
        case "r": return 13
        case "f": return 12
        case "v": return 11
        case "e": return 27
        case "x", "u":
            var code: UInt32 = 0
            var digits = 0
            while digits < (character == "x" ? 2 : 4), let digit = current?.hexDigitValue {
                code = code * 16 + UInt32(digit)
                index += 1
                digits += 1
            }
            guard digits > 0, Unicode.Scalar(code) != nil else { throw problem("\\\(character) names no character") }
            return code
        default:
            guard !character.isLetter, !character.isNumber else { throw problem("\\\(character) has no meaning") }
            return value
        }
    }

    private mutating func parseSet() throws -> ScalarSet {
        index += 1
        var set = ScalarSet(isNegated: take("^"), ignoresCase: ignoresCase)
        var isFirst = true
        while isFirst || current != "]" {
            guard let character = current else { throw problem("a \"[\" isn't closed") }
            isFirst = false
            if character == "[", index + 1 < scalars.count, scalars[index + 1] == 58 {
                set.kinds.append((try parseKind(), false))
                continue
            }
            if character == "\\", index + 1 < scalars.count,
                let (kind, isNegated) = Unicode.Scalar(scalars[index + 1]).flatMap({ Self.kinds[Character($0)] })
            {
                index += 2
                set.kinds.append((kind, isNegated))
                continue
            }
            let low = try parseSetMember()
            var high = low
            if current == "-", index + 1 < scalars.count, scalars[index + 1] != 93 {
                index += 1
                high = try parseSetMember()
            }
            guard low <= high else { throw problem("a range in [] goes backwards") }
            set.ranges.append(low...high)
        }
        index += 1
        return set
    }

    private mutating func parseSetMember() throws -> UInt32 {
        guard let character = current else { throw problem("a \"[\" isn't closed") }
        let value = scalars[index]
        index += 1
        return character == "\\" ? try parseCharacterEscape() : value
    }

    /// `[:alpha:]` and its kin.
    private mutating func parseKind() throws -> ScalarSet.Kind {
        index += 2
        var name = ""
        while let character = current, character.isLetter {
            name.append(character)
            index += 1
        }
        guard take(":]"), let kind = ScalarSet.Kind(rawValue: name) else {
            throw problem(
                "[:\(name):] names no class",
                help: ["classes are alpha, digit, alnum, upper, lower, space, blank, punct, xdigit, word"])
        }
        return kind
    }
}

extension RegularExpression {
    /// The pattern of SIMILAR TO as a regular expression: `%` is any text, `_` any character; `| * + ? { } ( ) [ ]` mean
    /// the same, and everything else itself.
    static func similar(to pattern: String, escape: Character?) throws -> RegularExpression {
        var result = "(?:"
        var isEscaped = false
        var isInSet = false
        // Inside of a class in a set, such as [:alpha:].
        var isInClass = false
        var previous: Character?
        for character in pattern {
            defer { previous = character }
            if isEscaped {
                result += Self.quoted(character)
                isEscaped = false
            } else if character == escape {
                isEscaped = true
            } else if isInSet {
                result += character == "\\" ? "\\\\" : String(character)
                if character == ":", previous == "[" {
                    isInClass = true
                } else if character == "]" {
                    if isInClass, previous == ":" { isInClass = false } else { isInSet = false }
                }
            } else {
                switch character {
                case "%": result += "(?:.*)"
                case "_": result += "."
                case "(": result += "(?:"
                case "[":
                    isInSet = true
                    result += "["
                case "|", "*", "+", "?", "{", "}", ")": result.append(character)
                default: result += Self.quoted(character)
                }
            }
        }
        guard !isEscaped else {
            throw Failure.invalid("the pattern '\(pattern)' of SIMILAR TO ends with its escape character")
        }
        return try RegularExpression(result + ")", isWhole: true)
    }

    private static func quoted(_ character: Character) -> String {
        "\\^$.|?*+()[]{}".contains(character) ? "\\" + String(character) : String(character)
    }
}
