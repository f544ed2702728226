/// What the columns of a file tell about each other: how whoever wrote it writes dates and numbers.
struct FileConventions {
    /// The order of day and month that the columns agree on, by their own values; undecided where there is none.
    var order = DateParsing.SlashOrder.undecided
    /// The decimal marks of the columns whose own numbers leave no doubt.
    var decimalMarks: Set<UInt8> = []

    /// Makes what nothing is known of.
    init() {}

    /// Takes in all columns that aren't text. O(columns).
    init(_ columns: [ColumnEvidence], _ names: [String], _ options: CSVOptions) {
        var orders = Set<DateParsing.SlashOrder>()
        for (evidence, name) in zip(columns, names) where !evidence.kinds.contains(.text) {
            if evidence.kinds.subtracting(.weakNull).isSubset(of: .numbers) {
                if evidence.sawDecimalPoint { decimalMarks.insert(UInt8(ascii: ".")) }
                if evidence.sawDecimalComma { decimalMarks.insert(UInt8(ascii: ",")) }
            }
            if evidence.dates.sawPoints { orders.insert(.dayFirst) }
            guard evidence.dates.sawNumbers else { continue }
            let isMonth = options.monthColumns.contains(name) || ColumnName.isMonth(name)
            switch evidence.dates.decision(isMonth: isMonth) {
            case .certain(let order, _) where evidence.dates.sawFirstOver12 || evidence.dates.sawSecondOver12:
                orders.insert(order)
            case .likely(let order, _): orders.insert(order)
            default: break
            }
        }
        if orders.count == 1, let order = orders.first { self.order = order }
    }
}
