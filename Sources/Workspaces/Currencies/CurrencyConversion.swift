import Columns
import Diagnostics

/// Turns amounts of several currencies into the reporting currency by the month's rate.
struct CurrencyConversion: Sendable {
    /// A month and a currency.
    struct RateKey: Hashable, Sendable {
        var month: CalendarDate
        var currency: String
    }

    /// The reporting currency; nil for one unnamed currency.
    let reporting: String?
    /// What a unit of a currency was worth in a month.
    let rates: [RateKey: ExactDecimal]

    /// The reporting currency of a table, and whether its amounts are in it alone.
    ///
    /// - Parameters:
    ///   - configured: the currency that the workspace names.
    ///   - found: the codes in the table's currency column.
    ///   - hasRates: whether there is a table of rates.
    /// - Throws: an input `Diagnostic` where amounts of several currencies would be added up without rates.
    static func plan(
        configured: String?, found: Set<String>, hasRates: Bool, table: String
    ) throws -> (reporting: String?, isSingle: Bool) {
        guard let first = found.min() else { return (configured, true) }
        if found.count == 1, configured == nil || configured == first { return (first, true) }
        guard hasRates, configured != nil else {
            let names = found.sorted().joined(separator: ", ")
            let reporting = configured ?? first
            let foreign = found.subtracting([reporting]).min() ?? first
            let message =
                found.count == 1
                ? "the amounts of \(table) are in \(names), but the reporting currency is \(reporting)"
                : "the amounts of \(table) are in several currencies: \(names)"
            throw Diagnostic(
                .input, code: "several-currencies", message,
                help: (configured == nil
                    ? [
                        "name the reporting currency in \(WorkspaceConfiguration.fileName):",
                        "  currency: \(reporting)",
                    ] : [])
                    + [
                        "add a file rates.csv with what a unit of each other currency was worth, month by month:",
                        "  month,currency,rate", "  2026-09,\(foreign),1.234500",
                    ])
        }
        return (configured, false)
    }

    /// Amounts in the reporting currency, at the amounts' own scale, rounded half away from zero.
    ///
    /// - Parameters:
    ///   - amounts: decimals.
    ///   - currencies: by row, the code as exported; a null is the reporting currency.
    ///   - months: by row, the month whose rate counts.
    /// - Throws: an input `Diagnostic` that names the month and the currency of a missing rate; a computation one
    ///   where an amount exceeds 38 digits.
    func converted(_ amounts: Column, currencies: Column, months: [CalendarDate], table: String) throws -> Column {
        let scale = amounts.decimalScale
        var result = [Int128](repeating: 0, count: amounts.count)
        var known: [String: String] = [:]
        for row in 0..<amounts.count where amounts.isValid(row) {
            guard case .decimal(let amount) = amounts[row] else { continue }
            var code = reporting
            if case .text(let text) = currencies[row] {
                code = known[text] ?? CurrencyNames.code(text)
                known[text] = code
            }
            guard let currency = code, currency != reporting else {
                result[row] = amount.mantissa
                continue
            }
            guard let rate = rates[RateKey(month: months[row], currency: currency)] else {
                let month = months[row].description.prefix(7)
                throw Diagnostic(
                    .input, code: "missing-rate",
                    "there is no rate for \(currency) in \(month), in which \(table) has an amount",
                    help: ["add it to the table of rates: \(month),\(currency),…"])
            }
            let (product, overflow) = amount.mantissa.multipliedReportingOverflow(by: rate.mantissa)
            guard !overflow, let divisor = ExactDecimal.powerOfTen(rate.scale) else {
                throw Diagnostic(
                    .computation, code: "decimal-overflow", "\(amount) \(currency) at \(rate) exceeds 38 digits")
            }
            result[row] = ExactDecimal.dividedRounding(product, by: divisor)
        }
        return Column(decimals: result, scale: scale, validity: amounts.validity)
    }
}
