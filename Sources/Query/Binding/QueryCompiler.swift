public import Columns
public import Diagnostics

/// A query whose names and types are known and whose plan is ready to be executed.
public struct CompiledQuery: Sendable {
    /// What to execute.
    public internal(set) var plan: LogicalPlan
    /// Turns the spans of the plan's expressions into locations.
    public let sources: SourceMap

    /// Whether the plan itself is asked for instead of its rows.
    var explanation: Explanation?

    /// Names and types of the result.
    public var schema: Schema { explanation?.schema ?? plan.schema }
}

/// Turns SQL text into a plan: parses, looks names up, checks types, and rewrites the plan so that it reads and
/// computes no more than it must.
///
/// The dialect is PostgreSQL's, with a few comforts of others: `FROM` first, `GROUP BY ALL`, `QUALIFY`, `* EXCLUDE`,
/// aliases in later expressions, trailing commas, files in quotes. Expressions without an alias are named by their text.
public struct QueryCompiler {
    /// Where names of tables, views and files are looked up.
    public let catalog: any Catalog
    /// The values of parameters, by name without colon.
    public let parameters: [String: Value]
    let functions: FunctionLibrary

    /// Makes a compiler for a catalog and the values of parameters.
    public init(catalog: any Catalog, parameters: [String: Value] = [:]) {
        self.init(catalog: catalog, parameters: parameters, functions: .standard)
    }

    init(catalog: any Catalog, parameters: [String: Value] = [:], functions: FunctionLibrary) {
        self.catalog = catalog
        self.parameters = parameters
        self.functions = functions
    }

    /// Compiles a query.
    ///
    /// - Parameters:
    ///   - source: the text the query stands in.
    ///   - range: the bytes of the text that are the query; nil for all.
    /// - Throws: `Diagnostic` with a location in the whole text: category `usage` for what is wrong with the query,
    ///   or what the catalog throws for a file that can't be read.
    public func prepare(_ source: SourceText, range: Range<Int>? = nil) throws -> CompiledQuery {
        var query = try bound(source, range: range)
        query.plan = Optimizer.optimized(query.plan)
        return query
    }

    /// The query as it was written, before the plan is rewritten.
    func bound(_ source: SourceText, range: Range<Int>? = nil) throws -> CompiledQuery {
        let (query, explanation) = try Parser.parseStatement(source: source, range: range)
        let session = BindingSession(
            source: source, catalog: catalog, parameters: parameters, functions: functions)
        let binder = QueryBinder(session: session, source: source, base: 0)
        let bound = try binder.bind(query)
        return CompiledQuery(plan: bound.plan, sources: session.sources, explanation: explanation)
    }

    /// Compiles a query to a plan; see `prepare(_:range:)`.
    public static func compile(
        _ source: SourceText, range: Range<Int>? = nil, catalog: any Catalog, parameters: [String: Value] = [:]
    ) throws -> LogicalPlan {
        try QueryCompiler(catalog: catalog, parameters: parameters).prepare(source, range: range).plan
    }
}

/// The functions a query can call.
struct FunctionLibrary: Sendable {
    /// The scalar function of that name, ignoring case.
    var scalar: @Sendable (String) -> ScalarFunction?
    /// The aggregate function of that name, ignoring case.
    var aggregate: @Sendable (String) -> AggregateFunction?
    /// All names, for suggestions.
    var names: @Sendable () -> [String]

    /// The functions that Rapport brings.
    static let standard = FunctionLibrary(
        scalar: { FunctionRegistry.scalar(named: $0) }, aggregate: { FunctionRegistry.aggregate(named: $0) },
        names: { FunctionRegistry.names })
}
