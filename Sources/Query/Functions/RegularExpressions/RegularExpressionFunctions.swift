import Columns
import Diagnostics

/// `~`, SIMILAR TO, and functions by regular expressions.
enum RegularExpressionFunctions {
    static let all: [ScalarFunction] = [
        test("~", "Whether a regular expression matches somewhere in the text."),
        test("~*", "Whether a regular expression matches somewhere in the text, ignoring case.", ignoresCase: true),
        test("!~", "Whether a regular expression matches nowhere in the text.", isNegated: true),
        test(
            "!~*", "Whether a regular expression matches nowhere in the text, ignoring case.", ignoresCase: true,
            isNegated: true),
        similar, like, count, part("regexp_substr"), part("regexp_extract"), replacement,
    ]

    /// Compiles patterns, once where they are constant.
    private struct Patterns {
        private let patterns: TextOperand
        private let flags: TextOperand?
        private let constant: RegularExpressionMatcher?
        private let compile: (String, Flags) throws -> RegularExpression

        init(
            _ pattern: Column, flags: Column? = nil,
            _ compile: @escaping (String, Flags) throws -> RegularExpression = {
                try RegularExpression($0, ignoresCase: $1.ignoresCase)
            }
        ) throws {
            patterns = TextOperand(pattern)
            self.flags = flags.map(TextOperand.init)
            self.compile = compile
            let isConstant = patterns.isConstant && pattern.count == 1 && (self.flags?.isConstant ?? true)
            constant =
                isConstant && pattern.isValid(0)
                ? RegularExpressionMatcher(
                    try compile(
                        patterns.withView { $0[0].string }, try Flags(self.flags?.withView { $0[0].string } ?? "")))
                : nil
        }

        func flags(_ row: Int) throws -> Flags { try Flags(flags?.withView { $0[row].string } ?? "") }

        func matcher(_ row: Int) throws -> RegularExpressionMatcher {
            if let constant { return constant }
            return RegularExpressionMatcher(try compile(patterns.withView { $0[row].string }, try flags(row)))
        }
    }

    /// What letters after a pattern ask for.
    private struct Flags {
        var ignoresCase = false
        var isGlobal = false

        init(_ text: String) throws {
            for letter in text {
                switch letter {
                case "i": ignoresCase = true
                case "c": ignoresCase = false
                case "g": isGlobal = true
                default:
                    throw Failure.invalid(
                        "\"\(letter)\" is no option of a regular expression",
                        help: ["options are i (ignore case), c (don't) and g (everywhere)"])
                }
            }
        }
    }

    // MARK: Tests

    private static func test(
        _ name: String, _ summary: String, ignoresCase: Bool = false, isNegated: Bool = false
    ) -> ScalarFunction {
        .strict(name, "text \(name) pattern", summary, resolve: TextFunctions.texts(2...2, to: .boolean)) {
            columns, context, validity in
            let patterns = try Patterns(columns[1]) { pattern, _ in
                try RegularExpression(pattern, ignoresCase: ignoresCase)
            }
            return try truths(columns[0], context, validity) { row, text in
                try patterns.matcher(row).matches(text) != isNegated
            }
        }
    }

    private static func truths(
        _ column: Column, _ context: ScalarFunction.Context, _ validity: Bitmap?,
        _ test: (Int, TextBytes) throws -> Bool
    ) throws -> Column.Storage {
        .boolean(
            try TextOperand(column).withView { texts in
                try makeBitmap(context.rowCount) { row in
                    guard validity.map({ $0[row] }) ?? true else { return false }
                    return try test(row, texts[row])
                }
            })
    }

    private static let similar = ScalarFunction.strict(
        "similar to", "text SIMILAR TO pattern [ESCAPE character]",
        "Whether a whole text matches a pattern: % is any text, _ any character, and | * + ? {} () [] mean what they do in regular expressions.",
        resolve: TextFunctions.texts(2...3, to: .boolean)
    ) { columns, context, validity in
        let patterns = try Patterns(columns[1], flags: nil) { pattern, _ in
            let escape = columns.count > 2 ? TextOperand(columns[2]).withView { $0[0].string } : "\\"
            guard escape.count <= 1 else { throw Failure.invalid("the escape of SIMILAR TO must be one character") }
            return try RegularExpression.similar(to: pattern, escape: escape.first)
        }
        return try truths(columns[0], context, validity) { row, text in try patterns.matcher(row).matches(text) }
    }

    private static let like = ScalarFunction.strict(
        "regexp_like", "regexp_like(text, pattern [, options])",
        "Whether a regular expression matches somewhere in the text; with the option i ignoring case.",
        resolve: TextFunctions.texts(2...3, to: .boolean)
    ) { columns, context, validity in
        let patterns = try Patterns(columns[1], flags: columns.count > 2 ? columns[2] : nil)
        return try truths(columns[0], context, validity) { row, text in try patterns.matcher(row).matches(text) }
    }

