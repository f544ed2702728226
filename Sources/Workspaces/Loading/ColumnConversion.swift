import Columns
import Diagnostics
import Ingest

/// Turns a column as it was read into a column of a canonical table.
struct ColumnConversion {
    /// The table's name.
    let table: String
    /// What the column must become.
    let column: CanonicalColumn
    /// The scale of decimals.
    let scale: Int
    /// What exported texts mean, by `NameNormalizer.compact`; an empty text for no value.
    let values: [String: String]
    /// The workspace's time zone.
    let zone: TimeZoneRules
    /// By part, the decimal mark of a number column that stayed text there.
    let marks: [String: AmountText.Mark]
    /// The texts of a choice, shared by all chunks.
    private let choices: TextDictionary
    private let choiceCodes: [String: UInt32]

    /// What became of a column.
    struct Outcome {
        /// The canonical column.
        var column: Column
        /// Rows with a value that means nothing in the column; they are null in it.
        var unreadable: [UInt32] = []
        /// Rows with a value outside the column's range; they are null in it.
        var outOfRange: [UInt32] = []
    }

    init(
        table: String, column: CanonicalColumn, scale: Int, values: [String: String], zone: TimeZoneRules,
        marks: [String: AmountText.Mark] = [:]
    ) {
        self.table = table
        self.column = column
        self.scale = scale
        self.values = values
        self.zone = zone
        self.marks = marks
        var names: [String] = []
        if case .choice(let choices) = column.type { names = choices }
        choices = TextDictionary(TextArray(names.isEmpty ? [""] : names))
        choiceCodes = Dictionary(
            names.enumerated().map { ($1, UInt32(truncatingIfNeeded: $0)) }, uniquingKeysWith: { a, _ in a })
    }

    /// The type of the canonical column.
    var dataType: DataType { column.type.dataType(scale: scale) }

    /// Converts a column of the part of that name.
    ///
    /// - Throws: a `Diagnostic` where the texts of a number column leave open which mark is the decimal one.
    func converted(_ source: Column, part: String) throws -> Outcome {
        if case .null = source.storage { return Outcome(column: Column(nullsOf: dataType, count: source.count)) }
        switch column.type {
        case .identifier, .text: return Outcome(column: text(source))
        case .choice: return choice(source)
        case .date: return temporal(source) { date($0) }
        case .month: return temporal(source) { date($0)?.startOfMonth }
        case .instant: return instant(source)
        case .money: return try decimal(source, part: part, minimum: nil, maximum: nil)
        case .number(let minimum, let maximum):
            return try decimal(source, part: part, minimum: minimum, maximum: maximum)
        case .boolean: return boolean(source)
        }
    }

    // MARK: Texts

    private func text(_ source: Column) -> Column {
        switch source.storage {
        case .dictionary(let codes, let dictionary):
            let texts = (0..<dictionary.count).map { dictionary[UInt32(truncatingIfNeeded: $0)] }
            let cleaned = texts.map(clean)
            if cleaned == texts, !texts.contains("") { return source }
            // Codes stay; texts that became empty make their rows null.
            let isEmpty = cleaned.map(\.isEmpty)
            guard isEmpty.contains(true) else {
                return merged(codes: codes, texts: cleaned, validity: source.validity)
            }
            let validity = Bitmap((0..<codes.count).map { source.isValid($0) && !isEmpty[Int(codes[$0])] })
            return merged(codes: codes, texts: cleaned, validity: validity)
        case .text(let texts):
            var needsWork = !values.isEmpty
            for index in 0..<texts.count where !needsWork && source.isValid(index) {
                needsWork = Self.mayHaveSpaceAround(texts.bytes[texts.range(index)])
            }
            guard needsWork else { return source }
            var result = TextArray()
            result.reserve(texts: texts.count, bytes: texts.bytes.count)
            var validity = Bitmap(repeating: true, count: texts.count)
            for index in 0..<texts.count {
                let cleaned = source.isValid(index) ? clean(texts[index]) : ""
                result.append(cleaned)
                if cleaned.isEmpty { validity[index] = false }
            }
            return Column(type: .text, storage: .text(result), validity: validity)
        default:
            var builder = ColumnBuilder(type: .text)
            for row in 0..<source.count {
                let cleaned = source.isValid(row) ? clean(source[row].description) : ""
                builder.append(cleaned.isEmpty ? .null : .text(cleaned))
            }
            return builder.finish()
        }
    }

