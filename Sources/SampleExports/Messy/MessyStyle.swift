/// How a sample's exports are written: the way some system does, instead of cleanly.
public enum MessyStyle: String, Hashable, Sendable, CaseIterable {
    case salesforceReport = "salesforce-report"
    case salesforceLoader = "salesforce-loader"
    case hubspot
    case pipedrive
    case bitrix24
    case amocrm
    case oneC = "1c"
    case adp
    case excelRomanian = "excel-romanian"
    case excelUTF16 = "excel-utf16"
    case monthlyGzip = "monthly-gz"

    /// The name on the command line.
    public var name: String { rawValue }

    /// What the style does, in a line.
    public var summary: String {
        switch self {
        case .salesforceReport: "all quoted, dd/mm/yyyy, CRLF inside texts, grand totals and a confidentiality footer"
        case .salesforceLoader: "API names, zoned timestamps, #N/A for nothing, large amounts as 1.2E4"
        case .hubspot: "German headers, one of them twice, cells of several values, numbered gzip parts"
        case .pipedrive: "a prefix on each header, a currency column beside each value"
        case .bitrix24: "UTF-8 with a mark, semicolons, Y/N, amounts as 1234.50|EUR, dd.mm.yyyy, in Russian"
        case .amocrm: "UTF-8 with a mark, all quoted, amounts as 12 345,67 with no-break spaces, in Russian"
        case .oneC: "windows-1251, title rows, Итого, 12 345,67 with no-break spaces, dd.mm.yyyy"
        case .adp: "payroll with ! rows around it, several rows a person, padded ids, 1,130.00 EUR"
        case .excelRomanian: "windows-1250, a sep= line, semicolons, 1.234,56, DA/NU, luna as septembrie 2026"
        case .excelUTF16: "UTF-16 with a mark, tabs, m/d/yyyy, 1,234.50, Sep-26"
        case .monthlyGzip: "one gzip file a month, each with a total row and a note, CRLF"
        }
    }

    /// The options with what the style decides by itself: compression and parts.
    func adjusted(_ options: SampleOptions) -> SampleOptions {
        var options = options
        switch self {
        case .hubspot: options.gzip = true
        case .monthlyGzip:
            options.gzip = true
            options.monthlyParts = true
        default: break
        }
        return options
    }
}

/// Something that is wrong with an export, or stands in it beside the data.
enum Planted: String, CaseIterable {
    // Records beside the true ones, which a reader has to set apart.
    case duplicateRecord = "duplicate-record"
    case conflictingKey = "conflicting-key"
    case missingFields = "missing-fields"
    case extraFields = "extra-fields"
    case textAfterQuote = "text-after-quote"
    case impossibleDate = "impossible-date"
    case illFormedBytes = "ill-formed-bytes"
    case orphanReference = "orphan-reference"
    // What stands around the data.
    case titleRow = "title-row"
    case totalRow = "total-row"
    case footerNote = "footer-note"
    case commentRow = "comment-row"
    // True data in another form.
    case nullSpelling = "null-spelling"
    case splitRow = "split-row"
}

/// What a style is made of: a value, from which one rewriter writes.
struct ExportHabits {
    enum Quoting {
        case whereNeeded, everywhere
    }

    /// A column that the system adds, which means nothing to the reports.
    struct ExtraColumn {
        var header: String
        /// The cell of a row, by its number in the file.
        var cell: @Sendable (Int) -> String
    }

    // Bytes.
    var encoding = ExportEncoding.utf8
    var hasMark = false
    // Dialect.
    var delimiter: UInt8 = 44
    var quoting = Quoting.whereNeeded
    var lineEnd: [UInt8] = [10]
    var namesSeparator = false
    // Cells.
    var format = CellFormat()
    /// What choices are called, by `table.column` and canonical name.
    var vocabulary: [String: [String: String]] = [:]
    // Headers, by table in the order of the columns; the clean ones where a table is missing.
    var headers: [ExportTable: [String]] = [:]
    /// Whether the headers are such that `rapport.yaml` has to map them.
    var mapsHeaders = false
    /// What else `rapport.yaml` has to say about how the files are written, as a YAML mapping.
    var dialectYAML: String?
    var extraColumns: [ExportTable: [ExtraColumn]] = [:]
    // What stands around the data.
    var titles: [String] = []
    var totalLabel: String?
    var notes: [String] = []
    // Rows.
    /// Into how many rows a file of interactions is cut.
    var rowsPerPart = Int.max
    var splitsPay = false
    var defects: [Planted] = [.duplicateRecord, .conflictingKey, .missingFields, .extraFields, .orphanReference]
    /// The tables that are written so; the others are clean.
    var tables = Set(ExportTable.allCases)

    /// The clean exports, but for letters that an encoding lacks: what a style of that encoding has to read like.
    static func clean(foldedFor encoding: ExportEncoding) -> ExportHabits {
        var habits = ExportHabits()
        habits.defects = []
        habits.foldsFor = encoding
        return habits
    }

    /// The encoding for which letters are folded, where it isn't the one written.
    var foldsFor: ExportEncoding?

    func header(of table: ExportTable) -> [String] { headers[table] ?? table.columns }
}
