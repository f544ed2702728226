import Diagnostics

/// A regular expression as PostgreSQL reads them, compiled once and matched in time linear in the text, whatever the
/// pattern (K. Thompson 1968; R. Pike's virtual machine).
///
/// A match is the leftmost one, and of those the longest, or the shortest where the first quantifier is a lazy one such as
/// `*?`. References back and looking ahead or behind don't go with linear time and are errors.
struct RegularExpression: Sendable {
    /// What a pattern is made of.
    indirect enum Node {
        case empty
        case scalar(UInt32)
        /// Any character.
        case any
        case set(ScalarSet)
        case assertion(Assertion)
        case group(Node, capture: Int)
        case sequence([Node])
        case alternatives([Node])
        case repetition(Node, least: Int, most: Int?, isLazy: Bool)
    }

    /// A place in the text that takes no character.
    enum Assertion: Sendable {
        case textStart
        case textEnd
        case wordStart
        case wordEnd
        case wordBoundary
        case noWordBoundary
    }

    /// A step of the machine.
    enum Instruction: Sendable {
        case scalar(UInt32)
        case any
        case set(ScalarSet)
        case assertion(Assertion)
        /// Goes both ways, the first one by preference.
        case split(Int, Int)
        case jump(Int)
        /// Notes the place in a slot.
        case save(Int)
        case match
    }

    /// The steps.
    let program: [Instruction]
    /// Two places a group, the whole match first.
    let slotCount: Int
    /// Whether of the matches at one place the shortest is taken.
    let prefersShortest: Bool
    /// The byte every match begins with, where there is only one.
    let firstByte: UInt8?

    /// How many steps a pattern may come to: repetitions with numbers are written out.
    private static let maximumSteps = 20_000

    /// Compiles a pattern.
    ///
    /// - Parameters:
    ///   - isWhole: whether only a match of the whole text counts.
    /// - Throws: `Diagnostic` that names what can't be made out.
    init(_ pattern: String, ignoresCase: Bool = false, isWhole: Bool = false) throws {
        var parser = RegularExpressionParser(pattern, ignoresCase: ignoresCase)
        var tree = try parser.parse()
        if isWhole { tree = .sequence([.assertion(.textStart), tree, .assertion(.textEnd)]) }
        var program: [Instruction] = []
        try Self.write(.group(tree, capture: 0), to: &program)
        program.append(.match)
        self.program = program
        slotCount = 2 * (parser.groupCount + 1)
        prefersShortest = Self.preference(of: tree) ?? false
        firstByte = Self.firstByte(of: tree)
    }

    /// Whether the shortest match is preferred: as the first part with a quantifier does; nil without one.
    private static func preference(of node: Node) -> Bool? {
        switch node {
        case .repetition(let inner, let least, let most, let isLazy):
            return least == most && !isLazy ? preference(of: inner) : isLazy
        case .group(let inner, _): return preference(of: inner)
        case .sequence(let parts):
            for part in parts { if let found = preference(of: part) { return found } }
            return nil
        case .alternatives: return false
        default: return nil
        }
    }

    private static func firstByte(of node: Node) -> UInt8? {
        switch node {
        case .scalar(let value): Unicode.Scalar(value).flatMap { String(Character($0)).utf8.first }
        case .group(let inner, _): firstByte(of: inner)
        case .sequence(let parts): parts.first.flatMap(firstByte)
        case .repetition(let inner, let least, _, _): least > 0 ? firstByte(of: inner) : nil
        default: nil
        }
    }

