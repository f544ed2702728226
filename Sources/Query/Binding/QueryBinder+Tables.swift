import Columns
import Diagnostics

extension QueryBinder {
    /// What FROM names: a plan, and the names of its columns.
    func bind(_ table: Syntax.TableReference) throws -> (LogicalPlan, Scope) {
        switch table {
        case .named(let name, let alias):
            let plan = try bindTable(name)
            return (plan, try scope(plan, name: name.name, alias, name.span))
        case .file(let path, let span, let alias):
            let provider = try located(span) { try session.catalog.provider(forFile: path) }
            let plan = LogicalPlan.scan(provider, columns: Array(provider.schema.fields.indices), name: path)
            return (plan, try scope(plan, name: Self.baseName(of: path), alias, span))
        case .query(let query, let alias):
            let plan = try apart.bind(query).plan
            return (plan, try scope(plan, name: nil, alias, query.span))
        case .function(let name, let arguments, let span, let alias):
            let plan = try bindSeries(name, arguments, span, columnName: alias?.name.name)
            return (plan, try scope(plan, name: name.name, alias, span))
        case .bracketed(let inner, let alias):
            let (plan, scope) = try bind(inner)
            return (plan, try renamed(scope, alias))
        case .lateral(let query, let alias):
            // With nothing before it there is nothing to see.
            return try bind(.query(query, alias: alias))
        case .pivot(let pivot, let alias):
            let plan = try bind(pivot)
            return (plan, try scope(plan, name: nil, alias, pivot.span))
        case .join(let join):
            var (plan, scope) = try bind(join.first)
            for step in join.steps { (plan, scope) = try joined(plan, scope, step) }
            return (plan, scope)
        }
    }

    private func bindTable(_ name: Syntax.Identifier) throws -> LogicalPlan {
        if let table = commonTables[name.name.lowercased()] {
            return table.plan.movingOuterColumns(by: depth - table.depth, makeID: session.makeSharedID)
        }
        if let view = session.catalog.view(named: name.name) {
            return try session.view(name.name, text: view, at: source.location(of: name.span))
        }
        let found = try located(name.span) { try session.catalog.provider(named: name.name) }
        guard let provider = found else { throw unknownTable(name) }
        return .scan(provider, columns: Array(provider.schema.fields.indices), name: name.name)
    }

    private func unknownTable(_ name: Syntax.Identifier) -> Diagnostic {
        let known = session.catalog.names + commonTables.keys.sorted()
        let looksLikeFile = ["csv", "tsv", "txt", "gz"].contains { name.name.lowercased().hasSuffix("." + $0) }
        var notes: [String] = []
        if !known.isEmpty, known.count <= 40 { notes = ["tables are " + known.joined(separator: ", ")] }
        return error(
            "unknown-table", "there is no table \"\(name.name)\"", at: name.span, notes: notes,
            help: [
                Suggestion.help(for: name.name, among: known),
                looksLikeFile ? "a file stands in single quotes: FROM '\(name.name)'" : nil,
            ])
    }

    /// Runs what may fail without knowing where in the query it was asked for.
    private func located<Result>(_ span: SourceSpan, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch var problem as Diagnostic {
            // Where there is no file, the place is where it is named.
            if ["file-not-found", "no-files"].contains(problem.code) { problem.location = nil }
            throw problem.located(at: source.location(of: span))
        }
    }

    private static func baseName(of path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return file.split(separator: ".").first.map(String.init) ?? file
    }

    func scope(
        _ plan: LogicalPlan, name: String?, _ alias: Syntax.TableAlias?, _ span: SourceSpan
    ) throws -> Scope {
        var scope = Scope(table: alias?.name.name ?? name, schema: plan.schema)
        guard let names = alias?.columns, !names.isEmpty else { return scope }
        guard names.count <= scope.columns.count else {
            throw error(
                "column-count", "the table has \(scope.columns.count) columns, but \(names.count) names are given",
                at: names[scope.columns.count].span)
        }
        for (index, name) in names.enumerated() { scope.columns[index].name = name.name }
        return scope
    }

    /// What `*` of a scope shows, under one table's name.
    private func renamed(_ scope: Scope, _ alias: Syntax.TableAlias) throws -> Scope {
        var result = Scope()
        result.tables = [alias.name.name]
        result.columns = scope.columns.filter { !$0.isMerged }.map { column in
            Scope.Column(table: alias.name.name, name: column.name, value: column.value)
        }
        guard alias.columns.count <= result.columns.count else {
            throw error(
                "column-count",
                "the joins have \(result.columns.count) columns, but \(alias.columns.count) names are given",
                at: alias.columns[result.columns.count].span)
        }
        for (index, name) in alias.columns.enumerated() { result.columns[index].name = name.name }
        return result
    }

    // MARK: USING

    /// USING: equal keys, and one column for both.
    func merge(
        _ names: [Syntax.Identifier], _ leftScope: Scope, _ rightScope: Scope, _ scope: inout Scope,
        _ kind: JoinKind, _ width: Int
    ) throws -> JoinCondition {
        let binder = ExpressionBinder(self, scope: Scope(), clause: .joinCondition)
        var condition = JoinCondition()
        var merged: [Scope.Column] = []
        for name in names {
            let left = try usingColumn(name, leftScope, "left").value
            let right = try usingColumn(name, rightScope, "right").value
            let type = try commonType(of: [left, right]) { _, type, other in
                error(
                    "type-mismatch", "\"\(name.name)\" is \(other.name) on the left and \(type.name) on the right",
                    at: name.span, help: ["join with ON and a CAST"])
            }
            let key = (
                left: try binder.converted(left, to: type, name.span),
                right: try binder.converted(right, to: type, name.span)
            )
            condition.keys.append(key)
            let moved = key.right.mappingColumns { $0 + width }
            let value: BoundExpression =
                switch kind {
                case .right: moved
                case .full:
                    .conditional([(when: .isNull(key.left, negated: false), then: moved)], otherwise: key.left, type)
                default: key.left
                }
            let plain = kind == .right ? right.mappingColumns { $0 + width } : left
            for index in scope.columns.indices {
                let column = scope.columns[index]
                let isHalf =
                    column.value.isSame(as: left) || column.value.isSame(as: right.mappingColumns { $0 + width })
                if isHalf, column.name.lowercased() == name.name.lowercased() { scope.columns[index].isMerged = true }
            }
            let known = leftScope.columns(named: name.name).first?.name ?? name.name
            merged.append(Scope.Column(table: nil, name: known, value: kind == .full ? value : plain))
        }
        scope.columns.insert(contentsOf: merged, at: 0)
        return condition
    }

    private func usingColumn(_ name: Syntax.Identifier, _ scope: Scope, _ side: String) throws -> Scope.Column {
        let found = scope.columns(named: name.name)
        guard let column = found.first else {
            throw error(
                "unknown-column", "the \(side) side of the join has no column \"\(name.name)\"", at: name.span,
                help: [Suggestion.help(for: name.name, among: scope.columns.filter { !$0.isMerged }.map(\.name))])
        }
        guard found.count == 1 else {
            throw error(
                "ambiguous-column", "the \(side) side of the join has several columns \"\(name.name)\"", at: name.span,
                notes: ["in " + found.compactMap(\.table).joined(separator: ", ")],
                help: ["join with ON, and write the table before each column"])
        }
        return column
    }
}
