/// A table of a report.
public struct TableBlock: Hashable, Sendable {
    /// A name for files and links: `conversion`. Lower-case words joined by hyphens are best.
    public var key: String
    /// The title, best as a sentence that says what the table shows.
    public var title: String?
    /// A remark under the table.
    public var note: String?
    /// The columns.
    public var columns: [TableColumn]
    /// The rows; each has a cell per column.
    public var rows: [TableRow]
    /// The last row, set apart.
    public var total: TableRow?

    /// Makes a table.
    public init(
        key: String,
        title: String? = nil,
        note: String? = nil,
        columns: [TableColumn],
        rows: [TableRow],
        total: TableRow? = nil
    ) {
        self.key = key
        self.title = title
        self.note = note
        self.columns = columns
        self.rows = rows
        self.total = total
    }
}

/// A column of a table.
public struct TableColumn: Hashable, Sendable {
    /// Where the text stands in its column.
    public enum Alignment: String, Hashable, Sendable {
        /// At the left.
        case leading
        /// In the middle.
        case center
        /// At the right, as numbers do.
        case trailing
    }

    /// The column's name in the query; also the header in CSV and the key in JSON.
    public var key: String
    /// The header as shown.
    public var label: String
    /// How values are written.
    public var format: CellFormat
    /// Where the text stands; nil for the right if the format is a number's, else the left.
    public var alignment: Alignment?
    /// What the column means, in a sentence.
    public var help: String?

    /// Makes a column.
    public init(
        _ key: String,
        label: String? = nil,
        format: CellFormat = .automatic,
        alignment: Alignment? = nil,
        help: String? = nil
    ) {
        self.key = key
        self.label = label ?? key
        self.format = format
        self.alignment = alignment
        self.help = help
    }

    /// The alignment in force.
    public var effectiveAlignment: Alignment {
        if let alignment { return alignment }
        switch format.kind {
        case .automatic, .text, .boolean, .date, .month, .timestamp: return .leading
        case .integer, .decimal, .percent, .percentagePoints, .money, .duration: return .trailing
        }
    }
}

/// A row of a table. An array literal of cells makes one without a flag.
public struct TableRow: Hashable, Sendable, ExpressibleByArrayLiteral {
    /// One cell per column. Missing ones are shown as empty.
    public var cells: [Cell]
    /// A mark on the whole row.
    public var flag: CellFlag?
    /// Whether the row stands out, such as one's own among others.
    public var isEmphasized: Bool

    /// Makes a row.
    public init(_ cells: [Cell], flag: CellFlag? = nil, isEmphasized: Bool = false) {
        self.cells = cells
        self.flag = flag
        self.isEmphasized = isEmphasized
    }

    /// Makes a row without a flag.
    public init(arrayLiteral cells: Cell...) { self.init(cells) }

    /// The cell of a column; an empty one past the row's end.
    public subscript(column: Int) -> Cell { cells.indices.contains(column) ? cells[column] : .empty }
}
