/// A day of the Gregorian calendar.
struct CivilDate: Equatable {
    var year: Int
    var month: Int
    var day: Int

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day that lies so many days after 1970-01-01.
    ///
    /// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
    init(daysSinceEpoch days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01; `days_from_civil` of the same source.
    var daysSinceEpoch: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

/// The months that a sample covers, and days counted from the first of them.
struct Window {
    /// The last month is fixed, so that the clock decides nothing.
    static let lastMonth = (year: 2026, month: 9)

    /// Days since 1970-01-01 of the window's first day.
    let epochDay: Int
    /// The first day of every month counted from the window's first, and the day after the last month.
    let monthStarts: [Int]
    let firstMonths: [CivilDate]

    init(months: Int) {
        var dates: [CivilDate] = []
        let last = Self.lastMonth.year * 12 + Self.lastMonth.month - 1
        for index in (last - months + 1)...(last + 1) {
            dates.append(CivilDate(year: index / 12, month: index % 12 + 1, day: 1))
        }
        epochDay = dates[0].daysSinceEpoch
        monthStarts = dates.map { [epochDay] in $0.daysSinceEpoch - epochDay }
        firstMonths = dates
    }

    var months: Int { monthStarts.count - 1 }
    var days: Int { monthStarts[months] }

    /// The first day of a month of the window; `months` itself gives the day after the window.
    func first(of month: Int) -> CivilDate { firstMonths[month] }

    /// A day counted from the window's first.
    func date(_ day: Int) -> CivilDate { CivilDate(daysSinceEpoch: epochDay + day) }

    /// The month that holds a day of the window, clamped to the window.
    func month(of day: Int) -> Int {
        var month = 0
        while month + 1 < months, monthStarts[month + 1] <= day { month += 1 }
        return month
    }
}
