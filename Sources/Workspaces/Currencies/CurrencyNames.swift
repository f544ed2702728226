/// Currencies as exports write them, by their ISO 4217 codes.
enum CurrencyNames {
    /// The code for a text: `eur`, `€`, `lei`, `руб.`; unknown texts in capitals.
    static func code(_ text: String) -> String {
        let bare = text.filter { !$0.isWhitespace && $0 != "." }.uppercased()
        return codes[bare] ?? bare
    }

    private static let codes: [String: String] = [
        "€": "EUR", "EURO": "EUR", "EUROS": "EUR", "$": "USD", "US$": "USD", "£": "GBP", "LEI": "RON", "LEU": "RON",
        "₽": "RUB", "РУБ": "RUB", "RUR": "RUB", "Р": "RUB", "₴": "UAH", "ГРН": "UAH", "ЕВРО": "EUR", "ДОЛЛ": "USD",
        "ЛЕЙ": "MDL", "FT": "HUF", "KČ": "CZK", "ZŁ": "PLN", "ЛВ": "BGN",
    ]
}
