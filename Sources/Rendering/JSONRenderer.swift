import Columns
import Diagnostics
public import ReportDocument

/// Renders a document as JSON: everything in it, with typed values, keys in a fixed order.
///
/// Exact decimals are strings (`"12.50"`), since most readers of JSON would make binary fractions of them; whole
/// numbers beyond ±2⁵³ are strings too. Dates and times are ISO 8601. Floating-point numbers that aren't finite are
/// null. A value says its type: `{"type": "decimal", "value": "12.50", "shown": "12.50 MDL"}`. A suppressed cell has
/// its reason and no value.
public struct JSONRenderer: Hashable, Sendable {
    /// The version of the format; a change that breaks readers raises it.
    public static let formatVersion = 1

    /// Makes a renderer.
    public init() {}

    /// The document as JSON text, ending in a newline.
    public func render(_ document: ReportDocument) -> String {
        JSONDocument(document).node.rendered() + "\n"
    }
}

/// The parts of a document as JSON values.
struct JSONDocument {
    let document: ReportDocument
    let words: CellText

    init(_ document: ReportDocument) {
        self.document = document
        words = CellText(document.language)
    }

    var node: JSONNode {
        .object([
            ("format", .string("rapport-report")), ("version", .literal(String(JSONRenderer.formatVersion))),
            ("id", .string(document.id)), ("title", .string(document.title)),
            ("subtitle", .text(document.subtitle)), ("language", .string(document.language.rawValue)),
            ("blocks", .array(document.blocks.map(node))), ("provenance", provenance(document.provenance)),
        ])
    }

    private func typed(_ type: String, _ members: [(name: String, value: JSONNode)]) -> JSONNode {
        .object([("block", .string(type))] + members)
    }

    private func node(_ block: Block) -> JSONNode {
        switch block {
        case .heading(let level, let text):
            typed("heading", [("level", .literal(String(level))), ("text", inline(text))])
        case .paragraph(let text): typed("paragraph", [("text", inline(text))])
        case .list(let list):
            typed(
                "list",
                [
                    ("start", list.start.map { .literal(String($0)) } ?? .null),
                    (
                        "items",
                        .array(
                            list.items.map {
                                .object([("text", inline($0.text)), ("blocks", .array($0.blocks.map(node)))])
                            })
                    ),
                ])
        case .quote(let blocks): typed("quote", [("blocks", .array(blocks.map(node)))])
        case .keyFigures(let figures): typed("key-figures", [("figures", .array(figures.map(node)))])
        case .table(let table): typed("table", members(table))
        case .chart(let chart):
            typed(
                "chart",
                [
                    ("key", .string(chart.key)), ("title", .text(chart.title)), ("alt", .string(chart.alt)),
                    ("note", .text(chart.note)), ("specification", JSONChart.node(chart.specification)),
                    ("data", chart.data.map { .object(members($0)) } ?? .null),
                ])
        case .callout(let callout):
            typed(
                "callout",
                [
                    ("kind", .string(callout.kind.rawValue)), ("title", .string(callout.title)),
                    ("body", .array(callout.body.map(node))),
                    ("diagnostic", callout.diagnostic.map { .literal($0.json) } ?? .null),
                ])
        case .details(let details):
            typed("details", [("summary", .string(details.summary)), ("blocks", .array(details.blocks.map(node)))])
        case .code(let code):
            typed("code", [("language", .text(code.language)), ("text", .string(code.text))])
        case .divider: typed("divider", [])
        }
    }

    /// Running text as plain text: its figures stand in it as they are shown.
    private func inline(_ text: [Inline]) -> JSONNode { .string(words.plain(text)) }

    private func node(_ figure: KeyFigure) -> JSONNode {
        .object([
            ("key", .text(figure.key)), ("label", .string(figure.label)), ("value", cell(figure.value, nil)),
            ("change", figure.change.map { cell($0, nil) } ?? .null), ("change_label", .text(figure.changeLabel)),
            ("change_is_good", figure.changeIsGood.map(JSONNode.boolean) ?? .null),
            ("target", figure.target.map { cell($0, nil) } ?? .null),
            ("target_met", figure.isTargetMet.map(JSONNode.boolean) ?? .null), ("note", .text(figure.note)),
            ("sparkline", .array(figure.sparkline.map(JSONNode.double))),
        ])
    }

