import Columns
import Ingest

/// Months as exports write them: `2026-09`, `09/2026`, `09.2026`, `202609`, `septembrie 2026`, `сентябрь 2026`,
/// `Sep-26`, or any ISO date in the month.
enum MonthText {
    /// The first day of the month that a text names; nil when it names none.
    static func month(_ text: String) -> CalendarDate? {
        if let date = CalendarDate(iso: String(text.prefix(10))) { return date.startOfMonth }
        let parts = NameNormalizer.normalized(text).split(separator: "_").map(String.init)
        let numbers = parts.map { $0.utf8.allSatisfy { (48...57).contains($0) } ? Int($0) : nil }
        switch parts.count {
        case 1:
            guard parts[0].utf8.count == 6, let number = numbers[0] else { return nil }
            return date(year: number / 100, month: number % 100)
        case 2, 3:
            if let first = numbers[0], parts.count == 2, let second = numbers[1] {
                return parts[0].utf8.count == 4
                    ? date(year: first, month: second) : date(year: year(second, parts[1]), month: first)
            }
            // A name and a year in either order, perhaps with a word such as `г` behind.
            for (nameAt, yearAt) in [(0, 1), (1, 0)] {
                if let month = MonthNames.month(of: parts[nameAt]), let number = numbers[yearAt] {
                    return date(year: year(number, parts[yearAt]), month: month)
                }
            }
            return nil
        default: return nil
        }
    }

    private static func date(year: Int, month: Int) -> CalendarDate? {
        (1900...2200).contains(year) ? CalendarDate(year: year, month: month, day: 1) : nil
    }

    private static func year(_ number: Int, _ text: String) -> Int { text.utf8.count == 2 ? 2000 + number : number }
}
