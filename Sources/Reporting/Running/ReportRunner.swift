import Columns
import Diagnostics
public import ReportDocument

/// Runs report definitions against a context.
public struct ReportRunner: Sendable {
    /// What the reports are run against.
    public let context: ReportContext

    /// Makes a runner.
    public init(context: ReportContext) { self.context = context }

    /// A document with the name of its files.
    public struct Output: Sendable {
        /// The document.
        public var document: ReportDocument
        /// The name of its files without extension: the report's id, and the subject's for a report that has one.
        public var stem: String
    }

    /// Runs a definition: everything is computed once; a report with a subject gives one document for each of them,
    /// any other exactly one.
    ///
    /// Failed queries and directives become boxes in the documents (see `ReportDocument.failures`), and the rest goes on.
    ///
    /// - Parameters:
    ///   - definition: the report.
    ///   - parameters: values for the definition's own parameters, as text by name; the period is the context's.
    ///   - subject: only this one's document.
    /// - Throws: `Diagnostic` when a parameter or the subject doesn't exist, or the subjects can't be listed.
    public func run(
        _ definition: ReportDefinition, parameters: [String: String] = [:], subject: String? = nil
    ) throws -> [Output] {
        let run = ReportRun(definition, context: context, parameters: try values(of: definition, parameters))
        guard let subjectView = definition.subject else {
            return [Output(document: DocumentBuilder(run: run).document(), stem: definition.id)]
        }
        let everybody = try ReportRun.subjects(subjectView, context: context, parameters: run.parameters)
        var chosen = everybody
        if let subject {
            chosen = everybody.filter { $0.value.description == subject }
            if chosen.isEmpty {
                chosen = everybody.filter { $0.value.description.lowercased() == subject.lowercased() }
            }
            guard !chosen.isEmpty else {
                throw Diagnostic(
                    .usage, code: "unknown-subject",
                    "there is no \(subjectView.column) \"\(subject)\" in \(subjectView.view)",
                    help: [
                        Suggestion.help(for: subject, among: everybody.map(\.value.description)),
                        Suggestion.help(for: subject, among: everybody.map(\.label)).map {
                            $0 + " (names; give the id)"
                        },
                    ].compactMap { $0 }.prefix(1).map { $0 } + [
                        "list them with: rapport query \"SELECT \(subjectView.column), name FROM \(subjectView.view)\" WORKSPACE"
                    ])
            }
        }
        return chosen.map { entry in
            Output(
                document: DocumentBuilder(run: run, subject: entry).document(),
                stem: "\(definition.id)-\(Self.fileName(entry.value.description))")
        }
    }

    /// The typed values of a definition's parameters.
    private func values(of definition: ReportDefinition, _ given: [String: String]) throws -> [String: Value] {
        var result: [String: Value] = [:]
        for name in given.keys.sorted() where !definition.parameters.contains(where: { $0.name == name }) {
            let known = definition.parameters.filter { $0.kind != .period }.map(\.name)
            throw Diagnostic(
                .usage, code: "unknown-parameter", "the report \"\(definition.id)\" has no parameter \"\(name)\"",
                help: [Suggestion.help(for: name, among: known)].compactMap { $0 } + [
                    known.isEmpty
                        ? "it has none but its period, which --period sets"
                        : "its parameters are \(known.joined(separator: ", "))"
                ])
        }
        for parameter in definition.parameters where parameter.kind != .period {
            guard let text = given[parameter.name] ?? parameter.fallback else {
                throw Diagnostic(
                    .usage, code: "missing-parameter",
                    "the report \"\(definition.id)\" needs a value for \"\(parameter.name)\"",
                    at: definition.source.location(of: parameter.range))
            }
            guard let value = parameter.kind.value(of: text) else {
                throw Diagnostic(
                    .usage, code: "bad-parameter", "\"\(text)\" isn't a \(parameter.kind.rawValue)",
                    at: definition.source.location(of: parameter.range),
                    notes: ["it was given for the parameter \"\(parameter.name)\""])
            }
            result[parameter.name] = value
        }
        return result
    }

    /// A text as a part of a file's name: letters, digits, `.`, `-` and `_` stay, any other byte is written as `%XX`, so that
    /// different texts get different names and none leads out of the folder.
    static func fileName(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_") || (byte == UInt8(ascii: ".") && !result.isEmpty)
            let hex = String(byte, radix: 16, uppercase: true)
            result += isPlain ? String(UnicodeScalar(byte)) : "%" + (hex.count == 1 ? "0" : "") + hex
        }
        return result.isEmpty ? "%" : result
    }
}

extension ReportDefinition.Parameter.Kind {
    /// A typed value; nil when the text isn't one.
    func value(of text: String) -> Value? {
        switch self {
        case .text, .period: .text(text)
        case .integer: Int64(text).map(Value.integer)
        case .decimal: ExactDecimal(text).map(Value.decimal)
        case .date: CalendarDate(iso: text).map(Value.date)
        }
    }
}