    private func members(_ table: TableBlock) -> [(name: String, value: JSONNode)] {
        func row(_ row: TableRow) -> JSONNode {
            .object([
                ("flag", .text(row.flag?.text(in: document.language))), ("emphasis", .boolean(row.isEmphasized)),
                ("cells", .array(table.columns.indices.map { cell(row[$0], table.columns[$0]) })),
            ])
        }
        return [
            ("key", .string(table.key)), ("title", .text(table.title)), ("note", .text(table.note)),
            (
                "columns",
                .array(
                    table.columns.map {
                        .object([
                            ("key", .string($0.key)), ("label", .string($0.label)),
                            ("unit", .text(CellText.unit($0))), ("help", .text($0.help)),
                        ])
                    })
            ),
            ("rows", .array(table.rows.map(row))), ("total", table.total.map(row) ?? .null),
        ]
    }

    private func cell(_ cell: Cell, _ column: TableColumn?) -> JSONNode {
        if let reason = cell.suppression {
            return .object([("type", .string("suppressed")), ("value", .null), ("shown", .string(reason))])
        }
        var members: [(name: String, value: JSONNode)] = [
            ("type", .string(Self.typeName(cell.value))), ("value", Self.value(cell.value)),
            ("shown", .string(words.formatter.text(cell, column: column?.format))),
        ]
        if let interval = cell.interval {
            members += [
                ("low", Self.value(interval.low)), ("high", Self.value(interval.high)),
                ("level", .double(interval.level)),
            ]
        }
        if let suffix = cell.suffix { members.append(("suffix", .string(suffix))) }
        if cell.tone != .neutral { members.append(("tone", .string(cell.tone.rawValue))) }
        if let flag = cell.flag { members.append(("flag", .string(flag.text(in: document.language)))) }
        return .object(members)
    }

    static func typeName(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .boolean: "boolean"
        case .integer: "integer"
        case .decimal: "decimal"
        case .double: "double"
        case .text: "text"
        case .date: "date"
        case .timestamp, .timestampWithZone: "timestamp"
        case .interval: "interval"
        }
    }

    static func value(_ value: Value) -> JSONNode {
        switch value {
        case .null: .null
        case .boolean(let value): .boolean(value)
        case .integer(let value):
            value.magnitude <= 1 << 53 ? .literal(String(value)) : .string(String(value))
        case .double(let value): .double(value)
        case .timestamp(let moment): .string(iso(moment))
        case .timestampWithZone(let moment): .string(iso(moment) + "Z")
        default: .string(value.description)
        }
    }

    private static func iso(_ moment: Timestamp) -> String {
        String(moment.description.map { $0 == " " ? "T" : $0 })
    }

    private func provenance(_ provenance: Provenance) -> JSONNode {
        func period(_ period: Provenance.Period) -> JSONNode {
            .object([
                ("label", .string(period.label)), ("start", .string(period.start.description)),
                ("end", .string(period.end.description)),
            ])
        }
        return .object([
            ("made_by", .string(provenance.toolVersion)), ("report", .string(provenance.reportID)),
            ("period", provenance.period.map(period) ?? .null),
            ("compared_with", .array(provenance.comparisons.map(period))),
            (
                "parameters",
                .array(
                    provenance.parameters.map { .object([("name", .string($0.name)), ("value", .string($0.value))]) })
            ),
            ("data_end", provenance.dataEnd.map { .string(Self.iso($0)) } ?? .null),
            ("time_zone", .text(provenance.timeZone)),
            (
                "inputs",
                .array(
                    provenance.inputs.map {
                        .object([
                            ("path", .string($0.path)), ("bytes", .literal(String($0.bytes))),
                            ("rows", .literal(String($0.rows))), ("rejects", .literal(String($0.rejects))),
                            ("sha256", .string($0.sha256)),
                        ])
                    })
            ),
            (
                "definitions",
                .array(
                    provenance.definitions.map {
                        .object([("path", .string($0.path)), ("sha256", .string($0.sha256))])
                    })
            ),
            ("notes", .array(provenance.notes.map(JSONNode.string))),
        ])
    }
}
