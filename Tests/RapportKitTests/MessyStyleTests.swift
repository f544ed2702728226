import Foundation
import RapportKit
import Testing

@testable import SampleExports

/// The same content in any of the forms that systems give it makes the same reports, and what is planted beside it is
/// what is found.
@Suite struct MessyStyleTests {
    /// The part of `truth.json` that says what is planted.
    private struct Truth: Decodable {
        struct Messy: Decodable { var files: [File] }
        struct File: Decodable {
            var file: String
            var rows: Int
            var planted: [Count]
        }
        struct Count: Decodable {
            var kind: String
            var count: Int
        }

        var messy: Messy?

        /// How often kinds were planted in the files of a table.
        func planted(_ table: String, _ kinds: Planted...) -> Int {
            let names = kinds.map(\.rawValue)
            return (messy?.files ?? []).filter { $0.file.hasPrefix(table) }.flatMap(\.planted)
                .filter { names.contains($0.kind) }.reduce(0) { $0 + $1.count }
        }
    }

    /// A sample on the disk, opened.
    private final class Opened {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rapport-messy-\(UUID().uuidString)")
        let workspace: Workspace
        let truth: Truth

        init(_ options: SampleOptions, _ habits: ExportHabits?) throws {
            _ = try SampleExports(options: options, habits: habits).write(toDirectory: folder.path)
            truth = try JSONDecoder().decode(Truth.self, from: Data(contentsOf: folder.appending(path: "truth.json")))
            workspace = try Workspace.open(directory: folder.path)
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        /// Every standard report as JSON, without what says where it came from.
        func reports() throws -> [String: String] {
            let library = ReportLibrary()
            let session = try ReportSession(
                workspace: workspace, library: library, period: "last-complete", toolVersion: "test")
            var texts: [String: String] = [:]
            #expect(!session.hasTooManyRejects)
            let all = ["manager-performance", "client-motivation", "portfolio-value", "manager-kpi"]
            for definition in try library.definitions(named: all) {
                for output in try session.runner.run(definition) {
                    var document = output.document
                    document.provenance.inputs = []
                    document.provenance.definitions = []
                    texts[output.stem] = JSONRenderer().render(document)
                }
            }
            return texts
        }
    }

    private static let tables = ["clients", "interactions", "payroll", "assignments"]

    private static func options(_ style: MessyStyle? = nil) -> SampleOptions {
        SampleOptions(clients: 60, managers: 8, months: 8, seed: 5, messy: style)
    }

    @Test(arguments: MessyStyle.allCases)
    func readsLikeTheCleanExports(style: MessyStyle) throws {
        let clean = try Opened(Self.options(), .clean(foldedFor: style.habits.encoding))
        let messy = try Opened(Self.options(style), style.habits)
        let expected = try clean.reports()
        let found = try messy.reports()
        #expect(expected.count > 8)
        #expect(found.keys.sorted() == expected.keys.sorted())
        for (name, text) in expected {
            let lines = text.split(separator: "\n")
            let other = (found[name] ?? "").split(separator: "\n")
            let first = zip(lines, other).first { $0 != $1 }
            #expect(first == nil && lines.count == other.count, "\(name)")
        }
    }

    @Test(arguments: MessyStyle.allCases)
    func whatIsFoundIsWhatIsPlanted(style: MessyStyle) throws {
        let clean = try Opened(Self.options(), .clean(foldedFor: style.habits.encoding))
        let messy = try Opened(Self.options(style), style.habits)
        let usual = try clean.workspace.qualityFindings()
        let findings = try messy.workspace.qualityFindings()
        func count(_ kind: QualityFinding.Kind, _ table: String, _ findings: [QualityFinding]) -> Int {
            findings.filter { $0.kind == kind && $0.table == table }.reduce(0) { $0 + $1.count }
        }
        for table in Self.tables {
            func planted(_ kinds: Planted...) -> Int { kinds.reduce(0) { $0 + messy.truth.planted(table, $1) } }
            func more(_ kind: QualityFinding.Kind) -> Int {
                count(kind, table, findings) - count(kind, table, usual)
            }
            #expect(
                more(.rejected)
                    == planted(.missingFields, .extraFields, .textAfterQuote, .illFormedBytes, .impossibleDate),
                "\(table): rejects")
            #expect(more(.duplicate) == planted(.duplicateRecord), "\(table): duplicates")
            #expect(more(.conflict) == planted(.conflictingKey), "\(table): conflicts")
            #expect(more(.footer) == planted(.totalRow, .footerNote), "\(table): footers")
            #expect(more(.orphan) == 2 * planted(.orphanReference), "\(table): orphans")
            for kind in [QualityFinding.Kind.unreadable, .outOfRange, .impossible, .missingValue, .future] {
                #expect(more(kind) == 0, "\(table): \(kind)")
            }
        }
    }
}
