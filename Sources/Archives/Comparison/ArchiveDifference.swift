/// What differs between two archives of reports.
public struct ArchiveDifference: Hashable, Sendable {
    /// Something that has another value in the second archive; nil where one of them doesn't have it.
    public struct Change: Hashable, Sendable {
        /// What it is: a setting, an input's path, or a figure's place in its report.
        public var place: String
        /// The value in the first archive.
        public var before: String?
        /// The value in the second archive.
        public var after: String?

        /// Makes a change.
        public init(_ place: String, before: String?, after: String?) {
            self.place = place
            self.before = before
            self.after = after
        }
    }

    /// The changed figures of one file.
    public struct Report: Hashable, Sendable {
        /// The file's name in the archives.
        public var path: String
        /// Its changes, in the order of the report.
        public var changes: [Change]
    }

    /// What the reports were made from: version, job, period, parameters, inputs, definitions.
    public var origins: [Change] = []
    /// The figures that changed, by file.
    public var reports: [Report] = []
    /// Files that changed in a way that isn't explained by figures.
    public var otherFiles: [String] = []
    /// Files that only the first archive has.
    public var removedFiles: [String] = []
    /// Files that only the second archive has.
    public var addedFiles: [String] = []

    /// Whether both say the same, whatever they were made from.
    public var hasSameReports: Bool {
        reports.isEmpty && otherFiles.isEmpty && removedFiles.isEmpty && addedFiles.isEmpty
    }
}

extension ArchiveDifference: CustomStringConvertible {
    /// One line a change, grouped by report: `place: before → after`.
    public var description: String {
        var lines: [String] = []
        if !origins.isEmpty { lines += ["made from:"] + origins.map { "  \($0)" } }
        for report in reports { lines += ["\(report.path):"] + report.changes.map { "  \($0)" } }
        lines += otherFiles.map { "\($0): differs" }
        lines += removedFiles.map { "\($0): only in the first" }
        lines += addedFiles.map { "\($0): only in the second" }
        return lines.isEmpty ? "no difference\n" : lines.joined(separator: "\n") + "\n"
    }
}

extension ArchiveDifference.Change: CustomStringConvertible {
    /// `place: before → after`.
    public var description: String { "\(place): \(before ?? "(none)") → \(after ?? "(none)")" }
}

/// A figure of a report: where it stands, its exact value, and how it is shown.
struct Figure: Hashable {
    var place: String
    var value: String
    var shown: String

    init(_ place: String, _ value: String, shown: String? = nil) {
        self.place = place
        self.value = value
        self.shown = shown ?? value
    }

    /// The figures with repeated places numbered, so that each place is there once.
    static func numbered(_ figures: [Figure]) -> [Figure] {
        var counts: [String: Int] = [:]
        return figures.map { figure in
            let count = (counts[figure.place] ?? 0) + 1
            counts[figure.place] = count
            var figure = figure
            if count > 1 { figure.place += " (\(count))" }
            return figure
        }
    }

    /// Where two lists differ: in the order of the second, then what only the first has. O(n).
    static func changes(_ first: [Figure], _ second: [Figure]) -> [ArchiveDifference.Change] {
        let first = numbered(first)
        let second = numbered(second)
        var old = Dictionary(first.map { ($0.place, $0) }) { earlier, _ in earlier }
        var changes: [ArchiveDifference.Change] = []
        for figure in second {
            guard let before = old.removeValue(forKey: figure.place) else {
                changes.append(.init(figure.place, before: nil, after: figure.shown))
                continue
            }
            if before.value == figure.value { continue }
            // A change that the shown digits hide is shown in full.
            let isVisible = before.shown != figure.shown
            changes.append(
                .init(
                    figure.place, before: isVisible ? before.shown : before.value,
                    after: isVisible ? figure.shown : figure.value))
        }
        for figure in first where old[figure.place] != nil {
            changes.append(.init(figure.place, before: figure.shown, after: nil))
        }
        return changes
    }
}
