public import Columns
public import Query
public import ReportDocument
public import Workspaces

/// What a report is run against: the tables, the period, and what the workspace says about them.
public struct ReportContext: Sendable {
    /// Where queries find their tables; the shared views included.
    public var catalog: any Catalog
    /// The reported period.
    public var period: ReportingPeriod
    /// The newest moment of the data, as an instant.
    public var dataEnd: Timestamp
    /// The last day of the data, in the workspace's time zone.
    public var dataEndDate: CalendarDate
    /// The workspace's time zone.
    public var timeZone: String
    /// The currency of amounts; nil shows none.
    public var currency: String?
    /// The language of number formats and fixed words.
    public var language: ReportLanguage
    /// Settings that queries read as `:settings.NAME`.
    public var settings: [String: Value]
    /// The optional columns that were exported, as `table.column`.
    public var exportedColumns: Set<String>
    /// The files that were read.
    public var inputs: [Provenance.Input]
    /// The files that say how the reports are made.
    public var definitions: [Provenance.Definition]
    /// The name and version of the program.
    public var toolVersion: String
    /// What a reader of any report should know about the data.
    public var notes: [String]

    /// Makes a context.
    public init(
        catalog: any Catalog, period: ReportingPeriod, dataEnd: Timestamp, dataEndDate: CalendarDate,
        timeZone: String = "UTC", currency: String? = nil, language: ReportLanguage = .english,
        settings: [String: Value] = [:], exportedColumns: Set<String> = [], inputs: [Provenance.Input] = [],
        definitions: [Provenance.Definition] = [], toolVersion: String, notes: [String] = []
    ) {
        self.catalog = catalog
        self.period = period
        self.dataEnd = dataEnd
        self.dataEndDate = dataEndDate
        self.timeZone = timeZone
        self.currency = currency
        self.language = language
        self.settings = settings
        self.exportedColumns = exportedColumns
        self.inputs = inputs
        self.definitions = definitions
        self.toolVersion = toolVersion
        self.notes = notes
    }

    /// The parameters that every query of a report can bind: `:period.start`, `:settings.lapse_days`, `:data.end_at`.
    public func boundParameters(_ own: [String: Value]) -> [String: Value] {
        var result: [String: Value] = [
            "data.end_at": .timestampWithZone(dataEnd),
            "data.end_on": .date(dataEndDate),
        ]
        for (name, value) in settings { result["settings.\(name)"] = value }
        for (name, span) in [("period", period), ("previous", period.previous), ("year_before", period.yearBefore)] {
            result["\(name).start"] = .date(span.start)
            result["\(name).end"] = .date(span.end)
            result["\(name).last_day"] = .date(span.lastDay)
            result["\(name).label"] = .text(span.label)
        }
        return result.merging(own) { $1 }
    }

    /// The periods that the KPI views compute: the reported one, the one before, and the same a year before.
    var reportedPeriods: Table {
        Self.table(of: [("current", period), ("previous", period.previous), ("year-before", period.yearBefore)])
    }

    /// The last twelve periods of the same length, the reported one last.
    var recentPeriods: Table {
        Self.table(of: (0..<12).reversed().map { (String(12 - $0), period.shifted(by: -$0)) })
    }

    private static func table(of periods: [(name: String, period: ReportingPeriod)]) -> Table {
        Table(
            schema: Schema([
                Field("period", .text), Field("ordinal", .integer), Field("label", .text), Field("starts_on", .date),
                Field("ends_before", .date), Field("year_ago", .date), Field("two_years_ago", .date),
                Field("is_whole_months", .boolean),
            ]),
            rows: periods.enumerated().map { ordinal, entry in
                [
                    .text(entry.name), .integer(Int64(ordinal)), .text(entry.period.text), .date(entry.period.start),
                    .date(entry.period.end), .date(entry.period.end.addingMonths(-12)),
                    .date(entry.period.end.addingMonths(-24)), .boolean(entry.period.wholeMonthCount != nil),
                ]
            })
    }
}
