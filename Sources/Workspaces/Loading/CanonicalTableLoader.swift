import Columns
import Diagnostics
import Ingest
import Query
import Synchronization

/// Puts a canonical table together from its parts, column by column, each once.
///
/// The first load decides which rows count: those with all that a row must have, without footers and duplicates.
/// Later loads only add columns.
final class CanonicalTableLoader: Sendable {
    let table: CanonicalTable
    let parts: [TablePart]
    let configuration: TableConfiguration?
    let zone: TimeZoneRules
    /// Canonical columns in their order, then the exports' own.
    let schema: Schema
    /// The canonical columns that the exports have, or that are given as constants.
    let availableColumns: Set<String>
    /// The columns without whose value a row can't be used.
    let valueColumns: [CanonicalColumn]
    private let conversions: [String: ColumnConversion]
    private let state = Mutex(State())

    /// What has been loaded so far.
    struct State {
        var selection: RowSelection?
        var columns: [String: [Column]] = [:]
        var report = LoadReport()
    }

    init(table: CanonicalTable, parts: [TablePart], configuration: TableConfiguration?, zone: TimeZoneRules) throws {
        self.table = table
        self.parts = parts
        self.configuration = configuration
        self.zone = zone
        var available = Set(configuration?.constants.map(\.column) ?? [])
        for part in parts { available.formUnion(part.matching.indices.keys) }
        availableColumns = available
        let required = table.columns.filter { [available] column in
            column.isRequired && !table.goesWithout(column.name, available: available)
        }
        valueColumns = table.columns.filter { [available] column in
            column.isValueRequired && !table.goesWithout(column.name, available: available)
        }
        for column in required where !available.contains(column.name) {
            guard let part = parts.first else { continue }
            throw part.matching.missing(
                column, of: table, headers: part.provider.schema.names, path: part.name)
        }
        for column in required {
            let isConstant = configuration?.constants.contains { $0.column == column.name } ?? false
            for part in parts where part.matching.indices[column.name] == nil && !isConstant {
                throw part.matching.missing(
                    column, of: table, headers: part.provider.schema.names, path: part.name)
            }
        }
        var fields: [Field] = []
        var conversions: [String: ColumnConversion] = [:]
        for column in table.columns {
            let values = Dictionary(
                (configuration?.values[column.name] ?? []).map { (NameNormalizer.compact($0.text), $0.value) },
                uniquingKeysWith: { _, last in last })
            let conversion = ColumnConversion(
                table: table.name, column: column, scale: try Self.scale(of: column, parts: parts, configuration),
                values: values, zone: zone, marks: try Self.marks(of: column, parts: parts, configuration))
            conversions[column.name] = conversion
            fields.append(Field(column.name, conversion.dataType))
        }
        var extras: [String: DataType] = [:]
        var order: [String] = []
        for part in parts {
            for extra in part.matching.extras {
                let type = part.provider.schema.fields[extra.index].type
                if let known = extras[extra.name] {
                    extras[extra.name] = ColumnWidening.commonType(known, type)
                } else {
                    extras[extra.name] = type
                    order.append(extra.name)
                }
            }
        }
        fields += order.map { Field($0, extras[$0] ?? .text) }
        schema = Schema(fields)
        self.conversions = conversions
    }

    /// The columns of those names, in chunks, with what was found out about the rows.
    func load(_ names: [String]) throws -> LoadedTable {
        try state.withLock { state in
            try load(names, &state)
            let fields = names.compactMap { name in schema.index(of: name).map { schema.fields[$0] } }
            let columns = fields.map { state.columns[$0.name] ?? [] }
            let counts = state.selection?.chunkRowCounts ?? []
            let chunks = counts.indices.map { chunk in
                Chunk(columns: columns.map { $0[chunk] }, rowCount: counts[chunk])
            }
            return LoadedTable(
                name: table.name, table: Table(schema: Schema(fields), chunks: chunks), report: state.report)
        }
    }

    /// What was found out about the rows, once some were read; nil before.
    var loadedReport: LoadReport? { state.withLock { $0.selection == nil ? nil : $0.report } }

    /// Who owns which client in one part: client, manager, and when the client was acquired.
    func owners(in part: TablePart) throws -> [(client: String, manager: String?, acquired: Value)] {
        let names = ["client_id", "manager_id", "acquired_on"]
        var indices: [Int] = []
        let places = names.map { name -> Int? in
            guard let index = part.matching.indices[name] else { return nil }
            indices.append(index)
            return indices.count - 1
        }
        var result: [(client: String, manager: String?, acquired: Value)] = []
        var raw = RawColumns()
        try part.provider.scan(columns: indices) { chunk in
            let columns = try zip(names, places).map { name, place in
                try convert(
                    place.map { chunk.columns[$0] }, name: name, rows: chunk.rowCount, part: part, base: 0, &raw)
            }
            for row in 0..<chunk.rowCount {
                guard case .text(let client) = columns[0][row] else { continue }
                var manager: String?
                if case .text(let text) = columns[1][row] { manager = text }
                result.append((client, manager, columns[2][row]))
            }
            return true
        }
        return result
    }

    private func load(_ names: [String], _ state: inout State) throws {
        var wanted = names.compactMap { name in schema.index(of: name).map { schema.fields[$0].name } }
        if state.selection == nil {
            wanted += table.key + valueColumns.map(\.name)
        }
        var missing: [String] = []
        for name in wanted where state.columns[name] == nil && !missing.contains(name) { missing.append(name) }
        guard !missing.isEmpty || state.selection == nil else { return }
        var raw = try read(missing)
        if state.selection == nil {
            state.report = raw.report
            state.selection = try select(raw, &state.report)
        } else {
            state.report.valueDefects += raw.report.valueDefects
        }
        guard let selection = state.selection else { return }
        for name in missing {
            let columns = raw.columns.removeValue(forKey: name) ?? []
            if !selection.totals.isEmpty {
                state.report.warnings += checkTotals(name, columns, raw, selection)
            }
            state.columns[name] = try selection.applied(
                to: columns, type: type(of: name), isSummed: isSummed(name), name: "\(table.name).\(name)")
        }
    }

