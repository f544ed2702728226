public import Diagnostics
import Workspaces

/// A report as its author wrote it: a YAML head, prose with slots, named SQL queries, and directives that show or estimate.
///
/// Nothing is run or looked up yet; every part keeps the byte range it was written in.
public struct ReportDefinition: Sendable {
    /// The file.
    public let source: SourceText
    /// The name by which the report is run, and the stem of its output files.
    public let id: String
    /// The title, with slots.
    let title: InlineTemplate
    /// The parameters, in order.
    public let parameters: [Parameter]
    /// The canonical tables the report reads.
    public let tables: [String]
    /// Optional columns without which a part of the report says so, as `table.column`.
    public let optionalColumns: [String]
    /// The column (`view.column`) whose every value gets a document of its own, if any.
    public let subject: Subject?
    /// The body, in order.
    let blocks: [Block]

    /// What is asked for when the report is run.
    public struct Parameter: Hashable, Sendable {
        /// The name; in SQL it is `:name`, a period's days are `:name.start` and `:name.end`.
        public var name: String
        /// The kind of value.
        public var kind: Kind
        /// The value when none is given.
        public var fallback: String?
        /// Where it was written.
        public var range: Range<Int>

        /// The kinds of parameter.
        public enum Kind: String, CaseIterable, Hashable, Sendable {
            /// A reporting period.
            case period
            /// A whole number.
            case integer
            /// An exact decimal.
            case decimal
            /// Text.
            case text
            /// A date.
            case date
        }
    }

    /// Whose documents are written one by one.
    public struct Subject: Hashable, Sendable {
        /// The view or table.
        public var view: String
        /// Its column.
        public var column: String
    }

    /// A part of the body.
    struct Block: Sendable {
        enum Content: Sendable {
            case heading(level: Int, InlineTemplate)
            case paragraph(InlineTemplate)
            case list([InlineTemplate])
            case query(name: String)
            case directive(Directive)
            case code(language: String)
        }

        var content: Content
        /// The bytes of the content: for fences, what stands between them.
        var range: Range<Int>
    }
}
