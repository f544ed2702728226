import Diagnostics

/// A finished report: what is shown, in order, and where it came from.
///
/// A document knows nothing of how it is shown, and holds no time of its own making, so the same inputs give the
/// same document and every renderer the same bytes.
public struct ReportDocument: Hashable, Sendable {
    /// The report's identifier, e.g. `manager-performance`.
    public var id: String
    /// The title as shown.
    public var title: String
    /// A line under the title.
    public var subtitle: String?
    /// The language of the prose; decides number marks and fixed words.
    public var language: ReportLanguage
    /// The content, in order.
    public var blocks: [Block]
    /// What the report was made from and with.
    public var provenance: Provenance

    /// Makes a document.
    public init(
        id: String,
        title: String,
        subtitle: String? = nil,
        language: ReportLanguage = .english,
        blocks: [Block],
        provenance: Provenance
    ) {
        self.id = id
        self.title = title
        self.subtitle = subtitle
        self.language = language
        self.blocks = blocks
        self.provenance = provenance
    }
}

extension ReportDocument {
    /// All tables, those inside details, quotes and lists and the data of charts included, in reading order.
    public var tables: [TableBlock] { blocks.flatMap(\.tables) }

    /// All key figures, wherever they stand, in reading order.
    public var keyFigures: [KeyFigure] { blocks.flatMap(\.keyFigures) }

    /// The boxes of blocks that failed, in reading order. Empty for a whole report.
    public var failures: [Callout] { blocks.flatMap(\.failures) }
}

extension Block {
    fileprivate var tables: [TableBlock] {
        switch self {
        case .table(let table): [table]
        case .chart(let chart): chart.data.map { [$0] } ?? []
        case .details(let details): details.blocks.flatMap(\.tables)
        case .quote(let blocks): blocks.flatMap(\.tables)
        case .list(let list): list.items.flatMap { $0.blocks.flatMap(\.tables) }
        default: []
        }
    }

    fileprivate var keyFigures: [KeyFigure] {
        switch self {
        case .keyFigures(let figures): figures
        case .details(let details): details.blocks.flatMap(\.keyFigures)
        case .quote(let blocks): blocks.flatMap(\.keyFigures)
        case .list(let list): list.items.flatMap { $0.blocks.flatMap(\.keyFigures) }
        default: []
        }
    }

    fileprivate var failures: [Callout] {
        switch self {
        case .callout(let callout): callout.diagnostic?.severity == .error ? [callout] : []
        case .details(let details): details.blocks.flatMap(\.failures)
        case .quote(let blocks): blocks.flatMap(\.failures)
        case .list(let list): list.items.flatMap { $0.blocks.flatMap(\.failures) }
        default: []
        }
    }
}