    private func type(of name: String) -> DataType { schema.index(of: name).map { schema.fields[$0].type } ?? .text }

    /// Which columns of payroll are added up where a manager has several rows for a month.
    private func isSummed(_ name: String) -> Bool {
        table.name == "payroll" && ["base_salary", "bonus", "training_days"].contains(name)
    }

    // MARK: Reading

    /// Columns as converted, before any row is left out.
    struct RawColumns {
        var columns: [String: [Column]] = [:]
        var chunkRowCounts: [Int] = []
        /// The part that each chunk is of.
        var chunkParts: [Int] = []
        /// Rows, counted over all parts, whose value in a column can't be read; for columns that need one.
        var unreadable: [String: Set<Int>] = [:]
        var report = LoadReport()
    }

    private func read(_ names: [String]) throws -> RawColumns {
        var raw = RawColumns()
        for name in names { raw.columns[name] = [] }
        var base = 0
        let wanted = parts.map { part in
            names.map { name in
                part.matching.indices[name] ?? part.matching.extras.first { $0.name == name }?.index
            }
        }
        try ConcurrentWork.forEachPiece(of: Array(parts.indices)) { [parts] index, take in
            let columns = Self.distinct(wanted[index])
            try parts[index].provider.scan(columns: columns) { try take((index, $0)) }
        } take: { partIndex, chunk in
            let columns = Self.distinct(wanted[partIndex])
            for (name, index) in zip(names, wanted[partIndex]) {
                let source = index.flatMap(columns.firstIndex).map { chunk.columns[$0] }
                let column = try convert(
                    source, name: name, rows: chunk.rowCount, part: parts[partIndex], base: base, &raw)
                raw.columns[name]?.append(column)
            }
            raw.chunkRowCounts.append(chunk.rowCount)
            raw.chunkParts.append(partIndex)
            base += chunk.rowCount
            return true
        }
        return raw
    }

    /// A file's columns that several of the table's are made of are read once.
    private static func distinct(_ indices: [Int?]) -> [Int] {
        var result: [Int] = []
        for case let index? in indices where !result.contains(index) { result.append(index) }
        return result
    }

    private func convert(
        _ source: Column?, name: String, rows: Int, part: TablePart, base: Int, _ raw: inout RawColumns
    ) throws -> Column {
        if let problem = part.unreadable[name] { throw problem }
        guard let conversion = conversions[name] else {
            return source.map { ColumnWidening.widened($0, to: type(of: name)) }
                ?? Column(nullsOf: type(of: name), count: rows)
        }
        guard let source else {
            if let constant = configuration?.constants.first(where: { $0.column == name }) {
                let one = Column(repeating: .text(constant.value), type: .text, count: rows)
                return try conversion.converted(one, part: part.name).column
            }
            return Column(nullsOf: conversion.dataType, count: rows)
        }
        let outcome = try conversion.converted(source, part: part.name)
        for (rows, isOutOfRange) in [(outcome.unreadable, false), (outcome.outOfRange, true)] {
            for row in rows {
                if conversion.column.isValueRequired { raw.unreadable[name, default: []].insert(base + Int(row)) }
                raw.report.addDefect(
                    file: part.name, column: name, value: source[Int(row)].description, isOutOfRange: isOutOfRange)
            }
        }
        return outcome.column
    }

    // MARK: Scales and decimal marks

    private static func scale(
        of column: CanonicalColumn, parts: [TablePart], _ configuration: TableConfiguration?
    ) throws -> Int {
        var scale: Int
        switch column.type {
        case .money: scale = 2
        case .number: scale = column.name == "rate" ? 6 : 0
        default: return 0
        }
        for part in parts {
            guard let index = part.matching.indices[column.name] else { continue }
            switch part.provider.schema.fields[index].type {
            case .decimal(let found): scale = max(scale, found)
            case .double: scale = max(scale, 6)
            case .text: scale = max(scale, 4)
            default: continue
            }
        }
        if let constant = configuration?.constants.first(where: { $0.column == column.name }) {
            guard let value = ExactDecimal(constant.value) else {
                throw Diagnostic(
                    .usage, code: "yaml-type", "\"\(constant.value)\" isn't \(column.type.expectation)",
                    at: constant.location)
            }
            scale = max(scale, value.scale)
        }
        return scale
    }

    /// The decimal marks of the parts in which a number column stayed text.
    private static func marks(
        of column: CanonicalColumn, parts: [TablePart], _ configuration: TableConfiguration?
    ) throws -> [String: AmountText.Mark] {
        switch column.type {
        case .money, .number: break
        default: return [:]
        }
        var marks: [String: AmountText.Mark] = [:]
        for part in parts {
            guard let index = part.matching.indices[column.name], part.provider.schema.fields[index].type == .text
            else { continue }
            if let decimal = configuration?.dialect.decimalMark {
                marks[part.name] = decimal == "," ? .comma : .point
                continue
            }
            var evidence = AmountText.Evidence()
            try part.provider.scan(columns: [index]) { chunk in
                for row in 0..<chunk.rowCount where chunk.columns[0].isValid(row) {
                    evidence.observe(chunk.columns[0][row].description)
                }
                return true
            }
            // An undecided column is an error only for whoever asks for it.
            marks[part.name] = evidence.mark
        }
        return marks
    }
}