    /// Codes with texts that may have become equal to each other.
    private func merged(codes: [UInt32], texts: [String], validity: Bitmap?) -> Column {
        var distinct: [String: UInt32] = [:]
        var kept = TextArray()
        let mapped = texts.map { text in
            if let code = distinct[text] { return code }
            let code = UInt32(truncatingIfNeeded: kept.count)
            distinct[text] = code
            kept.append(text)
            return code
        }
        return Column(
            type: .text, storage: .dictionary(codes.map { mapped[Int($0)] }, TextDictionary(kept)), validity: validity)
    }

    /// The text without white space around it, mapped as the workspace says.
    private func clean(_ text: String) -> String {
        var trimmed = text[...]
        while let first = trimmed.first, first.isWhitespace { trimmed = trimmed.dropFirst() }
        while let last = trimmed.last, last.isWhitespace { trimmed = trimmed.dropLast() }
        if !values.isEmpty, let value = values[NameNormalizer.compact(String(trimmed))] { return value }
        return String(trimmed)
    }

    /// Whether a text is empty or may begin or end with white space: ASCII's, or U+00A0, U+2000 and on, U+3000.
    private static func mayHaveSpaceAround(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, let last = bytes.last else { return true }
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 9 && byte <= 13) }
        if isSpace(first) || isSpace(last) { return true }
        if first < 0x80, last < 0x80 { return false }
        if first == 0xE2 || first == 0xE3 || (first == 0xC2 && bytes[bytes.startIndex + 1] == 0xA0) { return true }
        let tail = bytes.suffix(3)
        return tail.first == 0xE2 || tail.first == 0xE3 || bytes.suffix(2).elementsEqual([0xC2, 0xA0])
    }

    private func choice(_ source: Column) -> Outcome {
        let text = text(source)
        var outcome = Outcome(column: text)
        var codes = [UInt32](repeating: 0, count: text.count)
        var validity = Bitmap(repeating: false, count: text.count)
        func code(_ text: String) -> UInt32? {
            choiceCodes[text]
                ?? CanonicalSchema.canonicalValue(text, table: table, column: column.name).flatMap { choiceCodes[$0] }
        }
        if case .dictionary(let rows, let dictionary) = text.storage {
            let mapped = (0..<dictionary.count).map { code(dictionary[UInt32(truncatingIfNeeded: $0)]) }
            for row in rows.indices where text.isValid(row) {
                if let mapped = mapped[Int(rows[row])] {
                    codes[row] = mapped
                    validity[row] = true
                } else {
                    outcome.unreadable.append(UInt32(truncatingIfNeeded: row))
                }
            }
        } else if case .text(let texts) = text.storage {
            var known: [String: UInt32?] = [:]
            for row in 0..<text.count where text.isValid(row) {
                let value = texts[row]
                let mapped = known[value] ?? code(value)
                known[value] = .some(mapped)
                if let mapped {
                    codes[row] = mapped
                    validity[row] = true
                } else {
                    outcome.unreadable.append(UInt32(truncatingIfNeeded: row))
                }
            }
        }
        outcome.column = Column(type: .text, storage: .dictionary(codes, choices), validity: validity)
        return outcome
    }

    private func boolean(_ source: Column) -> Outcome {
        if case .boolean = source.storage { return Outcome(column: source) }
        var outcome = Outcome(column: source)
        var bits = Bitmap(repeating: false, count: source.count)
        var validity = Bitmap(repeating: false, count: source.count)
        var known: [String: Bool?] = [:]
        for row in 0..<source.count where source.isValid(row) {
            let text = clean(source[row].description)
            if text.isEmpty { continue }
            let value = known[text] ?? CanonicalSchema.boolean(text)
            known[text] = .some(value)
            if let value {
                bits[row] = value
                validity[row] = true
            } else {
                outcome.unreadable.append(UInt32(truncatingIfNeeded: row))
            }
        }
        outcome.column = Column(type: .boolean, storage: .boolean(bits), validity: validity)
        return outcome
    }

    // MARK: Numbers

    private func decimal(_ source: Column, part: String, minimum: Int?, maximum: Int?) throws -> Outcome {
        var outcome = Outcome(column: source)
        var mantissas = [Int128](repeating: 0, count: source.count)
        var validity = source.validity ?? Bitmap(repeating: true, count: source.count)
        switch source.storage {
        case .integer(let numbers):
            let factor = ExactDecimal.powerOfTen(scale) ?? 1
            for row in numbers.indices { mantissas[row] = Int128(numbers[row]) &* factor }
        case .decimal64(let numbers) where source.decimalScale <= scale:
            let factor = ExactDecimal.powerOfTen(scale - source.decimalScale) ?? 1
            for row in numbers.indices { mantissas[row] = Int128(numbers[row]) &* factor }
        default:
            for row in 0..<source.count where source.isValid(row) {
                let value = source[row]
                if case .text(let text) = value, clean(text).isEmpty {
                    validity[row] = false
                } else if let mantissa = try amount(value, part: part)?.normalized.exactMantissa(scale: scale) {
                    mantissas[row] = mantissa
                } else {
                    outcome.unreadable.append(UInt32(truncatingIfNeeded: row))
                    validity[row] = false
                }
            }
        }
        if minimum != nil || maximum != nil {
            let unit = ExactDecimal.powerOfTen(scale) ?? 1
            let lower = minimum.map { Int128($0) * unit }
            let upper = maximum.map { Int128($0) * unit }
            for row in mantissas.indices where validity[row] {
                if lower.map({ mantissas[row] < $0 }) ?? false || upper.map({ mantissas[row] > $0 }) ?? false {
                    outcome.outOfRange.append(UInt32(truncatingIfNeeded: row))
                    validity[row] = false
                }
            }
        }
        outcome.column = Column(decimals: mantissas, scale: scale, validity: validity)
        return outcome
    }

    private func amount(_ value: Value, part: String) throws -> ExactDecimal? {
        switch value {
        case .decimal(let number): return number
        case .integer(let number): return ExactDecimal(number)
        case .double(let number): return ExactDecimal(scientific: "\(number)")
        case .text(let text):
            let text = clean(text)
            if let mark = marks[part] { return AmountText.decimal(text, mark: mark) }
            guard text.contains(where: { $0 == "," || $0 == "." }) else {
                return AmountText.decimal(text, mark: .point)
            }
            throw Diagnostic(
                .input, code: "ambiguous-decimal-mark",
                "\(part): it can't be told whether \"\(text)\" in \(table).\(column.name) has a decimal mark",
                at: SourceLocation(source: part),
                help: [
                    "say it in \(WorkspaceConfiguration.fileName), under tables.\(table).dialect:",
                    "  decimal: \",\"   or   decimal: \".\"",
                ])
        default: return nil
        }
    }

    // MARK: Times

    private func temporal(_ source: Column, _ read: (Value) -> CalendarDate?) -> Outcome {
        if case .date = source.storage, column.type == .date { return Outcome(column: source) }
        var outcome = Outcome(column: source)
        var days = [Int32](repeating: 0, count: source.count)
        var validity = source.validity ?? Bitmap(repeating: true, count: source.count)
        for row in 0..<source.count where source.isValid(row) {
            let value = source[row]
            if let date = read(value) {
                days[row] = date.days
            } else {
                validity[row] = false
                if case .text(let text) = value, clean(text).isEmpty { continue }
                outcome.unreadable.append(UInt32(truncatingIfNeeded: row))
            }
        }
        outcome.column = Column(type: .date, storage: .date(days), validity: validity)
        return outcome
    }

    private func date(_ value: Value) -> CalendarDate? {
        switch value {
        case .date(let date): return date
        case .timestamp(let moment): return moment.date
        case .timestampWithZone(let moment): return zone.localTime(of: moment).date
        case .text(let text):
            return column.type == .month ? MonthText.month(clean(text)) : CalendarDate(iso: clean(text))
        case .integer(let number):
            guard column.type == .month else { return nil }
            // Five digits are a spreadsheet's serial number: days since 1899-12-30.
            return (18_264..<91_313).contains(number)
                ? CalendarDate(days: Int32(truncatingIfNeeded: number - 25_569)).startOfMonth
                : MonthText.month(String(number))
        case .decimal(let number): return column.type == .month ? MonthText.month(number.description) : nil
        default: return nil
        }
    }

    private func instant(_ source: Column) -> Outcome {
        switch source.storage {
        case .timestamp(var moments):
            if source.type == .timestamp { zone.convertToInstants(&moments) }
            return Outcome(
                column: Column(type: .timestampWithZone, storage: .timestamp(moments), validity: source.validity))
        case .date(let days):
            var moments = days.map { Int64($0) &* Timestamp.microsecondsPerDay }
            zone.convertToInstants(&moments)
            return Outcome(
                column: Column(type: .timestampWithZone, storage: .timestamp(moments), validity: source.validity))
        default:
            let rows = (0..<source.count).filter { source.isValid($0) && !clean(source[$0].description).isEmpty }
            return Outcome(
                column: Column(nullsOf: .timestampWithZone, count: source.count),
                unreadable: rows.map { UInt32(truncatingIfNeeded: $0) })
        }
    }
}

