import Columns
import Diagnostics

extension QueryBinder {
    /// A common table of WITH RECURSIVE; nil where it doesn't name itself.
    func bindRecursive(_ table: Syntax.CommonTable) throws -> LogicalPlan? {
        guard case .combination(.union, let isAll, let parts, let span) = table.query.body, parts.count > 1,
            table.query.commonTables.isEmpty
        else { return nil }
        var base = try apart.combined(.union, isAll: isAll, parts.dropLast().map(apart.bind), span)
        if !table.columns.isEmpty { base = try renamed(base, table.columns, of: table.name) }
        let schema = base.schema
        let columns = Array(schema.fields.indices)
        let working = WorkingTable(id: session.makeSharedID(), schema: schema)
        var inner = apart
        inner.commonTables[table.name.name.lowercased()] = (
            .scan(working, columns: columns, name: table.name.name), depth
        )
        var step = try inner.bind(parts[parts.count - 1])
        guard step.reads(working) else { return nil }
        func refuse(_ message: String, help: [String] = []) -> Diagnostic {
            error("invalid-recursion", message, at: table.name.span, help: help)
        }
        guard table.query.order == nil, table.query.limit == nil, table.query.offset == nil else {
            throw refuse(
                "a recursive query can't be sorted or limited as it grows",
                help: ["write ORDER BY and LIMIT in the query that uses \"\(table.name.name)\""])
        }
        guard step.schema.count == schema.count else {
            throw refuse(
                "\"\(table.name.name)\" begins with \(schema.count) columns, but goes on with \(step.schema.count)")
        }
        for (field, next) in zip(schema.fields, step.schema.fields)
        where CommonType.of([field.type, next.type]) != field.type {
            throw refuse(
                "the column \"\(field.name)\" of \"\(table.name.name)\" begins as \(field.type.name), but goes on as \(next.type.name)",
                help: ["cast it where it begins, e.g. CAST(… AS \(next.type.name))"])
        }
        step = try converted(step, to: schema.fields.map(\.type), names: schema.names, span)
        guard base.outerColumns.isEmpty, step.outerColumns.isEmpty else {
            throw refuse("a recursive query can't use columns of the query around it")
        }
        let provider = RecursiveTable(
            base: Optimizer.optimized(base), step: Optimizer.optimized(step), working: working, isDistinct: !isAll,
            sources: session.sources, location: source.location(of: table.name.span))
        return .scan(provider, columns: columns, name: table.name.name)
    }
}
