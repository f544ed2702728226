import Columns
import Diagnostics

/// Functions that make texts of texts. Positions and lengths count characters (code points), from 1.
enum TextFunctions {
    static let all: [ScalarFunction] =
        [
            concatenation,
            mapped("lower", "lower(text)", "In small letters.") { changeCase($0, &$1, toUpper: false) },
            mapped("upper", "upper(text)", "In capital letters.") { changeCase($0, &$1, toUpper: true) },
            mapped("initcap", "initcap(text)", "With the first letter of each word a capital.", capitalized),
            mapped("reverse", "reverse(text)", "The characters from last to first.", reversed),
            trim("trim", "Without the given characters (blanks by default) at both ends.", atStart: true, atEnd: true),
            trim("btrim", "Without the given characters (blanks by default) at both ends.", atStart: true, atEnd: true),
            trim(
                "ltrim", "Without the given characters (blanks by default) at the start.", atStart: true, atEnd: false),
            trim("rtrim", "Without the given characters (blanks by default) at the end.", atStart: false, atEnd: true),
            substring("substring"), substring("substr"),
            end("left", "The first characters; with a negative number, all but the last.", isLeft: true),
            end("right", "The last characters; with a negative number, all but the first.", isLeft: false),
            padding("lpad", "Filled up at the start to a length, or cut off at it.", isLeft: true),
            padding("rpad", "Filled up at the end to a length, or cut off at it.", isLeft: false),
            repetition, replacement, translation, splitPart, overlay,
        ]

    /// `||`: texts one after the other; any other type is turned to text.
    private static let concatenation = ScalarFunction.strict(
        "||", "a || b", "One text after the other.",
        resolve: { types in
            guard types.count == 2, types.contains(.text) || types.allSatisfy({ $0 == .null }) else { return nil }
            return .init(arguments: [.text, .text], result: .text)
        },
        kernel: { columns, context, validity in
            TextOperand(columns[0]).withView { a in
                TextOperand(columns[1]).withView { b in
                    makeTexts(context.rowCount, validity: validity) { row, bytes in
                        bytes.append(contentsOf: a[row])
                        bytes.append(contentsOf: b[row])
                    }
                }
            }
        })

    private static func mapped(
        _ name: String, _ usage: String, _ summary: String,
        _ body: @escaping @Sendable (TextBytes, inout [UInt8]) -> Void
    ) -> ScalarFunction {
        .strict(name, usage, summary, [.text], to: .text) { columns, context, validity in
            TextOperand(columns[0]).withView { texts in
                makeTexts(context.rowCount, validity: validity) { row, bytes in body(texts[row], &bytes) }
            }
        }
    }

    private static func changeCase(_ text: TextBytes, _ bytes: inout [UInt8], toUpper: Bool) {
        guard text.allSatisfy({ $0 < 0x80 }) else {
            bytes.append(contentsOf: (toUpper ? text.string.uppercased() : text.string.lowercased()).utf8)
            return
        }
        let range: ClosedRange<UInt8> = toUpper ? 97...122 : 65...90
        for byte in text { bytes.append(range.contains(byte) ? byte ^ 32 : byte) }
    }

    @Sendable private static func capitalized(_ text: TextBytes, _ bytes: inout [UInt8]) {
        var isInWord = false
        for character in text.string {
            let isWord = character.isLetter || character.isNumber
            bytes.append(contentsOf: (isWord && !isInWord ? character.uppercased() : character.lowercased()).utf8)
            isInWord = isWord
        }
    }

    @Sendable private static func reversed(_ text: TextBytes, _ bytes: inout [UInt8]) {
        var end = text.count
        var index = text.count - 1
        while index >= 0 {
            if text[index] & 0xC0 != 0x80 {
                bytes.append(contentsOf: text.part(index, end))
                end = index
            }
            index -= 1
        }
    }

    private static func trim(_ name: String, _ summary: String, atStart: Bool, atEnd: Bool) -> ScalarFunction {
        .strict(
            name, "\(name)(text [, characters])", summary, resolve: texts(1...2),
            kernel: { columns, context, validity in
                let marks = columns.count > 1 ? TextOperand(columns[1]) : TextOperand(blank)
                return TextOperand(columns[0]).withView { texts in
                    marks.withView { marks in
                        makeTexts(context.rowCount, validity: validity) { row, bytes in
                            let text = texts[row]
                            var from = 0
                            var to = text.count
                            if atStart {
                                while from < to, let length = leadingMark(text.part(from, to), marks[row]) {
                                    from += length
                                }
                            }
                            if atEnd {
                                while to > from, let length = trailingMark(text.part(from, to), marks[row]) {
                                    to -= length
                                }
                            }
                            bytes.append(contentsOf: text.part(from, to))
                        }
                    }
                }
            })
    }

    private static let blank = Column(type: .text, storage: .text(TextArray([" "])))

    /// The length of the first character where it is one of the marks.
    private static func leadingMark(_ text: TextBytes, _ marks: TextBytes) -> Int? {
        let length = text.byteOffset(ofCodePoint: 1)
        return marks.firstRange(of: text.part(0, length)) == nil ? nil : length
    }

