import Columns
import Diagnostics

extension Workspace {
    /// The currency of reported amounts: the configured one, else the only one that interactions, or else payroll,
    /// are in; nil for one unnamed currency.
    ///
    /// - Throws: a `Diagnostic` where there are several currencies and none is configured.
    public func reportingCurrency() throws -> String? {
        if let configured = configuration.currency { return configured }
        for table in ["interactions", "payroll"] where hasTable(table) {
            let found = try currencies(of: table)
            if !found.isEmpty {
                return try CurrencyConversion.plan(
                    configured: nil, found: found, hasRates: hasTable("rates"), table: table
                ).reporting
            }
        }
        return nil
    }

    /// The codes in a table's currency column.
    func currencies(of table: String) throws -> Set<String> {
        let loader = try loader(table)
        guard loader.availableColumns.contains("currency") else { return [] }
        var codes = Set<String>()
        for chunk in try loader.load(["currency"]).table.chunks {
            let column = chunk.columns[0]
            if case .dictionary(let rows, let dictionary) = column.storage {
                var isUsed = [Bool](repeating: false, count: dictionary.count)
                for row in rows.indices where column.isValid(row) { isUsed[Int(rows[row])] = true }
                for code in isUsed.indices where isUsed[code] {
                    codes.insert(CurrencyNames.code(dictionary[UInt32(truncatingIfNeeded: code)]))
                }
            } else {
                for row in 0..<chunk.rowCount {
                    if case .text(let text) = column[row] { codes.insert(CurrencyNames.code(text)) }
                }
            }
        }
        return codes
    }

    /// How a table's amounts become reporting currency; nil where they are in it as they stand.
    func currencyConversion(of table: String) throws -> CurrencyConversion? {
        var configured = configuration.currency
        if configured == nil, table != "interactions", hasTable("interactions") { configured = try reportingCurrency() }
        let (reporting, isSingle) = try CurrencyConversion.plan(
            configured: configured, found: try currencies(of: table), hasRates: hasTable("rates"), table: table)
        if isSingle { return nil }
        var rates: [CurrencyConversion.RateKey: ExactDecimal] = [:]
        for row in try loader("rates").load(["month", "currency", "rate"]).table.rows {
            guard case .date(let month) = row[0], case .text(let text) = row[1], case .decimal(let rate) = row[2] else {
                continue
            }
            rates[CurrencyConversion.RateKey(month: month, currency: CurrencyNames.code(text))] = rate
        }
        return CurrencyConversion(reporting: reporting, rates: rates)
    }
}
