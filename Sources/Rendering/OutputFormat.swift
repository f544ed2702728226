import Diagnostics
public import ReportDocument

/// A form that a report can be written in.
public enum OutputFormat: String, Hashable, Sendable, CaseIterable {
    /// One self-contained page.
    case html
    /// Characters, as in a terminal.
    case text
    /// GitHub-flavoured Markdown.
    case markdown
    /// The whole document with typed values.
    case json
    /// One file a table.
    case csv

    /// The ending of a file's name.
    public var fileExtension: String {
        switch self {
        case .html: "html"
        case .text: "txt"
        case .markdown: "md"
        case .json: "json"
        case .csv: "csv"
        }
    }

    /// The format of that name; `txt` and `md` are understood too.
    ///
    /// - Throws: a diagnostic of category usage that lists the names.
    public init(named name: String) throws {
        let name = name.lowercased()
        let match = Self.allCases.first { $0.rawValue == name || $0.fileExtension == name }
        guard let match else {
            let names = Self.allCases.map(\.rawValue)
            throw Diagnostic(
                .usage, code: "unknown-format", "there is no output format '\(name)'",
                help: [Suggestion.help(for: name, among: names) ?? "the formats are \(names.joined(separator: ", "))"])
        }
        self = match
    }

    /// A document in this format, as files: one, or for CSV one a table.
    ///
    /// - Parameter name: the name of the files without their ending; for CSV the name of their folder.
    public func files(for document: ReportDocument, named name: String) -> [RenderedFile] {
        func single(_ text: String) -> [RenderedFile] { [RenderedFile(path: "\(name).\(fileExtension)", text: text)] }
        switch self {
        case .html: return single(HTMLRenderer().render(document))
        case .text: return single(TerminalRenderer(width: 100, showsDetails: true).render(document))
        case .markdown: return single(MarkdownRenderer().render(document))
        case .json: return single(JSONRenderer().render(document))
        case .csv:
            return CSVRenderer().render(document).map { RenderedFile(path: "\(name)/\($0.path)", text: $0.text) }
        }
    }
}

/// A file of a rendered report, not yet written.
public struct RenderedFile: Hashable, Sendable {
    /// The path, relative to the output folder.
    public var path: String
    /// The content.
    public var text: String

    /// Makes a file.
    public init(path: String, text: String) {
        self.path = path
        self.text = text
    }
}
