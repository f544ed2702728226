import Columns
import Diagnostics
import ReportDocument
import Workspaces

/// Turns a run into a document: prose with its slots filled, directives as tables, figures and charts, queries folded away.
struct DocumentBuilder {
    let run: ReportRun
    /// The subject whose document it is, and what it is called.
    var subject: (value: Value, label: String)?

    var definition: ReportDefinition { run.definition }

    /// The finished document. Blocks that fail become visible boxes; the caller finds them in `document.failures`.
    func document() -> ReportDocument {
        ReportDocument(
            id: definition.id,
            title: plainText(definition.title),
            subtitle: nil,
            language: run.context.language,
            blocks: incompleteness + definition.blocks.flatMap { blocks($0) },
            provenance: provenance)
    }

    /// A box on top where the data ends before the period does: its figures are too low to be compared.
    private var incompleteness: [Block] {
        let context = run.context
        guard !context.period.isComplete(dataEnd: context.dataEndDate) else { return [] }
        return [
            .callout(
                Callout(
                    .warning,
                    title: "\(context.period.label) isn't complete: the data ends on \(context.dataEndDate). "
                        + "Comparisons with whole periods mislead."))
        ]
    }

    private func blocks(_ block: ReportDefinition.Block) -> [Block] {
        do {
            switch block.content {
            case .heading(let level, let text):
                // The document's own title stands above; a heading that repeats it is left out.
                if level == 1, text.slots.contains(where: { $0.path == "title" }) { return [] }
                return [.heading(level: level, text: try inlines(text))]
            case .paragraph(let text): return [.paragraph(try inlines(text))]
            case .list(let items): return [.list(ListBlock(items: try items.map { .init(try inlines($0)) }))]
            case .code(let language):
                return [.code(CodeBlock(definition.source.text(in: block.range), language: language))]
            case .query(let name):
                if let failure = run.failures[name] { return [.callout(Callout(failure))] }
                return []
            case .directive(.estimate(let estimate)):
                if let failure = run.failures[estimate.name] { return [.callout(Callout(failure))] }
                return []
            case .directive(.table(let table)): return try self.table(table)
            case .directive(.keyFigures(let figures)): return try keyFigures(figures)
            case .directive(.chart(let chart)): return try self.chart(chart)
            }
        } catch let diagnostic as Diagnostic {
            return [.callout(Callout(diagnostic))]
        } catch {
            return [.callout(Callout(Diagnostic(.computation, code: "block-failed", "\(error)")))]
        }
    }

    // MARK: Prose

    private func inlines(_ template: InlineTemplate) throws -> [Inline] { try template.parts.map(inline) }

    private func inline(_ part: InlineTemplate.Part) throws -> Inline {
        switch part {
        case .text(let text): .text(text)
        case .strong(let inner): .strong(try inner.map(inline))
        case .emphasis(let inner): .emphasis(try inner.map(inline))
        case .code(let text): .code(text)
        case .link(let inner, let destination): .link(text: try inner.map(inline), address: destination)
        case .slot(let slot): .value(try cell(slot))
        }
    }

    private func cell(_ slot: InlineTemplate.Slot) throws -> Cell {
        let location = definition.source.location(of: slot.range)
        let format = try slot.format.map {
            try FormatReference($0, at: location).cellFormat(currency: run.context.currency)
        }
        if slot.path == "subject", let subject { return .text(subject.label) }
        if slot.path == "title" { return .text(plainText(definition.title)) }
        if let value = run.parameters[slot.path] { return Cell(value, format: format) }
        let parts = slot.path.split(separator: ".", maxSplits: 1).map(String.init)
        if parts.count == 2, var dataset = run.datasets[parts[0]] {
            guard dataset.column(parts[1]) != nil else {
                throw Diagnostic(
                    .usage, code: "unknown-column", "\"\(parts[0])\" has no column \"\(parts[1])\"", at: location,
                    help: [Suggestion.help(for: parts[1], among: dataset.names)].compactMap { $0 })
            }
            if let subject, let column = definition.subject?.column, dataset.column(column) != nil {
                dataset = dataset.filtered(column, equals: subject.value)
            }
            return Cell(dataset.value(parts[1], row: 0), format: format)
        }
        if parts.count == 2, run.failures[parts[0]] != nil { return .suppressed("not computed") }
        let known = run.parameters.keys.sorted() + run.datasets.keys.sorted() + ["subject", "title"]
        throw Diagnostic(
            .usage, code: "unknown-slot", "there is no value \"\(slot.path)\"", at: location,
            help: [Suggestion.help(for: slot.path, among: known)].compactMap { $0 }
                + ["a slot reads a parameter (period.label) or the first row of a dataset (totals.revenue)"])
    }

    /// A line of prose without marks, for titles.
    private func plainText(_ template: InlineTemplate) -> String {
        func text(_ part: InlineTemplate.Part) -> String {
            switch part {
            case .text(let text), .code(let text): text
            case .strong(let inner), .emphasis(let inner), .link(let inner, _): inner.map(text).joined()
            case .slot(let slot) where slot.path == "title": ""
            case .slot(let slot):
                (try? cell(slot)).map { CellFormatter(language: run.context.language).text($0) } ?? slot.path
            }
        }
        return template.parts.map(text).joined()
    }

    // MARK: Provenance

    private var provenance: Provenance {
        let context = run.context
        return Provenance(
            toolVersion: context.toolVersion,
            reportID: definition.id,
            parameters: [.init("period", context.period.text)]
                + (subject.map { [.init("subject", $0.value.description)] } ?? [])
                + context.settings.sorted { $0.key < $1.key }.map { .init("settings.\($0.key)", $0.value.description) },
            period: .init(label: context.period.label, start: context.period.start, end: context.period.end),
            comparisons: [context.period.previous, context.period.yearBefore].map {
                .init(label: $0.label, start: $0.start, end: $0.end)
            },
            inputs: context.inputs,
            definitions: context.definitions,
            dataEnd: context.dataEnd,
            timeZone: context.timeZone,
            notes: context.notes)
    }
}