extension Column {
    /// Decimals, in 64 bits each where all fit.
    init(decimals mantissas: [Int128], scale: Int, validity: Bitmap?) {
        let isNarrow = mantissas.allSatisfy { $0 >= Int128(Int64.min) && $0 <= Int128(Int64.max) }
        self.init(
            type: .decimal(scale: scale),
            storage: isNarrow
                ? .decimal64(mantissas.map { Int64(truncatingIfNeeded: $0) }) : .decimal128(mantissas),
            validity: validity)
    }
}

extension ExactDecimal {
    /// The mantissa at a scale; nil where digits would be lost.
    func exactMantissa(scale newScale: Int) -> Int128? {
        scale <= newScale ? rescaled(to: newScale)?.mantissa : nil
    }

    /// Reads a decimal that may have an exponent, as in `1.2e7`; nil for anything else or more than 38 digits.
    init?(scientific text: String) {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        guard let first = parts.first, parts.count <= 2, let mantissa = ExactDecimal(String(first)) else { return nil }
        guard parts.count == 2 else {
            self = mantissa
            return
        }
        guard let exponent = Int(parts[1]), abs(exponent) <= 100 else { return nil }
        let plain = mantissa.normalized
        if exponent >= plain.scale {
            guard let factor = ExactDecimal.powerOfTen(exponent - plain.scale) else { return nil }
            let (product, overflow) = plain.mantissa.multipliedReportingOverflow(by: factor)
            guard !overflow, ExactDecimal.isInRange(product) else { return nil }
            self.init(mantissa: product, scale: 0)
        } else {
            guard plain.scale - exponent <= ExactDecimal.maximumDigits else { return nil }
            self.init(mantissa: plain.mantissa, scale: plain.scale - exponent)
        }
    }
}