    private static func trailingMark(_ text: TextBytes, _ marks: TextBytes) -> Int? {
        var start = text.count - 1
        while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
        return marks.firstRange(of: text.part(start, text.count)) == nil ? nil : text.count - start
    }

    // MARK: Parts

    private static func substring(_ name: String) -> ScalarFunction {
        .strict(
            name, "\(name)(text, start [, length])", "The characters from a position on, counted from 1.",
            resolve: { types in
                guard types.count == 2 || types.count == 3 else { return nil }
                return ScalarFunction.fixed([.text] + types.dropFirst().map { _ in .integer }, to: .text)(types)
            },
            kernel: { columns, context, validity in
                let starts = Lane(columns[1].integers)
                let lengths = columns.count > 2 ? Lane(columns[2].integers) : nil
                return try TextOperand(columns[0]).withView { texts in
                    try makeTexts(context.rowCount, validity: validity) { row, bytes in
                        let text = texts[row]
                        var end = Int64.max
                        if let lengths {
                            guard lengths[row] >= 0 else {
                                throw Failure.invalid("\(name) needs a length of at least 0, not \(lengths[row])")
                            }
                            let (sum, overflow) = starts[row].addingReportingOverflow(lengths[row])
                            end = overflow ? .max : sum
                        }
                        let from = max(1, starts[row])
                        guard end > from else { return }
                        let first = text.byteOffset(ofCodePoint: clamped(from - 1))
                        let rest = text.part(first, text.count)
                        bytes.append(contentsOf: rest.part(0, rest.byteOffset(ofCodePoint: clamped(end - from))))
                    }
                }
            })
    }

    private static func clamped(_ value: Int64) -> Int { Int(min(max(value, 0), 1 << 40)) }

    private static func end(_ name: String, _ summary: String, isLeft: Bool) -> ScalarFunction {
        .strict(name, "\(name)(text, count)", summary, [.text, .integer], to: .text) { columns, context, validity in
            let counts = Lane(columns[1].integers)
            return TextOperand(columns[0]).withView { texts in
                makeTexts(context.rowCount, validity: validity) { row, bytes in
                    let text = texts[row]
                    let length = Int64(text.codePointCount)
                    let count = counts[row] >= 0 ? min(counts[row], length) : max(0, length + max(-length, counts[row]))
                    let cut = text.byteOffset(ofCodePoint: Int(isLeft ? count : length - count))
                    bytes.append(contentsOf: isLeft ? text.part(0, cut) : text.part(cut, text.count))
                }
            }
        }
    }

    private static let splitPart = ScalarFunction.strict(
        "split_part", "split_part(text, separator, n)",
        "The n-th of the parts between separators, counted from 1, or from the end where negative.",
        [.text, .text, .integer], to: .text
    ) { columns, context, validity in
        let numbers = Lane(columns[2].integers)
        return try TextOperand(columns[0]).withView { texts in
            try TextOperand(columns[1]).withView { separators in
                try makeTexts(context.rowCount, validity: validity) { row, bytes in
                    guard numbers[row] != 0 else { throw Failure.invalid("split_part counts from 1, not 0") }
                    let parts = split(texts[row], separators[row])
                    let index = numbers[row] > 0 ? numbers[row] - 1 : Int64(parts.count) + max(numbers[row], -1 << 40)
                    guard index >= 0, index < Int64(parts.count) else { return }
                    bytes.append(contentsOf: parts[Int(index)])
                }
            }
        }
    }

    private static let overlay = ScalarFunction.strict(
        "overlay", "overlay(text PLACING new FROM start [FOR length])",
        "The text with the characters from a position on replaced: as many as the new ones are, or the length given.",
        resolve: { types in
            guard types.count == 3 || types.count == 4 else { return nil }
            return ScalarFunction.fixed([.text, .text] + types.dropFirst(2).map { _ in .integer }, to: .text)(types)
        },
        kernel: { columns, context, validity in
            let starts = Lane(columns[2].integers)
            let lengths = columns.count > 3 ? Lane(columns[3].integers) : nil
            return try TextOperand(columns[0]).withView { texts in
                try TextOperand(columns[1]).withView { others in
                    try makeTexts(context.rowCount, validity: validity) { row, bytes in
                        let text = texts[row]
                        guard starts[row] > 0 else {
                            throw Failure.invalid("overlay counts from 1, so it can't start at \(starts[row])")
                        }
                        let length = lengths.map { $0[row] } ?? Int64(others[row].codePointCount)
                        let (end, overflow) = (starts[row] - 1).addingReportingOverflow(length)
                        let cut = text.byteOffset(ofCodePoint: clamped(starts[row] - 1))
                        bytes.append(contentsOf: text.part(0, cut))
                        bytes.append(contentsOf: others[row])
                        let rest = overflow ? text.count : text.byteOffset(ofCodePoint: clamped(end))
                        bytes.append(contentsOf: text.part(rest, text.count))
                    }
                }
            }
        })

