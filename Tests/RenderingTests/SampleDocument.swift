import Columns
import Diagnostics
import ReportDocument

/// A report with every kind of block, with figures that look like a company's.
enum SampleDocument {
    static func decimal(_ text: String) -> Value { ExactDecimal(text).map(Value.decimal) ?? .null }

    static func date(_ text: String) -> CalendarDate { CalendarDate(iso: text) ?? CalendarDate(days: 0) }

    static func make(language: ReportLanguage = .english) -> ReportDocument {
        ReportDocument(
            id: "manager-performance", title: "Manager performance, 2026-Q3",
            subtitle: "Who converts, who answers in time, and what can be said with the numbers at hand.",
            language: language, blocks: blocks, provenance: provenance)
    }

    static let provenance = Provenance(
        toolVersion: "rapport 1.0.0", reportID: "manager-performance",
        parameters: [
            .init("period", "2026-Q3"), .init("peer_group", "scheme, type"), .init("offer_window", "30 days"),
        ],
        period: .init(label: "2026-Q3", start: date("2026-07-01"), end: date("2026-10-01")),
        comparisons: [
            .init(label: "2026-Q2", start: date("2026-04-01"), end: date("2026-07-01")),
            .init(label: "2025-Q3", start: date("2025-07-01"), end: date("2025-10-01")),
        ],
        inputs: [
            .init(
                path: "clients.csv", bytes: 1_204_811, rows: 12_480, rejects: 3,
                sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
            .init(
                path: "interactions-2026.csv.gz", bytes: 88_412_960, rows: 2_418_733, rejects: 0,
                sha256: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"),
            .init(
                path: "payroll.csv", bytes: 20_310, rows: 324,
                sha256:
                    "fd61a03af4f77d870fc21e05e7e80678095c92d808cfb3b5c279ee04c74aca13"),
        ],
        definitions: [
            .init(
                path: "Reports/manager-performance.md",
                sha256: "a4e624d686e03ed2767c0abd85c14426b0b1157d2ce81d27bb4fe4f6f01d688a"),
            .init(
                path: "Reports/models/offers.sql",
                sha256: "4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865"),
        ], dataEnd: Timestamp(date("2026-09-30"), microsecondOfDay: (18 * 60 + 42) * 60_000_000),
        timeZone: "Europe/Chisinau",
        notes: ["Figures by client owner rest on today's owner: no assignments export was found."])

    static let names = [
        "Andrei Munteanu", "Elena Rusu", "Ion Ciobanu", "Maria Ceban", "Vasile Moraru", "Ольга Петренко",
        "Tatiana Lungu", "Sergiu Botnaru", "Natalia Popa", "Dumitru Sîrbu", "Irina Cojocaru", "Alexandru Țurcan",
    ]
    static let offers: [Double] = [212, 48, 131, 96, 160, 74, 188, 35, 121, 142, 66, 104]
    static let won: [Double] = [61, 13, 58, 22, 38, 17, 29, 12, 28, 36, 10, 25]
    static let classes: [PeerClass] = [
        .usual, .usual, .different, .usual, .usual, .usual, .watch, .usual, .usual, .usual, .watch, .usual,
    ]

    static let blocks: [Block] = [
        .paragraph([
            .text("In the third quarter the twelve managers made "), .value(Cell(.integer(1377))),
            .text(" offers and won "), .value(Cell(.double(0.2534), format: .percent)),
            .text(" of them. One manager is "), .strong([.text("clearly different")]),
            .text(" from peers; two are "), .emphasis([.text("worth watching")]),
            .text(". How the limits are drawn is told in "),
            .link(text: [.text("the funnel plot")], address: "#conversion-funnel"),
            .text("; the setting "), .code("offer_window"), .text(" is 30 days."),
        ]),
        .keyFigures(keyFigures),
        .heading(level: 1, text: [.text("Conversion")]),
        .paragraph([
            .text("A small number of offers says little, so the limits are wide at the left and narrow at the right.")
        ]),
        .chart(funnel),
        .chart(caterpillar),
        .table(conversion),
        .details(
            Details(
                summary: "The query behind this table",
                blocks: [.code(CodeBlock(sql, language: "sql"))])),
        .heading(level: 1, text: [.text("Course over the year")]),
        .chart(lines),
        .chart(bars),
        .heading(level: 2, text: [.text("Where you stand")]),
        .chart(strip),
        .callout(
            Callout(
                .note, title: "Peers are managers of the same scheme and type",
                body: [.paragraph([.text("Groups below five managers fall back to all.")])])),
        .callout(
            Callout(.warning, title: "3 rows of clients.csv were rejected", body: [])),
        .callout(
            Callout(
                Diagnostic(
                    .computation, code: "unknown-column", "there is no column 'amout' in interactions",
                    at: SourceLocation(
                        source: "Reports/manager-performance.md", line: 41, column: 12, length: 5,
                        lineText: "SELECT sum(amout) FROM interactions"), help: ["did you mean 'amount'?"]))),
        .heading(level: 1, text: [.text("Portfolio")]),
        .chart(lorenz), .chart(histogram), .chart(scatter), .chart(survival),
        .table(pay),
        .list(
            ListBlock(items: [
                .init([.text("Rates are "), .emphasis([.text("k of n")]), .text(", always shown with n.")]),
                .init(
                    [.text("Too small to say:")],
                    blocks: [
                        .list(
                            ListBlock(
                                start: 1,
                                items: [.init([.text("below 5 for a rate")]), .init([.text("fewer than 2 groups")])]))
                    ]),
            ])),
        .quote([.paragraph([.text("A ranking without its uncertainty is never shown.")])]),
        .divider,
        .table(
            TableBlock(key: "complaints", title: "No complaint is open", columns: [TableColumn("client")], rows: [])),
    ]

    static let sql = """
        -- offers whose window closes in the period
        SELECT manager_id, count(*) AS offers, count(*) FILTER (WHERE won) AS won
        FROM offers
        WHERE closes_at >= :period.start AND closes_at < :period.end
          AND channel <> 'it''s <internal>'
        GROUP BY manager_id
        """

    static let keyFigures: [KeyFigure] = [
        KeyFigure(
            "Conversion",
            value: Cell(
                .double(0.2534), format: .percent, interval: UncertaintyInterval(0.2311, 0.2771), suffix: "349 of 1,377"
            ),
            change: Cell(.double(0.021), format: CellFormat(.percentagePoints, isSigned: true)),
            changeLabel: "since 2026-Q2", changeIsGood: true, target: Cell(.double(0.25), format: .percent),
            isTargetMet: true, sparkline: [0.21, 0.22, 0.2, 0.24, 0.23, 0.22, 0.25, 0.23, 0.2324, 0.26, 0.25, 0.2534],
            key: "conversion"),
        KeyFigure(
            "Revenue",
            value: Cell(decimal("4812940.55"), format: .money("MDL", decimals: 0)),
            change: Cell(.double(-0.034), format: CellFormat(.percent, isSigned: true)), changeLabel: "since 2026-Q2",
            changeIsGood: false, sparkline: [4.1, 4.4, 4.3, nil, nil, 4.9, 5.1, 5.0, 4.98, 4.81], key: "revenue"),
        KeyFigure(
            "Response time, median",
            value: Cell(.double(47), format: .duration(.minutes), interval: UncertaintyInterval(43, 52)),
            change: Cell(.double(-12), format: CellFormat(.duration(.minutes), isSigned: true)),
            changeLabel: "since 2026-Q2", changeIsGood: true, target: Cell(.double(30), format: .duration(.minutes)),
            isTargetMet: false, sparkline: [80, 77, 70, 72, 66, 61, 59, 47], key: "response_median"),
        KeyFigure(
            "Rating of new clients", value: .suppressed("n < 5"), note: "3 answers so far", key: "rating_new"),
        KeyFigure(
            "Clients served", value: Cell(.integer(2914)),
            change: Cell(.integer(0), format: CellFormat(.integer, isSigned: true)),
            changeLabel: "since 2026-Q2", note: "VIP 118, corporate 804", sparkline: [2800, 2850, 2914, 2914],
            key: "clients_served"),
    ]

    private static let rate = ChartAxis("offers won", format: CellFormat(.percent, decimals: 1))

    private static func wilson(_ k: Double, _ n: Double, _ z: Double = 1.96) -> (low: Double, high: Double) {
        let p = k / n
        let middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * ((p * (1 - p) + z * z / (4 * n)) / n).squareRoot()
        return (middle - half, middle + half)
    }

    static let funnel = ChartBlock(
        key: "conversion-funnel",
        title: "Ion Ciobanu wins more offers than chance explains; two managers are near the limits",
        alt: "Conversion against number of offers, one dot a manager, with 95 % and 99.8 % limits.",
        note: "Limits are exact binomial around the peer group's rate (Spiegelhalter 2005).",
        specification: .funnel(
            FunnelChart(
                points: names.indices.map {
                    .init(size: offers[$0], value: won[$0] / offers[$0], label: names[$0], classification: classes[$0])
                },
                centre: 0.2534,
                limits: [(0.95, 1.96), (0.998, 3.09)].map { level, z in
                    .init(
                        level: level,
                        steps: stride(from: 4.0, through: 240, by: 4).map { n in
                            let half = z * (0.2534 * 0.7466 / n).squareRoot()
                            return .init(size: n, low: max(0, 0.2534 - half), high: min(1, 0.2534 + half))
                        })
                },
                sizeAxis: ChartAxis("offers whose window closed in the period", format: .integer), valueAxis: rate)),
        data: TableBlock(
            key: "conversion-funnel-data",
            columns: [
                TableColumn("manager", label: "Manager"), TableColumn("offers", label: "Offers", format: .integer),
                TableColumn("rate", label: "Won", format: .percent),
            ],
            rows: names.indices.map {
                [.text(names[$0]), Cell(.double(offers[$0])), Cell(.double(won[$0] / offers[$0]))]
            }))

    static let caterpillar = ChartBlock(
        key: "conversion-shrunken", title: "Shrunken towards peers, most managers are alike",
        alt: "One row a manager: shrunken conversion with its 95 % interval, and the conversion as counted.",
        specification: .dotInterval(
            DotIntervalChart(
                items: names.indices.map { index in
                    let (k, n) = (won[index], offers[index])
                    let (low, high) = wilson(k + 20, n + 79)
                    return .init(
                        names[index], estimate: (k + 20) / (n + 79), interval: ChartInterval(low, high), raw: k / n,
                        classification: classes[index], isHighlighted: index == 3, note: "\(Int(k)) of \(Int(n))")
                }, axis: rate, reference: ChartReference(0.2534, label: "peer group 25.3 %"))))

    static let conversion = TableBlock(
        key: "conversion", title: "Conversion by manager",
        note: "Rank: 90 % interval of the rank, by simulation from the posteriors.",
        columns: [
            TableColumn("manager", label: "Manager"), TableColumn("type", label: "Type"),
            TableColumn("offers", label: "Offers", format: .integer),
            TableColumn(
                "rate", label: "Won", format: .percent, help: "Offers won of all whose window closed in the period."),
            TableColumn(
                "shrunken", label: "Shrunken", format: .percent, help: "Beta–binomial, towards the peer group."),
            TableColumn("rank", label: "Rank", alignment: .center, help: "90 % interval of the rank."),
            TableColumn("revenue", label: "Revenue", format: .money("MDL")),
            TableColumn("rating", label: "Rating", format: CellFormat(.decimal, decimals: 1)),
        ],
        rows: names.indices.map { index in
            let (k, n) = (won[index], offers[index])
            let (low, high) = wilson(k, n)
            let flag: CellFlag? =
                switch classes[index] {
                case .usual: nil
                case .watch: .watch
                case .different: .different
                }
            return TableRow(
                [
                    Cell(.text(names[index]), link: "kpi-\(index).html"),
                    .text(["consultant", "advisor", "partner"][index % 3]), Cell(.integer(Int64(n))),
                    Cell(.double(k / n), interval: UncertaintyInterval(low, high), suffix: "\(Int(k)) of \(Int(n))"),
                    Cell(.double((k + 20) / (n + 79)), tone: classes[index] == .different ? .good : .neutral),
                    .text("\(index + 1)–\(min(12, index + 4))"),
                    Cell(decimal("\(index * 71_233 + 120_000).\(10 + index)")),
                    index == 7
                        ? .suppressed("n < 5")
                        : Cell(decimal("4.\(index % 10)"), flag: index == 4 ? .doubtful("doubtful") : nil),
                ], flag: flag, isEmphasized: index == 3)
        },
        total: [
            .text("All"), .empty, Cell(.integer(1377)), Cell(.double(0.2534)), .empty, .empty,
            Cell(decimal("6141378.00")), Cell(decimal("4.4")),
        ])

    static let lines = ChartBlock(
        key: "conversion-course", title: "Partners pull ahead since spring",
        alt: "Conversion by month and manager type, October 2025 to September 2026.",
        specification: .line(
            LineChart(
                series: [
                    .init("partner", values: [0.22, 0.21, 0.23, 0.22, 0.24, 0.26, 0.27, 0.29, 0.28, 0.3, 0.31, 0.32]),
                    .init("advisor", values: [0.24, 0.25, 0.23, 0.24, nil, nil, 0.25, 0.24, 0.26, 0.25, 0.24, 0.25]),
                    .init(
                        "consultant", values: [0.2, 0.19, 0.21, 0.22, 0.21, 0.2, 0.22, 0.23, 0.22, 0.21, 0.22, 0.235]),
                ],
                categories: [
                    "Oct 2025", "Nov", "Dec", "Jan 2026", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
                ], yAxis: ChartAxis("offers won", format: CellFormat(.percent, decimals: 0)),
                reference: ChartReference(0.25, label: "target"))))

    static let bars = ChartBlock(
        key: "revenue-by-segment", title: "Clients who want partnership bring half of the revenue",
        alt: "Revenue by declared motivation.",
        specification: .bar(
            BarChart(
                bars: [
                    .init("partnership", value: 2_412_300, isHighlighted: true, note: "412 clients"),
                    .init("decision", value: 1_310_220, note: "288 clients"),
                    .init("advice", value: 702_540, note: "905 clients"),
                    .init("unknown", value: 387_880, note: "1,309 clients"),
                    .init("returned goods", value: -120_400),
                ], axis: ChartAxis("MDL", format: .money("MDL")))))

    static let strip = ChartBlock(
        key: "standing", title: "Your conversion is above the middle, your response time below it",
        alt: "Strips of anonymous dots with your own value and its interval.",
        specification: .strip(
            StripChart(
                strips: [
                    .init(
                        "Conversion",
                        peers: [0.17, 0.18, 0.21, 0.22, 0.22, 0.225, 0.23, 0.24, 0.25, 0.252, 0.26, 0.28, 0.31],
                        highlighted: 0.288, interval: ChartInterval(0.231, 0.352),
                        reference: ChartReference(0.2534, label: "peers"),
                        axis: ChartAxis(format: CellFormat(.percent, decimals: 1))),
                    .init(
                        "Response time, median", peers: [18, 22, 25, 31, 33, 34, 40, 47, 55, 61, 80], highlighted: 52,
                        interval: ChartInterval(44, 63), reference: ChartReference(30, label: "target"),
                        axis: ChartAxis(format: .duration(.minutes), includesZero: true)),
                ], highlightLabel: "you")))

    static let lorenz = ChartBlock(
        key: "concentration", title: "A tenth of the clients brings more than half of the revenue",
        alt: "Lorenz curve of revenue over clients.",
        specification: .lorenz(
            LorenzChart(
                points: (0...40).map { step in
                    let share = Double(step) / 40
                    return .init(holders: share, total: share * share * share * share)
                }, gini: 0.6, holdersLabel: "share of clients, smallest first", totalLabel: "share of revenue")))

    static let histogram = ChartBlock(
        key: "purchases", title: "Most purchases are small", alt: "Number of purchases by amount.",
        specification: .histogram(
            HistogramChart(
                bins: [412, 390, 301, 244, 180, 121, 92, 60, 41, 33, 20, 14, 9, 5, 2].enumerated().map {
                    .init(low: Double($0.offset) * 500, high: Double($0.offset + 1) * 500, count: $0.element)
                }, axis: ChartAxis("amount of a purchase, MDL", format: .money("MDL")),
                countAxis: ChartAxis("purchases", format: .integer, includesZero: true),
                reference: ChartReference(1430, label: "median"))))

    static let scatter = ChartBlock(
        key: "salary", title: "Two salaries are far from what the portfolio explains",
        alt: "Fitted against paid salary, one dot a manager.",
        specification: .scatter(
            ScatterChart(
                points: names.indices.map { index in
                    let fitted = 9000 + Double(index) * 900
                    let off: Double = index == 2 ? 3100 : index == 9 ? -2900 : Double((index * 7) % 5 - 2) * 350
                    return .init(x: fitted, y: fitted + off, label: names[index], isHighlighted: abs(off) > 2000)
                }, xAxis: ChartAxis("fitted salary, MDL", format: .money("MDL")),
                yAxis: ChartAxis("paid salary, MDL", format: .money("MDL")), showsDiagonal: true)))

    static let survival = ChartBlock(
        key: "lapse", title: "VIP clients stay longer",
        alt: "Share of clients that haven't lapsed by days since their first purchase, VIP and standard.",
        specification: .line(
            LineChart(
                series: [
                    .init(
                        "VIP",
                        points: (0...10).map {
                            let y = 1 - Double($0) * 0.022
                            return .init(
                                x: Double($0) * 73, y: y,
                                interval: ChartInterval(y - 0.01 * Double($0), min(1, y + 0.008 * Double($0))))
                        }),
                    .init(
                        "standard",
                        points: (0...10).map {
                            let y = 1 - Double($0) * 0.058
                            return .init(
                                x: Double($0) * 73, y: y,
                                interval: ChartInterval(y - 0.004 * Double($0), min(1, y + 0.004 * Double($0))))
                        }),
                ], isStepped: true,
                xAxis: ChartAxis("days since the first purchase", format: .integer, includesZero: true),
                yAxis: ChartAxis(
                    "clients that haven't lapsed", format: CellFormat(.percent, decimals: 0), includesZero: true))))

    static let pay = TableBlock(
        key: "pay", title: "Pay by grade",
        columns: [
            TableColumn("grade", label: "Grade"), TableColumn("people", label: "People", format: .integer),
            TableColumn("pay", label: "Mean pay", format: .money("MDL")),
            TableColumn("band", label: "Band's middle", format: .money("EUR")),
            TableColumn("change", label: "Change", format: CellFormat(.percent, isSigned: true)),
            TableColumn("tenure", label: "Tenure", format: CellFormat(.duration(.days))),
            TableColumn("since", label: "Newest", format: .date),
            TableColumn("met", label: "In band", format: .boolean),
        ],
        rows: [
            [
                .text("junior"), Cell(.integer(5)), Cell(decimal("9120.40")), Cell(decimal("480.00")),
                Cell(.double(0.041), tone: .good), Cell(.double(410)), Cell(.date(date("2026-02-11"))),
                Cell(.boolean(true)),
            ],
            [
                .text("middle"), Cell(.integer(6)), Cell(decimal("13480.00")), Cell(decimal("710.50")),
                Cell(.double(-0.012), tone: .bad), Cell(.double(1421.5)), Cell(.date(date("2024-11-03"))),
                Cell(.boolean(false)),
            ],
            [
                .text("senior"), Cell(.integer(1)), .suppressed("fewer than 5"), .suppressed("fewer than 5"), .empty,
                .empty, .empty, .empty,
            ],
        ])
}
