import Columns
import Diagnostics

/// The function reference: a page a function, made of what the registry says of it, with results computed here.
struct FunctionReference {
    /// A file of the reference.
    struct Page: Equatable {
        /// Its name in the folder of the reference.
        var name: String
        /// Its text, in Markdown.
        var text: String
    }

    /// What the reference says of a function.
    private struct Entry {
        var name: String
        var usage: String
        var summary: String
        var nulls: String
        var overloads: [String]
        var notes: [String] = []
    }

    /// The table that examples read.
    static let sales = Table(
        schema: Schema([
            Field("region", .text), Field("day", .date), Field("units", .integer), Field("price", .decimal(scale: 2)),
        ]),
        rows: [
            row("north", 5, 12, 250), row("north", 12, 7, 300), row("south", 5, 20, 200), row("south", 19, nil, 220),
            row("west", 26, 12, 275),
        ])

    private static func row(_ region: String, _ day: Int32, _ units: Int64?, _ cents: Int) -> [Value] {
        [
            .text(region), .date(CalendarDate(days: 20_453 + day)), units.map { .integer($0) } ?? .null,
            .decimal(ExactDecimal(mantissa: Int128(cents), scale: 2)),
        ]
    }

    /// All pages, the table of contents first.
    ///
    /// - Throws: `Diagnostic` of an example that fails.
    static func pages() throws -> [Page] {
        var contents = """
            # Functions

            Every function and operator of the SQL dialect: how it is written, what it means, what it does with nulls, the types it
            takes, and an example with its result. The pages are made of the registry that queries are bound with; where
            types differ, arguments convert by themselves from whole numbers to decimals to doubles and from dates to timestamps.

            Examples read this table, `sales`:

            \(try table("* FROM sales"))

            """
        var pages: [Page] = []
        for chapter in chapters {
            contents += "\n## \(chapter.title)\n\n| function | meaning |\n|---|---|\n"
            for entry in chapter.entries {
                let file = fileName(entry.name)
                contents += "| [`\(cell(entry.usage))`](\(file)) | \(cell(entry.summary)) |\n"
                pages.append(Page(name: file, text: try text(of: entry, chapter.title)))
            }
        }
        return [Page(name: "README.md", text: contents)] + pages
    }

    // MARK: Entries

    private static let chapters: [(title: String, entries: [Entry])] = {
        func scalars(_ title: String, _ functions: [ScalarFunction]...) -> (String, [Entry]) {
            (title, functions.flatMap { $0 }.map(entry))
        }
        let aggregates = FunctionRegistry.aggregateList.filter { !$0.name.hasSuffix(AggregateFunction.descending) }
        return [
            scalars("Arithmetic", ArithmeticFunctions.all, IntegerFunctions.all),
            scalars("Comparison", ComparisonFunctions.all),
            scalars("Conditionals", ConditionalFunctions.all),
            scalars(
                "Mathematics", MathematicalFunctions.all, RoundingFunctions.all, TrigonometricFunctions.all,
                CountIntervalFunctions.all),
            scalars("Texts", TextFunctions.all, TextMeasureFunctions.all),
            scalars("Regular expressions", RegularExpressionFunctions.all),
            scalars("Dates and times", TimeFunctions.all, ZoneFunctions.all, FormatFunctions.all),
            ("Aggregates", aggregates.map(entry)),
            ("Window functions", WindowCall.functions.sorted { $0.key < $1.key }.map { entry($0.key, $0.value) }),
        ]
    }()

    private static func entry(_ function: ScalarFunction) -> Entry {
        Entry(
            name: function.name, usage: function.usage, summary: function.summary,
            nulls: FunctionExamples.nulls[function.name] ?? (function.isStrict ? "Null if any argument is." : ""),
            overloads: overloads(function.resolve))
    }

    private static func entry(_ function: AggregateFunction) -> Entry {
        let nulls = FunctionExamples.nulls[function.name] ?? "Rows in which an argument is null are left out."
        return Entry(
            name: function.name, usage: function.usage, summary: function.summary,
            nulls: nulls + " Of no rows it is \(empty(function)).", overloads: overloads(function.resolve),
            notes: [
                "Takes `DISTINCT`, `ORDER BY`, and `FILTER (WHERE …)`, and with `OVER (…)` is a window function."
            ])
    }