    // MARK: Matches

    /// Calls `body` with every match from left to right, none overlapping.
    private static func forEachMatch(
        _ matcher: RegularExpressionMatcher, _ text: TextBytes, _ body: ([Int]) throws -> Bool
    ) rethrows {
        var start = 0
        while start <= text.count, let found = matcher.firstMatch(in: text, from: start) {
            guard try body(found) else { return }
            // Behind an empty match the next one begins a character later.
            start =
                found[1] > found[0]
                ? found[1] : found[1] + max(1, text.part(found[1], text.count).byteOffset(ofCodePoint: 1))
        }
    }

    private static let count = ScalarFunction.strict(
        "regexp_count", "regexp_count(text, pattern)", "How often a regular expression matches in the text.",
        [.text, .text], to: .integer
    ) { columns, context, validity in
        let patterns = try Patterns(columns[1])
        return .integer(
            try TextOperand(columns[0]).withView { texts in
                try makeArray(context.rowCount, validity: validity, filler: 0) { row in
                    var count: Int64 = 0
                    forEachMatch(try patterns.matcher(row), texts[row]) { _ in
                        count += 1
                        return true
                    }
                    return count
                }
            })
    }

    /// The part of a text that matches, or a group of it.
    private static func part(_ name: String) -> ScalarFunction {
        ScalarFunction(
            name: name, usage: "\(name)(text, pattern [, group])",
            summary:
                "The first part of the text that a regular expression matches, or what its group of that number does; null where there is none.",
            resolve: { types in
                guard types.count == 2 || types.count == 3 else { return nil }
                return ScalarFunction.fixed([.text, .text] + types.dropFirst(2).map { _ in .integer }, to: .text)(types)
            },
            evaluate: { columns, context in
                guard !columns.contains(where: \.isConstantNull) else { return Column(nullsOf: .text, count: 1) }
                let complete = ScalarFunction.completeRows(columns)
                let patterns = try Patterns(columns[1])
                let groups = columns.count > 2 ? Lane(columns[2].integers) : nil
                var validity = Bitmap(repeating: false, count: context.rowCount)
                let storage = try TextOperand(columns[0]).withView { texts in
                    try makeTexts(context.rowCount, validity: complete) { row, bytes in
                        let found = try patterns.matcher(row).firstMatch(in: texts[row], from: 0)
                        guard let found else { return }
                        let group = groups?[row] ?? 0
                        guard group >= 0, group < Int64(found.count / 2) else {
                            throw Failure.invalid("the regular expression has no group \(group)")
                        }
                        let (from, to) = (found[2 * Int(group)], found[2 * Int(group) + 1])
                        guard from >= 0, to >= from else { return }
                        validity[row] = true
                        bytes.append(contentsOf: texts[row].part(from, to))
                    }
                }
                return Column(type: .text, storage: storage, validity: validity)
            })
    }

    private static let replacement = ScalarFunction.strict(
        "regexp_replace", "regexp_replace(text, pattern, replacement [, options])",
        "The text with what a regular expression matches first (with the option g, everywhere) replaced; \\1 is its first group, \\& all of it.",
        resolve: TextFunctions.texts(3...4)
    ) { columns, context, validity in
        let patterns = try Patterns(columns[1], flags: columns.count > 3 ? columns[3] : nil)
        return try TextOperand(columns[0]).withView { texts in
            try TextOperand(columns[2]).withView { replacements in
                try makeTexts(context.rowCount, validity: validity) { row, bytes in
                    let text = texts[row]
                    let isGlobal = try patterns.flags(row).isGlobal
                    var end = 0
                    forEachMatch(try patterns.matcher(row), text) { found in
                        bytes.append(contentsOf: text.part(end, found[0]))
                        append(replacements[row], found, text, to: &bytes)
                        end = found[1]
                        return isGlobal
                    }
                    bytes.append(contentsOf: text.part(end, text.count))
                }
            }
        }
    }

    private static func append(
        _ replacement: TextBytes, _ found: [Int], _ text: TextBytes, to bytes: inout [UInt8]
    ) {
        var index = 0
        while index < replacement.count {
            let byte = replacement[index]
            index += 1
            guard byte == UInt8(ascii: "\\"), index < replacement.count else {
                bytes.append(byte)
                continue
            }
            let next = replacement[index]
            let group = next == UInt8(ascii: "&") ? 0 : (48...57).contains(next) ? Int(next) - 48 : nil
            guard let group else {
                if next != UInt8(ascii: "\\") { bytes.append(byte) }
                bytes.append(next)
                index += 1
                continue
            }
            index += 1
            if 2 * group + 1 < found.count, found[2 * group] >= 0 {
                bytes.append(contentsOf: text.part(found[2 * group], found[2 * group + 1]))
            }
        }
    }
}
