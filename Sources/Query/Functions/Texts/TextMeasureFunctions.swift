import Columns
import Diagnostics

/// Functions that make numbers and truths of texts, and `concat`, which joins values of any type.
enum TextMeasureFunctions {
    static let all: [ScalarFunction] = [
        measure("length", "length(text)", "The number of characters.") { $0.codePointCount },
        measure("char_length", "char_length(text)", "The number of characters.") { $0.codePointCount },
        measure("octet_length", "octet_length(text)", "The number of bytes in UTF-8.") { $0.count },
        ScalarFunction.strict(
            "ascii", "ascii(text)", "The code point of the first character; 0 where there is none.", [.text],
            to: .integer
        ) { columns, context, validity in
            TextOperand(columns[0]).withView { texts in
                .integer(
                    makeArray(context.rowCount, validity: validity, filler: 0) { row in
                        Int64(texts[row].string.unicodeScalars.first?.value ?? 0)
                    })
            }
        },
        character,
        place("strpos"), place("instr"), place("position", isPartFirst: true),
        test("starts_with", "Whether the text starts with another.") { text, other in
            text.count >= other.count && text.part(0, other.count).equals(other)
        },
        test("ends_with", "Whether the text ends with another.") { text, other in
            text.count >= other.count && text.part(text.count - other.count, text.count).equals(other)
        },
        test("contains", "Whether the text contains another.") { text, other in text.firstRange(of: other) != nil },
        concat, concatWithSeparator,
    ]

    private static func measure(
        _ name: String, _ usage: String, _ summary: String, _ body: @escaping @Sendable (TextBytes) -> Int
    ) -> ScalarFunction {
        .strict(name, usage, summary, [.text], to: .integer) { columns, context, _ in
            TextOperand(columns[0]).withView { texts in
                .integer(makeArray(context.rowCount) { Int64(body(texts[$0])) })
            }
        }
    }

    private static func place(_ name: String, isPartFirst: Bool = false) -> ScalarFunction {
        .strict(
            name, isPartFirst ? "\(name)(part IN text)" : "\(name)(text, part)",
            "Where a part first stands, counted from 1; 0 where it doesn't.",
            [.text, .text],
            to: .integer
        ) { columns, context, _ in
            TextOperand(columns[isPartFirst ? 1 : 0]).withView { texts in
                TextOperand(columns[isPartFirst ? 0 : 1]).withView { parts in
                    .integer(
                        makeArray(context.rowCount) { row in
                            guard let found = texts[row].firstRange(of: parts[row]) else { return 0 }
                            return Int64(texts[row].part(0, found).codePointCount + 1)
                        })
                }
            }
        }
    }

    private static func test(
        _ name: String, _ summary: String, _ body: @escaping @Sendable (TextBytes, TextBytes) -> Bool
    ) -> ScalarFunction {
        .strict(name, "\(name)(text, part)", summary, [.text, .text], to: .boolean) { columns, context, _ in
            TextOperand(columns[0]).withView { texts in
                TextOperand(columns[1]).withView { parts in
                    .boolean(makeBitmap(context.rowCount) { body(texts[$0], parts[$0]) })
                }
            }
        }
    }

    private static let character = ScalarFunction.strict(
        "chr", "chr(code)", "The character of a code point.", [.integer], to: .text
    ) { columns, context, validity in
        let codes = Lane(columns[0].integers)
        return try makeTexts(context.rowCount, validity: validity) { row, bytes in
            guard let code = UInt32(exactly: codes[row]), code > 0, let scalar = Unicode.Scalar(code) else {
                throw Failure.invalid("\(codes[row]) is no character's code point")
            }
            bytes.append(contentsOf: String(Character(scalar)).utf8)
        }
    }

    private static let concat = ScalarFunction(
        name: "concat", usage: "concat(a, b, …)",
        summary: "The values as text, one after the other; nulls are left out.",
        resolve: { $0.isEmpty ? nil : .init(arguments: $0.map { _ in .text }, result: .text) },
        evaluate: { columns, context in
            Column(type: .text, storage: joined(columns, rows: context.rowCount, separator: nil))
        })

    private static let concatWithSeparator = ScalarFunction(
        name: "concat_ws", usage: "concat_ws(separator, a, b, …)",
        summary: "The values as text with a separator between them; nulls are left out.",
        resolve: { $0.count < 2 ? nil : .init(arguments: $0.map { _ in .text }, result: .text) },
        evaluate: { columns, context in
            guard !columns[0].isConstantNull else { return Column(nullsOf: .text, count: 1) }
            let rows = context.rowCount
            return Column(
                type: .text,
                storage: joined(Array(columns.dropFirst()), rows: rows, separator: TextOperand(columns[0])),
                validity: ComparisonFunctions.validBits(columns[0], rows: rows))
        })

    private static func joined(_ columns: [Column], rows: Int, separator: TextOperand?) -> Column.Storage {
        let operands = columns.map { TextOperand($0) }
        let valid = columns.map { ComparisonFunctions.validBits($0, rows: rows) }
        return makeTexts(rows, validity: nil) { row, bytes in
            var isFirst = true
            for (index, operand) in operands.enumerated() where valid[index][row] {
                if !isFirst, let separator { separator.withView { bytes.append(contentsOf: $0[row]) } }
                operand.withView { bytes.append(contentsOf: $0[row]) }
                isFirst = false
            }
        }
    }
}
