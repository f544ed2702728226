public import Columns
import Diagnostics

extension ReportingPeriod {
    /// What the period's grammar takes, for help texts.
    public static let grammarExamples = [
        "2026-09", "2026-Q3", "2026", "2026-01-15..2026-02-14", "last-month", "last-complete",
    ]

    /// Names of periods that are counted back from the data's end.
    public static let relativeNames = [
        "last-complete", "last-month", "last-quarter", "last-year", "this-month", "this-quarter", "this-year",
    ]

    /// Reads a period.
    ///
    /// - `2026-09` a month, `2026-Q3` a quarter, `2026` a year, `2026-09-30` a day;
    /// - `2026-01-15..2026-02-14` both days included; either side may also be a month, a quarter or a year;
    /// - `last-month`, `last-quarter`, `last-year`: the one before that in which the data ends;
    ///   `this-month` and so on: that in which it ends;
    /// - `last-complete`: the last one of `grain` that the data covers (see `isComplete(dataEnd:)`).
    ///
    /// - Parameters:
    ///   - text: the text, in any case.
    ///   - dataEnd: the last day with data, in the workspace's time zone.
    ///   - grain: which periods `last-complete` chooses among; months where it is `days`.
    /// - Throws: a usage `Diagnostic` with examples.
    public init(parsing text: String, dataEnd: CalendarDate, grain: Grain = .month) throws {
        let grain = grain == .days ? .month : grain
        switch try Expression(text) {
        case .absolute(let period): self = period
        case .lastComplete: self = .lastComplete(grain, dataEnd: dataEnd)
        case .relative(let grain, let offset):
            self = ReportingPeriod.period(of: grain, containing: dataEnd).shifted(by: offset)
        }
    }

    /// Checks the text of a period where the data's end isn't known yet.
    ///
    /// - Throws: the same `Diagnostic` as `init(parsing:dataEnd:grain:)`.
    public static func validate(_ text: String) throws {
        _ = try Expression(text)
    }

    /// Whether the text names a period counted back from the data's end.
    public static func isRelative(_ text: String) -> Bool { relativeNames.contains(text.lowercased()) }

    /// The shortest text that reads back as the period: `2026-09`, `2026-Q3`, `2026`, `2026-01-15..2026-02-14`.
    public var text: String {
        let (year, month, _) = start.parts
        return switch grain {
        case .month: String(start.description.prefix(7))
        case .quarter: "\(start.description.prefix(4))-Q\((month + 2) / 3)"
        case .year: String(start.description.prefix(year < 0 ? 5 : 4))
        case .days: dayCount == 1 ? "\(start)" : "\(start)..\(lastDay)"
        }
    }

    /// The period in words: `September 2026`, `Q3 2026`, `2026`, `2026-01-15 to 2026-02-14`.
    public var label: String {
        let (year, month, _) = start.parts
        return switch grain {
        case .month: "\(Self.monthNames[month - 1]) \(year)"
        case .quarter: "Q\((month + 2) / 3) \(year)"
        case .year: "\(year)"
        case .days: dayCount == 1 ? "\(start)" : "\(start) to \(lastDay)"
        }
    }

    private static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}

extension ReportingPeriod: CustomStringConvertible {
    /// The period's `text`.
    public var description: String { text }
}

/// What a period's text says before the data's end is known.
private enum Expression {
    case absolute(ReportingPeriod)
    case lastComplete
    case relative(ReportingPeriod.Grain, Int)

    init(_ original: String) throws {
        let text = original.lowercased()
        switch text {
        case "last-complete": self = .lastComplete
        case "last-month": self = .relative(.month, -1)
        case "last-quarter": self = .relative(.quarter, -1)
        case "last-year": self = .relative(.year, -1)
        case "this-month": self = .relative(.month, 0)
        case "this-quarter": self = .relative(.quarter, 0)
        case "this-year": self = .relative(.year, 0)
        default:
            if let dots = Self.rangeMark(in: text) {
                let first = try Self.simple(String(text[..<dots.lowerBound]), in: original)
                let last = try Self.simple(String(text[dots.upperBound...]), in: original)
                guard let period = ReportingPeriod(start: first.start, end: last.end) else {
                    throw Self.failure(
                        "the period \"\(original)\" ends before it starts",
                        help: "write the earlier side first: \(last)..\(first)")
                }
                self = .absolute(period)
            } else {
                self = .absolute(try Self.simple(text, in: original))
            }
        }
    }

    /// The `..` between two sides.
    private static func rangeMark(in text: String) -> Range<String.Index>? {
        var index = text.startIndex
        while index < text.endIndex {
            let next = text.index(after: index)
            if text[index] == ".", next < text.endIndex, text[next] == "." {
                return index..<text.index(after: next)
            }
            index = next
        }
        return nil
    }

    /// A day, a month, a quarter or a year.
    private static func simple(_ text: String, in original: String) throws -> ReportingPeriod {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let yearText = parts.first, yearText.utf8.count == 4, let year = digits(yearText) else {
            throw unreadable(text, in: original)
        }
        guard (1000...9000).contains(year), let january = CalendarDate(year: year, month: 1, day: 1) else {
            throw failure("the year \(yearText) of the period \"\(original)\" is out of range (1000 to 9000)")
        }
        switch parts.count {
        case 1: return .period(of: .year, containing: january)
        case 2 where parts[1].hasPrefix("q"):
            guard let quarter = digits(parts[1].dropFirst()), (1...4).contains(quarter) else {
                throw failure(
                    "the period \"\(original)\" names quarter \"\(parts[1].uppercased())\"; there are Q1 to Q4")
            }
            return .period(of: .quarter, containing: january.addingMonths(quarter * 3 - 3))
        case 2:
            guard parts[1].utf8.count <= 2, let month = digits(parts[1]) else { throw unreadable(text, in: original) }
            guard (1...12).contains(month) else {
                throw failure("the period \"\(original)\" names month \(parts[1]); months are 01 to 12")
            }
            return .month(containing: january.addingMonths(month - 1))
        case 3:
            guard let date = CalendarDate(iso: text) else {
                let isShaped = parts[1].utf8.count == 2 && parts[2].utf8.count == 2
                guard isShaped, digits(parts[1]) != nil, digits(parts[2]) != nil else {
                    throw unreadable(text, in: original)
                }
                throw failure("the period \"\(original)\" names \(text), a day that isn't in the calendar")
            }
            return .period(of: .days, containing: date)
        default: throw unreadable(text, in: original)
        }
    }

    private static func digits(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
    }

    private static func unreadable(_ part: String, in original: String) -> Diagnostic {
        let subject = part == original.lowercased() ? "" : " (at \"\(part)\")"
        return failure(
            "\"\(original)\" isn't a period\(subject)",
            help: Suggestion.help(for: original, among: ReportingPeriod.relativeNames))
    }

    private static func failure(_ message: String, help: String? = nil) -> Diagnostic {
        let examples = "a period looks like one of " + ReportingPeriod.grammarExamples.joined(separator: ", ")
        return Diagnostic(.usage, code: "bad-period", message, help: (help.map { [$0] } ?? []) + [examples])
    }
}
