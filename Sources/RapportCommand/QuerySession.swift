import RapportKit

/// Runs queries one after the other, and writes what they give.
struct QuerySession {
    let query: WorkspaceQuery
    let parameters: [String: Value]
    let format: TableFormat
    /// The rows of a table that are shown; nil for all.
    let rowLimit: Int?
    let escapesFormulas: Bool

    /// Runs every query of a text; their results stand apart by an empty line.
    ///
    /// - Returns: the views that hold after the text.
    @discardableResult
    func run(
        _ source: SourceText, views: [String: SourceText] = [:], isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> [String: SourceText] {
        let script = try SQLScript(source, views: views)
        // A view that nothing uses yet must be right all the same.
        for name in script.views.keys.sorted() where script.views[name] != views[name] {
            let use = try SQLScript(SourceText(name: "<view>", text: "FROM \"\(name)\""), views: script.views)
            _ = try query.prepare(use.source, use.queries[0], parameters: parameters)
        }
        for (index, part) in script.queries.enumerated() {
            if index > 0 { try Console.print("") }
            var output: TableOutput?
            let progress = ProgressLine(of: query.workspace)
            defer { progress.end() }
            try query.stream(source, part, parameters: parameters, isCancelled: isCancelled) { schema in
                progress.end()
                output = try TableOutput(format, schema: schema, rowLimit: rowLimit, escapesFormulas: escapesFormulas)
            } _: { chunk in
                try output?.write(chunk)
                return true
            }
            try output?.finish()
        }
        return script.views
    }
}
