public import Diagnostics

/// The statements of a text, one after the other: queries, each of which has rows of its own, and `CREATE VIEW` for the
/// queries that follow.
///
/// A semicolon ends a statement; the last one needs none.
public struct SQLScript: Sendable {
    /// A query with what it sees.
    public struct Query: Sendable {
        /// The bytes of the text that are the query.
        public let range: Range<Int>
        /// The views that were created before it, by name in lower case.
        public let views: [String: SourceText]
    }

    /// The text.
    public let source: SourceText
    /// The queries, in order; without any statement, the text itself stands for one, so that running it says what is wrong.
    public let queries: [Query]
    /// The views that hold after the last statement, by name in lower case.
    public let views: [String: SourceText]

    /// Takes a text apart. Queries themselves are not looked at yet.
    ///
    /// - Parameters:
    ///   - source: the text.
    ///   - views: the views that hold before it, by name in lower case.
    /// - Throws: a usage `Diagnostic` for what can't be made out, and for a `CREATE` that isn't that of a view.
    public init(_ source: SourceText, views: [String: SourceText] = [:]) throws {
        self.source = source
        var queries: [Query] = []
        var views = views
        var statements = 0
        var parser = try Parser(source: source)
        while parser.current.kind != .end {
            if parser.take(symbol: ";") { continue }
            statements += 1
            let start = parser.current.span.lowerBound
            let view = parser.at("create") ? try parser.parseViewName(known: views) : nil
            let bodyStart = parser.current.span.lowerBound
            while parser.current.kind != .end, !parser.at(symbol: ";") { parser.advance() }
            let end = parser.previousEnd
            if let view {
                guard end > bodyStart else { throw parser.unexpected("SELECT after AS") }
                views[view.name.lowercased()] = Self.part(of: source, bodyStart..<end)
            } else {
                queries.append(Query(range: start..<end, views: views))
            }
        }
        if statements == 0 { queries = [Query(range: 0..<source.utf8.count, views: views)] }
        self.queries = queries
        self.views = views
    }

    /// Whether a text that is still being typed ends with a semicolon, outside of texts and comments. What can't be made
    /// out is complete too: more of it won't mend it, unless a text is still open.
    public static func isComplete(_ source: SourceText) -> Bool {
        do {
            let tokens = try Lexer.tokens(of: source, range: 0..<source.utf8.count)
            return tokens.dropLast().last?.text == ";"
        } catch let problem as Diagnostic {
            return !problem.message.contains("isn't closed")
        } catch {
            return true
        }
    }

    /// A part of a text as a text of its own in which everything keeps its line and column: what stands around it is blank.
    private static func part(of source: SourceText, _ range: Range<Int>) -> SourceText {
        var bytes = source.utf8
        for index in bytes.indices where !range.contains(index) && bytes[index] != UInt8(ascii: "\n") {
            bytes[index] = UInt8(ascii: " ")
        }
        return SourceText(name: source.name, utf8: bytes)
    }
}

extension Parser {
    /// `CREATE [OR REPLACE] [TEMPORARY] VIEW name AS`.
    fileprivate mutating func parseViewName(known: [String: SourceText]) throws -> Syntax.Identifier {
        let start = current.span
        try expect("create", after: "the beginning")
        let mayReplace = take("or", "replace")
        if !take("temporary") { _ = take("temp") }
        guard take("view") else {
            throw error(
                "only views can be created", at: start,
                help: ["write CREATE VIEW name AS SELECT …; nothing is ever written to the files"])
        }
        let name = try parseIdentifier("the view's name")
        guard mayReplace || known[name.name.lowercased()] == nil else {
            throw error(
                "there is a view \"\(name.name)\" already", at: name.span, help: ["write CREATE OR REPLACE VIEW"])
        }
        if at(symbol: "(") {
            throw error(
                "a view's columns are named in its query", at: current.span, help: ["use AS in the SELECT list"])
        }
        try expect("as", after: "the view's name")
        return name
    }
}

/// A catalog with more views in front of it.
public struct ViewCatalog: Catalog {
    private let base: any Catalog
    private let views: [String: SourceText]

    /// Makes the catalog.
    ///
    /// - Parameter views: the views' queries by name in lower case.
    public init(_ base: any Catalog, views: [String: SourceText]) {
        self.base = base
        self.views = views
    }

    /// The base's table of that name.
    public func provider(named name: String) throws -> (any TableProvider)? { try base.provider(named: name) }

    /// The view of that name, the base's where there is none here.
    public func view(named name: String) -> SourceText? { views[name.lowercased()] ?? base.view(named: name) }

    /// The base's table of a file.
    public func provider(forFile path: String) throws -> any TableProvider { try base.provider(forFile: path) }

    /// All names there are.
    public var names: [String] { views.keys.sorted() + base.names }
}
