import Columns
import Diagnostics

@testable import Query

/// Any bytes as SQL: they are refused with a place, or run, and then alike whether the plan is rewritten or not.
///
/// The tests replay every input that ever found something; `Scripts/fuzz sql` looks for more.
enum SQLFuzzing {
    private static let catalog: TableCatalog = {
        var catalog = TableCatalog()
        let schema = Schema([
            Field("a", .integer), Field("b", .decimal(scale: 2)), Field("c", .text), Field("d", .date),
        ])
        catalog.add(
            Table(
                schema: schema,
                rows: [
                    [
                        .integer(1), .decimal(ExactDecimal(mantissa: 150, scale: 2)), .text("x"),
                        .date(CalendarDate(days: 0)),
                    ],
                    [.integer(2), .null, .text(""), .date(CalendarDate(days: 31))], [.null, .null, .null, .null],
                ]), named: "t")
        catalog.add(Table(schema: schema, rows: []), named: "e")
        return catalog
    }()

    /// How often a query may ask whether it is to go on.
    private static let patience = 300

    /// What is wrong with how an input is read; nil where nothing is.
    static func disagreement(on input: [UInt8]) -> String? {
        let source = SourceText(name: "fuzz", utf8: input)
        do {
            for query in try SQLScript(source).queries {
                let compiler = QueryCompiler(catalog: ViewCatalog(catalog, views: query.views))
                let plain = try compiler.bound(source, range: query.range)
                let rewritten = try compiler.prepare(source, range: query.range)
                guard plain.schema.names == rewritten.schema.names else { return "the columns' names differ" }
                if let problem = compare(plain, rewritten) { return problem }
            }
            return nil
        } catch let problem as Diagnostic {
            if problem.location == nil { return "an error without a place: \(problem.message)" }
            return problem.message.isEmpty ? "an error without words" : nil
        } catch {
            return "\(error) came out"
        }
    }

    private static func compare(_ plain: CompiledQuery, _ rewritten: CompiledQuery) -> String? {
        // What takes long, or fails for some of its rows, may do so at different times.
        guard plain.explanation == nil, let a = rows(plain), let b = rows(rewritten) else { return nil }
        return a.count == b.count ? nil : "\(a.count) rows as written, \(b.count) rewritten"
    }

    private static func rows(_ query: CompiledQuery) -> [[Value]]? {
        let counter = Counter()
        return try? query.run { counter.next() > patience }.rows
    }

    private final class Counter: @unchecked Sendable {
        // One thread asks at a time.
        private var count = 0

        func next() -> Int {
            count += 1
            return count
        }
    }
}
