extension Syntax {
    /// A whole query: common tables, body, order, limit.
    struct Query: Sendable {
        var commonTables: [CommonTable] = []
        var body: Body
        var order: Order?
        var limit: Expression?
        /// `FETCH FIRST … WITH TIES`: what equals the last row in the order is kept too.
        var keepsTies = false
        var offset: Expression?
        var span: SourceSpan
    }

    /// One query of a WITH clause.
    struct CommonTable: Sendable {
        var name: Identifier
        var columns: [Identifier]
        var query: Query
        /// Whether the query may name itself.
        var isRecursive = false
    }

    /// ORDER BY.
    enum Order: Sendable {
        case keys([OrderKey])
        /// `ORDER BY ALL`: every output column, left to right.
        case all(isDescending: Bool, nullsFirst: Bool?)
    }

    /// How two results become one.
    enum SetOperator: String, Sendable {
        case union = "UNION"
        case intersect = "INTERSECT"
        case except = "EXCEPT"
        /// Columns of one name become one column, wherever they stand.
        case unionByName = "UNION BY NAME"
    }

    /// What produces rows.
    indirect enum Body: Sendable {
        case select(Select)
        case values([[Expression]], SourceSpan)
        case query(Query)
        case combination(SetOperator, isAll: Bool, [Body], SourceSpan)
    }

    /// SELECT and its clauses.
    struct Select: Sendable {
        /// Which duplicates are dropped.
        enum Distinct: Sendable {
            case none
            case all
            /// `DISTINCT ON (…)`: the first row for each.
            case on([Expression])
        }

        var distinct = Distinct.none
        var items: [Item] = []
        var from: TableReference?
        var filter: Expression?
        var grouping = Grouping.none
        var having: Expression?
        var qualify: Expression?
        var windows: [(name: Identifier, specification: WindowSpecification)] = []
        var span: SourceSpan
    }

    /// GROUP BY.
    enum Grouping: Sendable {
        case none
        case expressions([Expression])
        /// `GROUPING SETS`, `ROLLUP`, `CUBE`: the expressions there are, and for each set the positions of its own; equal sets
        /// count once with `GROUP BY DISTINCT`.
        case sets([Expression], [[Int]], isDistinct: Bool)
        /// `GROUP BY ALL`: every item without an aggregate.
        case all(SourceSpan)
    }

    /// One entry of the SELECT list.
    enum Item: Sendable {
        case expression(Expression, alias: Identifier?)
        case star(Star)
    }

    /// `*` or `t.*`, with exceptions.
    struct Star: Sendable {
        var qualifier: Identifier?
        var excluded: [Identifier] = []
        var replaced: [(expression: Expression, name: Identifier)] = []
        var span: SourceSpan
    }

    /// What FROM names.
    indirect enum TableReference: Sendable {
        case named(Identifier, alias: TableAlias?)
        case file(path: String, SourceSpan, alias: TableAlias?)
        case query(Query, alias: TableAlias?)
        /// A function that makes rows, e.g. `generate_series(1, 10)`.
        case function(Identifier, [Expression], SourceSpan, alias: TableAlias?)
        case join(Join)
        /// Joins in brackets under a name of their own.
        case bracketed(TableReference, alias: TableAlias)
        /// A subquery that may use the columns of what stands before it.
        case lateral(Query, alias: TableAlias?)
        case pivot(Pivot, alias: TableAlias?)
    }

    /// `table PIVOT (sum(x) FOR column IN (values) [GROUP BY columns])`: a column for each value, and each aggregate.
    struct Pivot: Sendable {
        var input: TableReference
        var aggregates: [(call: Expression, alias: Identifier?)]
        var column: Expression
        var values: [(value: Expression, alias: Identifier?)]
        /// What makes a row; nil for all columns that aren't named otherwise.
        var groups: [Expression]?
        var span: SourceSpan
    }

    /// `AS alias (columns)`.
    struct TableAlias: Sendable {
        var name: Identifier
        var columns: [Identifier]
    }

    /// A chain of joins, from left to right.
    struct Join: Sendable {
        /// What is joined to the left side.
        struct Step: Sendable {
            var kind: JoinKind
            var right: TableReference
            var condition: Condition
            /// Whether each row has one partner at most: the nearest by the only inequality of the condition.
            var isAsOf = false
            var span: SourceSpan
        }

        /// When two rows are partners.
        enum Condition: Sendable {
            case none
            case on(Expression)
            case using([Identifier])
            case natural
        }

        var first: TableReference
        var steps: [Step]
    }
}