    private static func write(_ node: Node, to program: inout [Instruction]) throws {
        guard program.count <= maximumSteps else {
            throw Failure.invalid("the regular expression is too large", help: ["use smaller numbers of repetitions"])
        }
        switch node {
        case .empty: break
        case .scalar(let value): program.append(.scalar(value))
        case .any: program.append(.any)
        case .set(let set): program.append(.set(set))
        case .assertion(let assertion): program.append(.assertion(assertion))
        case .group(let inner, let capture):
            program.append(.save(2 * capture))
            try write(inner, to: &program)
            program.append(.save(2 * capture + 1))
        case .sequence(let parts): for part in parts { try write(part, to: &program) }
        case .alternatives(let parts):
            var jumps: [Int] = []
            for (index, part) in parts.enumerated() {
                guard index < parts.count - 1 else {
                    try write(part, to: &program)
                    break
                }
                let split = program.count
                program.append(.split(split + 1, 0))
                try write(part, to: &program)
                jumps.append(program.count)
                program.append(.jump(0))
                program[split] = .split(split + 1, program.count)
            }
            for jump in jumps { program[jump] = .jump(program.count) }
        case .repetition(let inner, let least, let most, let isLazy):
            for _ in 0..<least { try write(inner, to: &program) }
            func choose(_ inside: Int, _ outside: Int) -> Instruction {
                isLazy ? .split(outside, inside) : .split(inside, outside)
            }
            guard let most else {
                let split = program.count
                program.append(.match)
                try write(inner, to: &program)
                program.append(.jump(split))
                program[split] = choose(split + 1, program.count)
                return
            }
            var splits: [Int] = []
            for _ in least..<max(least, most) {
                splits.append(program.count)
                program.append(.match)
                try write(inner, to: &program)
            }
            for split in splits { program[split] = choose(split + 1, program.count) }
        }
    }
}

/// Some characters, by ranges and classes.
struct ScalarSet: Sendable {
    /// A class of characters.
    enum Kind: String, Sendable {
        case alpha, digit, alnum, upper, lower, space, blank, punct, cntrl, graph, print, xdigit, word
    }

    var ranges: [ClosedRange<UInt32>] = []
    var kinds: [(kind: Kind, isNegated: Bool)] = []
    var isNegated = false
    var ignoresCase = false

    func contains(_ value: UInt32) -> Bool {
        (holds(value) || (ignoresCase && Self.otherCases(of: value).contains(where: holds))) != isNegated
    }

    private func holds(_ value: UInt32) -> Bool {
        ranges.contains { $0.contains(value) } || kinds.contains { Self.isOf($0.kind, value) != $0.isNegated }
    }

    /// The same letter in small and in capital, where each is one character.
    static func otherCases(of value: UInt32) -> [UInt32] {
        if value < 0x80 {
            return (65...90).contains(value) ? [value + 32] : (97...122).contains(value) ? [value - 32] : []
        }
        guard let scalar = Unicode.Scalar(value) else { return [] }
        return [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping].compactMap { text in
            let scalars = text.unicodeScalars
            guard let first = scalars.first, scalars.count == 1, first.value != value else { return nil }
            return first.value
        }
    }

    static func isOf(_ kind: Kind, _ value: UInt32) -> Bool {
        if value >= 0x80 { return isOfBeyondASCII(kind, value) }
        let isUpper = (65...90).contains(value)
        let isLower = (97...122).contains(value)
        let isDigit = (48...57).contains(value)
        let isGraph = (33...126).contains(value)
        switch kind {
        case .alpha: return isUpper || isLower
        case .digit: return isDigit
        case .alnum: return isUpper || isLower || isDigit
        case .word: return isUpper || isLower || isDigit || value == 95
        case .upper: return isUpper
        case .lower: return isLower
        case .space: return value == 32 || (9...13).contains(value)
        case .blank: return value == 32 || value == 9
        case .punct: return isGraph && !(isUpper || isLower || isDigit)
        case .cntrl: return value < 32 || value == 127
        case .graph: return isGraph
        case .print: return isGraph || value == 32
        case .xdigit: return isDigit || (65...70).contains(value) || (97...102).contains(value)
        }
    }

    private static func isOfBeyondASCII(_ kind: Kind, _ value: UInt32) -> Bool {
        guard let properties = Unicode.Scalar(value)?.properties else { return false }
        switch kind {
        case .alpha: return properties.isAlphabetic
        case .digit: return properties.generalCategory == .decimalNumber
        case .alnum, .word: return properties.isAlphabetic || properties.generalCategory == .decimalNumber
        case .upper: return properties.isUppercase
        case .lower: return properties.isLowercase
        case .space, .blank: return properties.isWhitespace
        case .cntrl: return properties.generalCategory == .control
        case .xdigit: return false
        case .punct:
            switch properties.generalCategory {
            case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
                .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
                return true
            default: return false
            }
        case .graph, .print: return !properties.isWhitespace && properties.generalCategory != .control
        }
    }
}
