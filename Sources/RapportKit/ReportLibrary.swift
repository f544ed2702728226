public import Diagnostics
public import Reporting
import StandardReports

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Report definitions and the views they share: the standard ones, or those of a folder over them.
public struct ReportLibrary: Sendable {
    /// The definitions' texts, sorted by path.
    public private(set) var reports: [SourceText]
    /// The shared views by name.
    public private(set) var models: [String: SourceText]

    /// The standard library.
    public init() {
        reports = []
        models = [:]
        for file in StandardReports.files {
            let source = SourceText(name: "Reports/\(file.path)", text: file.text)
            if file.path.hasPrefix("models/"), let name = Self.stem(file.path, ending: ".sql") {
                models[name] = source
            } else if file.path.hasSuffix(".md") {
                reports.append(source)
            }
        }
    }

    /// The definitions (`*.md`) of a folder, with the standard views and those of its `models` folder, which win; the standard
    /// library where the folder is nil.
    ///
    /// - Throws: an input `Diagnostic` when the folder can't be read or has no definitions.
    public init(folder: String?) throws {
        self.init()
        guard let folder else { return }
        reports = try Self.texts(in: folder, ending: ".md")
        guard !reports.isEmpty else {
            throw Diagnostic(
                .input, code: "no-reports", "\(folder) has no report definitions",
                at: SourceLocation(source: folder), help: ["a definition is a .md file that begins with a YAML head"])
        }
        let models = "\(folder)/models"
        guard FileManager.default.fileExists(atPath: models) else { return }
        for source in try Self.texts(in: models, ending: ".sql") {
            if let name = Self.stem(source.name, ending: ".sql") { self.models[name] = source }
        }
    }

    /// The definitions of those ids, in that order; without ids, all that give one document.
    ///
    /// - Throws: a usage `Diagnostic` for a definition that can't be read, or an id that doesn't exist.
    public func definitions(named ids: [String]) throws -> [ReportDefinition] {
        let all = try reports.map { try ReportDefinition($0) }
        if ids.isEmpty { return all.filter { $0.subject == nil || reports.count == 1 } }
        return try ids.map { id in
            guard let definition = all.first(where: { $0.id == id }) else {
                throw Diagnostic(
                    .usage, code: "unknown-report", "there is no report \"\(id)\"",
                    help: [Suggestion.help(for: id, among: all.map(\.id))].compactMap { $0 }
                        + ["the reports are \(all.map(\.id).joined(separator: ", "))"])
            }
            return definition
        }
    }

    private static func texts(in folder: String, ending: String) throws -> [SourceText] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(ending) }.sorted()
                .map { try SourceText(contentsOf: "\(folder)/\($0)") }
        } catch let diagnostic as Diagnostic {
            throw diagnostic
        } catch {
            throw Diagnostic(
                .input, code: "unreadable-folder", "the folder \(folder) can't be read",
                at: SourceLocation(source: folder),
                help: ["check that it exists and that you may read it"])
        }
    }

    /// The last part of a path without its ending.
    private static func stem(_ path: String, ending: String) -> String? {
        guard path.hasSuffix(ending), let name = path.split(separator: "/").last else { return nil }
        return String(name.dropLast(ending.count))
    }
}

extension SourceText {
    /// The text of a file.
    ///
    /// - Throws: an input `Diagnostic` when it can't be read.
    public init(contentsOf path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Diagnostic(
                .input, code: "unreadable-file", "\(path) can't be read", at: SourceLocation(source: path),
                help: ["check that it exists and that you may read it"])
        }
        self.init(name: path, utf8: Array(data))
    }
}
