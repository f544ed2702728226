import Columns
import Ingest

/// Amounts in a column that stayed text since not all of it can be read, one by one.
enum AmountText {
    /// The decimal mark of the column.
    enum Mark: Hashable {
        case point
        case comma

        fileprivate var byte: UInt8 { self == .point ? UInt8(ascii: ".") : UInt8(ascii: ",") }
    }

    /// What the texts of a column tell about its decimal mark.
    struct Evidence {
        private var sawDecimalPoint = false
        private var sawDecimalComma = false
        /// Whether there is a text such as `1,234`, in which the comma may be either.
        private var sawDoubtfulComma = false

        mutating func observe(_ text: String) {
            guard let marks = WrittenNumber.marks(in: text) else { return }
            switch marks {
            case .none, .doubtfulPoint: return
            case .point: sawDecimalPoint = true
            case .comma: sawDecimalComma = true
            case .doubtfulComma: sawDoubtfulComma = true
            }
        }

        /// The mark, or nil where it can't be told: no text decides, or texts disagree.
        var mark: Mark? {
            switch (sawDecimalPoint, sawDecimalComma) {
            case (true, true): nil
            case (true, false): .point
            case (false, true): .comma
            // `1.234` alone is a number with a point to every system that writes commas for decimals too.
            case (false, false): sawDoubtfulComma ? nil : .point
            }
        }
    }

    /// The exact value of a text; nil where it is no amount. A percentage is its hundredth part.
    static func decimal(_ text: String, mark: Mark) -> ExactDecimal? {
        WrittenNumber.decimal(text, decimalMark: mark.byte)
    }
}