    private static func entry(_ name: String, _ call: WindowCall) -> Entry {
        Entry(
            name: name, usage: call.usage + " OVER (…)", summary: call.summary,
            nulls: FunctionExamples.nulls[name] ?? "Nulls in the order are equal to one another, and come last.",
            overloads: [])
    }

    /// The result of an aggregate over no rows.
    private static func empty(_ function: AggregateFunction) -> String {
        let signature = (0...2).lazy.flatMap { combinations($0) }.compactMap(function.resolve).first
        guard let signature else { return "null" }
        let aggregate = BoundAggregate(
            function: function, arguments: signature.arguments.map { .literal(.null, $0) }, type: signature.result,
            span: 0..<0)
        guard let value = try? aggregate.emptyValue(), !value.isNull else { return "null" }
        return value.description
    }

    private static let types: [DataType] = [
        .boolean, .integer, .decimal(scale: 2), .double, .text, .date, .timestamp, .timestampWithZone, .interval,
    ]

    private static func combinations(_ count: Int) -> [[DataType]] {
        (0..<count).reduce([[]]) { lists, _ in lists.flatMap { list in types.map { list + [$0] } } }
    }

    /// The types a function takes as they are, and what comes out.
    private static func overloads(_ resolve: ([DataType]) -> ScalarFunction.Signature?) -> [String] {
        (0...4).flatMap { count -> [String] in
            // Of the longer lists only those that repeat few types, or there would be thousands.
            let lists =
                count <= 2
                ? combinations(count) : combinations(2).map { $0 + Array(repeating: $0[1], count: count - 2) }
            return lists.compactMap { list in
                guard let signature = resolve(list), signature.arguments == list else { return nil }
                let names = list.map(\.name).joined(separator: ", ")
                return "| \(names.isEmpty ? "(none)" : names) | \(signature.result.name) |"
            }
        }
    }

    // MARK: Pages

    private static let fileNames: [String: String] = [
        "+": "plus", "-": "minus", "*": "times", "/": "divided-by", "%": "remainder", "=": "equals", "<>": "differs",
        "<": "less", "<=": "less-or-equal", ">": "greater", ">=": "greater-or-equal", "||": "joined",
        "~": "matches", "~*": "matches-ignoring-case", "!~": "matches-not", "!~*": "matches-not-ignoring-case",
        "&": "bits-and",
        "|": "bits-or", "#": "bits-xor", "<<": "bits-left", ">>": "bits-right", "~x": "bits-not",
    ]

    private static func fileName(_ name: String) -> String {
        (fileNames[name] ?? String(name.map { $0 == " " ? "-" : $0 })) + ".md"
    }

    private static func cell(_ text: String) -> String {
        text.reduce(into: "") { $0 += $1 == "|" ? "\\|" : String($1) }
    }

    private static func text(of entry: Entry, _ chapter: String) throws -> String {
        var text = "# \(entry.name)\n\n`\(entry.usage)`\n\n\(entry.summary)\n\n**Nulls.** \(entry.nulls)\n"
        for note in entry.notes { text += "\n\(note)\n" }
        if let example = FunctionExamples.all[entry.name] {
            text += "\n## Example\n\n```sql\nSELECT \(example)\n```\n\n\(try table(example))\n"
        }
        if !entry.overloads.isEmpty {
            text += "\n## Types\n\n| arguments | result |\n|---|---|\n" + entry.overloads.joined(separator: "\n") + "\n"
        }
        return text + "\n[\(chapter)](README.md)\n"
    }

    /// The result of a query as a table.
    private static func table(_ query: String) throws -> String {
        var catalog = TableCatalog()
        catalog.add(sales, named: "sales")
        let source = SourceText(name: "example", text: "SELECT " + query)
        let result = try QueryCompiler(catalog: catalog).prepare(source).run()
        func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
        var lines = [line(result.schema.names.map { cell("`\($0)`") })]
        lines.append("|" + result.schema.fields.map { $0.type.isNumeric ? "---:|" : "---|" }.joined())
        lines += result.rows.map { row in line(row.map { $0.isNull ? "NULL" : cell($0.description) }) }
        return lines.joined(separator: "\n")
    }
}
