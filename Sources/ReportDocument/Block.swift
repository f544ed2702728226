public import Diagnostics

/// One piece of a report.
public indirect enum Block: Hashable, Sendable {
    /// A heading of level 1 (a chapter; the report's title is above it) to 6.
    case heading(level: Int, text: [Inline])
    /// A paragraph.
    case paragraph([Inline])
    /// A list.
    case list(ListBlock)
    /// A quotation.
    case quote([Block])
    /// A row of key figures.
    case keyFigures([KeyFigure])
    /// A table.
    case table(TableBlock)
    /// A chart.
    case chart(ChartBlock)
    /// A box that stands out; also stands in for a block that failed.
    case callout(Callout)
    /// Blocks that are folded away until wanted: the query behind a figure.
    case details(Details)
    /// Code, shown as it is.
    case code(CodeBlock)
    /// A line across the page.
    case divider
}

/// A piece of running text.
public indirect enum Inline: Hashable, Sendable {
    /// Plain text.
    case text(String)
    /// Strong.
    case strong([Inline])
    /// Emphasised.
    case emphasis([Inline])
    /// Code, shown as it is.
    case code(String)
    /// A link. Only `http`, `https`, `mailto`, fragments and relative addresses are made into links by renderers.
    case link(text: [Inline], address: String)
    /// A figure, formatted by the document's language.
    case value(Cell)
    /// A new line within the paragraph.
    case lineBreak
}

/// A list.
public struct ListBlock: Hashable, Sendable {
    /// One item.
    public struct Item: Hashable, Sendable {
        /// The item's text.
        public var text: [Inline]
        /// Blocks under the text, such as an inner list.
        public var blocks: [Block]

        /// Makes an item.
        public init(_ text: [Inline], blocks: [Block] = []) {
            self.text = text
            self.blocks = blocks
        }
    }

    /// The first item's number; nil for bullets.
    public var start: Int?
    /// The items.
    public var items: [Item]

    /// Makes a list.
    public init(start: Int? = nil, items: [Item]) {
        self.start = start
        self.items = items
    }
}

/// A box that stands out.
public struct Callout: Hashable, Sendable {
    /// How loud it is.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Worth knowing.
        case note
        /// To be careful about.
        case warning
        /// Something is missing from the report.
        case error
    }

    /// How loud it is.
    public var kind: Kind
    /// One line, without markup.
    public var title: String
    /// The text under it.
    public var body: [Block]
    /// What went wrong, where the box stands in for a failed block.
    public var diagnostic: Diagnostic?

    /// Makes a box.
    public init(_ kind: Kind, title: String, body: [Block] = [], diagnostic: Diagnostic? = nil) {
        self.kind = kind
        self.title = title
        self.body = body
        self.diagnostic = diagnostic
    }

    /// The box that stands in for a block that failed, or that tells of a warning.
    public init(_ diagnostic: Diagnostic) {
        let kind: Kind =
            switch diagnostic.severity {
            case .error: .error
            case .warning: .warning
            case .note: .note
            }
        self.init(kind, title: diagnostic.message, diagnostic: diagnostic)
    }
}

/// Blocks folded away under one line.
public struct Details: Hashable, Sendable {
    /// The line that is always shown.
    public var summary: String
    /// What is folded away.
    public var blocks: [Block]

    /// Makes a fold.
    public init(summary: String, blocks: [Block]) {
        self.summary = summary
        self.blocks = blocks
    }
}

/// Code, shown as it is.
public struct CodeBlock: Hashable, Sendable {
    /// The language, e.g. `sql`.
    public var language: String?
    /// The text.
    public var text: String

    /// Makes a code block.
    public init(_ text: String, language: String? = nil) {
        self.text = text
        self.language = language
    }
}
