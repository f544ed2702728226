/// The smallest unit of SQL text.
struct Token: Sendable {
    /// What kind of unit it is.
    enum Kind: Sendable, Equatable {
        /// A keyword or an unquoted identifier.
        case word
        /// An identifier in double quotes.
        case quotedName
        /// An unsigned number.
        case number
        /// Text in single quotes.
        case text
        /// `:name` or `:name.part`.
        case parameter
        /// An operator or a bracket.
        case symbol
        /// What follows the last token.
        case end
    }

    /// What kind of unit it is.
    var kind: Kind
    /// A word or symbol as written, otherwise the content without quotes, escapes or colon.
    var text: String
    /// The word in lower case; empty for what isn't a word.
    var keyword: String
    /// Where it stands in the source.
    var span: SourceSpan
}

/// The words with a meaning of their own.
enum Keywords {
    /// Words that can't be a column, table or alias unless quoted (an alias after AS may be any word).
    static let reserved: Set<String> = [
        "all", "and", "as", "asc", "between", "case", "cast", "cross", "desc", "distinct", "else", "end", "except",
        "exists", "false", "fetch", "from", "full", "group", "having", "ilike", "in", "inner", "intersect", "is",
        "join", "lateral", "left", "like", "limit", "natural", "not", "null", "offset", "on", "or", "order", "outer",
        "qualify", "right", "select", "then", "true", "union", "using", "values", "when", "where", "window", "with",
    ]

    /// Words that start or join clauses, for did-you-mean in syntax errors.
    static let clauses: [String] = [
        "select", "from", "where", "group", "having", "qualify", "window", "order", "limit", "offset", "union",
        "intersect", "except", "join", "left", "right", "full", "inner", "cross", "on", "using", "with", "values",
        "distinct", "between", "and", "or", "not", "in", "is", "like", "ilike", "case", "when", "then", "else", "end",
        "as", "by", "asc", "desc", "nulls", "over", "partition", "filter",
    ]
}

extension Token {
    /// Whether it is a text that ends where a word begins: its author meant the quote between them as a part of it.
    func isSplit(by next: Token) -> Bool {
        kind == .text && next.kind == .word && span.upperBound == next.span.lowerBound
    }

    /// How a text with a quote in it is written.
    static func doubledQuote(_ text: Token, _ word: Token) -> String {
        "a quote inside a text is doubled: '\(text.text)''\(word.text)'"
    }
}