    private static func split(_ text: TextBytes, _ separator: TextBytes) -> [TextBytes] {
        guard !separator.isEmpty else { return [text] }
        var parts: [TextBytes] = []
        var start = 0
        while let found = text.firstRange(of: separator, from: start) {
            parts.append(text.part(start, found))
            start = found + separator.count
        }
        parts.append(text.part(start, text.count))
        return parts
    }

    // MARK: Changed and filled up

    private static let replacement = ScalarFunction.strict(
        "replace", "replace(text, from, to)", "With every occurrence of one text replaced by another.",
        [.text, .text, .text], to: .text
    ) { columns, context, validity in
        TextOperand(columns[0]).withView { texts in
            TextOperand(columns[1]).withView { from in
                TextOperand(columns[2]).withView { to in
                    makeTexts(context.rowCount, validity: validity) { row, bytes in
                        let parts = split(texts[row], from[row])
                        for (index, part) in parts.enumerated() {
                            if index > 0 { bytes.append(contentsOf: to[row]) }
                            bytes.append(contentsOf: part)
                        }
                    }
                }
            }
        }
    }

    private static let translation = ScalarFunction.strict(
        "translate", "translate(text, from, to)",
        "With each character of the second argument replaced by the one at the same place in the third, or dropped.",
        [.text, .text, .text], to: .text
    ) { columns, context, validity in
        TextOperand(columns[0]).withView { texts in
            TextOperand(columns[1]).withView { from in
                TextOperand(columns[2]).withView { to in
                    makeTexts(context.rowCount, validity: validity) { row, bytes in
                        let wanted = Array(from[row].string.unicodeScalars)
                        let given = Array(to[row].string.unicodeScalars)
                        var result = String.UnicodeScalarView()
                        for scalar in texts[row].string.unicodeScalars {
                            guard let index = wanted.firstIndex(of: scalar) else {
                                result.append(scalar)
                                continue
                            }
                            if index < given.count { result.append(given[index]) }
                        }
                        bytes.append(contentsOf: String(result).utf8)
                    }
                }
            }
        }
    }

    /// The most bytes one value may grow to: a slip such as repeat(x, 1000000000) must not take the memory.
    private static let longest = 1 << 28

    private static let repetition = ScalarFunction.strict(
        "repeat", "repeat(text, count)", "The text some times over.", [.text, .integer], to: .text
    ) { columns, context, validity in
        let counts = Lane(columns[1].integers)
        return try TextOperand(columns[0]).withView { texts in
            try makeTexts(context.rowCount, validity: validity) { row, bytes in
                let text = texts[row]
                guard counts[row] > 0, !text.isEmpty else { return }
                guard counts[row] <= Int64(longest / text.count) else {
                    throw Failure.invalid("repeat would make a text of more than \(longest) bytes")
                }
                for _ in 0..<counts[row] { bytes.append(contentsOf: text) }
            }
        }
    }

    private static func padding(_ name: String, _ summary: String, isLeft: Bool) -> ScalarFunction {
        .strict(
            name, "\(name)(text, length [, fill])", summary,
            resolve: { types in
                guard types.count == 2 || types.count == 3 else { return nil }
                let arguments: [DataType] = types.count == 2 ? [.text, .integer] : [.text, .integer, .text]
                return ScalarFunction.fixed(arguments, to: .text)(types)
            },
            kernel: { columns, context, validity in
                let lengths = Lane(columns[1].integers)
                let fills = columns.count > 2 ? TextOperand(columns[2]) : TextOperand(blank)
                return try TextOperand(columns[0]).withView { texts in
                    try fills.withView { fills in
                        try makeTexts(context.rowCount, validity: validity) { row, bytes in
                            guard lengths[row] > 0 else { return }
                            guard lengths[row] <= Int64(longest / 4) else {
                                throw Failure.invalid("\(name) would make a text of \(lengths[row]) characters")
                            }
                            let text = texts[row]
                            let length = Int(lengths[row])
                            let missing = length - text.codePointCount
                            if missing <= 0 {
                                bytes.append(contentsOf: text.part(0, text.byteOffset(ofCodePoint: length)))
                                return
                            }
                            if !isLeft { bytes.append(contentsOf: text) }
                            fill(missing, fills[row], &bytes)
                            if isLeft { bytes.append(contentsOf: text) }
                        }
                    }
                }
            })
    }

    private static func fill(_ count: Int, _ fill: TextBytes, _ bytes: inout [UInt8]) {
        let length = fill.codePointCount
        guard length > 0 else { return }
        for _ in 0..<(count / length) { bytes.append(contentsOf: fill) }
        bytes.append(contentsOf: fill.part(0, fill.byteOffset(ofCodePoint: count % length)))
    }

    /// A signature of texts only.
    static func texts(
        _ counts: ClosedRange<Int>, to result: DataType = .text
    ) -> @Sendable ([DataType]) -> ScalarFunction.Signature? {
        { types in
            guard counts.contains(types.count), types.allSatisfy({ $0 == .text || $0 == .null }) else { return nil }
            return .init(arguments: types.map { _ in .text }, result: result)
        }
    }
}
