public import Columns

/// What a column holds.
public struct ColumnProfile: Sendable {
    /// The name.
    public var name: String
    /// The type.
    public var type: DataType
    /// How many rows have no value.
    public var nullCount = 0
    /// How many different values there are; at least so many where `distinctIsExact` is false.
    public var distinctCount = 0
    /// Whether all different values were counted.
    public var distinctIsExact = true
    /// The least value, texts by their bytes; null where there is none.
    public var minimum = Value.null
    /// The greatest value.
    public var maximum = Value.null
    /// For numbers, the quartiles.
    public var quartiles: Quartiles?
    /// Up to five different values, in the order of the file.
    public var examples: [Value] = []

    /// Three numbers that cut the values into four parts.
    public struct Quartiles: Hashable, Sendable {
        /// A quarter of the values lies at or below.
        public var lower: Double
        /// Half of the values lies at or below.
        public var median: Double
        /// Three quarters of the values lie at or below.
        public var upper: Double
        /// Whether they come from all values, not from a random million of them.
        public var isExact: Bool
    }
}

/// What a file holds: how it is written, and a profile of each column.
public struct FileProfile: Sendable {
    /// The path as it was given.
    public var path: String
    /// How the file is written, and what says so.
    public var dialect: Dialect
    /// What reading it came to.
    public var statistics: SourceStatistics
    /// The columns, in the file's order.
    public var columns: [ColumnProfile]
    /// What was found out about how it is written, phase by phase.
    public var choices: [SniffedChoice]

    /// How the file is written, in a few lines for people.
    public var summary: [String] {
        var lines = [
            "\(statistics.rows) \(statistics.rows == 1 ? "row" : "rows"), \(columns.count) "
                + "\(columns.count == 1 ? "column" : "columns"), \(dialect.encoding.rawValue)"
                + (dialect.compression == .none ? "" : ", \(dialect.compression.rawValue)")
                + ", \(statistics.byteCount) bytes"
                + (dialect.compression == .none ? "" : " (\(statistics.textByteCount) unpacked)")
        ]
        if statistics.rejectCount > 0 {
            let count = statistics.rejectCount
            lines.append("\(count) \(count == 1 ? "record" : "records") could not be read; the first:")
            for reject in statistics.rejects.prefix(3) {
                let column = reject.column.map { ", column \($0)" } ?? ""
                lines.append("  line \(reject.line)\(column): \(reject.reason)")
            }
        }
        if statistics.encodingRepairCount > 0 {
            let count = statistics.encodingRepairCount
            lines.append(
                dialect.encoding == .utf8Twice
                    ? "\(count) words were encoded twice and are mended"
                    : "\(count) bytes mean nothing in \(dialect.encoding.rawValue) and are read as U+FFFD")
        }
        return lines + Self.lines(of: choices)
    }

    /// A line for each choice: its phase, how sure it is, what it rests on, and the flag that settles it.
    private static func lines(of choices: [SniffedChoice]) -> [String] {
        var last: SniffedChoice.Phase?
        return choices.map { choice in
            let phase = choice.phase == last ? "" : choice.phase.rawValue
            last = choice.phase
            let percent = choice.confidence >= 1 ? "" : "\(Int((choice.confidence * 100).rounded(.down))) %"
            let flag = choice.flag.map { "  [\($0)]" } ?? ""
            return "  " + padded(phase, 10) + padded(percent, 5) + choice.sentence + flag
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// One row for each column of the file.
    public var table: Table {
        let schema = Schema([
            Field("column", .text), Field("type", .text), Field("nulls", .integer), Field("distinct", .text),
            Field("minimum", .text), Field("lower_quartile", .double), Field("median", .double),
            Field("upper_quartile", .double), Field("maximum", .text), Field("examples", .text),
        ])
        let rows = columns.map { column -> [Value] in
            [
                .text(column.name), .text(column.type.name), .integer(Int64(column.nullCount)),
                .text((column.distinctIsExact ? "" : "at least ") + String(column.distinctCount)),
                Self.text(column.minimum), column.quartiles.map { .double($0.lower) } ?? .null,
                column.quartiles.map { .double($0.median) } ?? .null,
                column.quartiles.map { .double($0.upper) } ?? .null, Self.text(column.maximum),
                .text(column.examples.map { Self.shortened($0.description) }.joined(separator: " · ")),
            ]
        }
        return Table(schema: schema, rows: rows)
    }

    private static func text(_ value: Value) -> Value { value.isNull ? .null : .text(shortened(value.description)) }

    private static func shortened(_ text: String) -> String { text.count > 40 ? text.prefix(39) + "…" : text }
}

extension CSVSource {
    /// Reads the file once more and says what each column holds. O(rows × columns).
    ///
    /// Distinct values are counted exactly up to 100,000 a column; quartiles are exact up to a million numbers, else
    /// those of a random million, the same on every run.
    public func profile() throws -> FileProfile {
        try decideTypes()
        var profilers = schema.fields.map { ColumnProfiler($0) }
        try scan(columns: Array(profilers.indices)) { chunk in
            for index in profilers.indices { profilers[index].observe(chunk.columns[index]) }
            return true
        }
        return FileProfile(
            path: path, dialect: dialect, statistics: statistics, columns: profilers.map { $0.finish() },
            choices: dialect.choices + [try footerChoice()] + typeChoices())
    }
}
