import Columns
import Diagnostics
import ReportDocument
import Workspaces

extension DocumentBuilder {
    /// A directive's table; a paragraph in its place where there are no rows and the author said what to say then.
    func table(_ directive: TableDirective) throws -> [Block] {
        let data = try subjectRows(of: directive.data, by: directive.subject)
        if data.rowCount == 0, let empty = directive.empty { return [.paragraph([.text(empty)])] }
        let name = directive.title ?? "This table"
        // Without the column that says what a row is about, the rows say nothing.
        if let label = directive.columns.first, let block = leftOut(name, needing: label.needs) { return [block] }
        let (shown, left) = split(directive.columns)
        let figures =
            shown.isEmpty && left.isEmpty
            ? data.names.map { FigureReference(column: $0, location: directive.data.location) } : shown
        for figure in figures { try check(figure, in: data, named: directive.data.name) }
        if let flag = directive.flag { try run.require(flag, in: data, named: directive.data.name) }
        if figures.count > 1, data.rowCount > 0, isBlank(figures, data) { return [nothing(name)] }
        let rows = (0..<data.rowCount).map { row in
            TableRow(
                figures.flatMap { cells($0, data, row) },
                flag: directive.flag.flatMap { peerFlag(data.value($0.name, row: row)) })
        }
        return [
            .table(
                TableBlock(
                    key: directive.name, title: directive.title, note: noted(directive.note, left),
                    columns: figures.flatMap { columns($0, data) }, rows: rows)),
            query(behind: directive.data.name),
        ].compactMap { $0 }
    }

    /// A line in the place of what can't be shown since columns weren't exported; nil where all were.
    func leftOut(_ what: String, needing needs: [NameReference]) -> Block? {
        let missing = needs.map(\.name).filter { !run.isExported($0) }
        guard !missing.isEmpty else { return nil }
        let verb = missing.count == 1 ? "isn't" : "aren't"
        return .paragraph([
            .emphasis([.text("\(what): not shown, since \(missing.joined(separator: ", ")) \(verb) exported.")])
        ])
    }

    /// A line in the place of what has no figure.
    func nothing(_ what: String) -> Block { .paragraph([.emphasis([.text("\(what): no data in this period.")])]) }

    /// Whether a table of this dataset, which has no rows, says so in words of its own.
    func isSaidEmpty(_ data: Dataset, _ reference: NameReference) -> Bool {
        data.rowCount == 0
            && definition.blocks.contains { block in
                if case .directive(.table(let table)) = block.content {
                    return table.data.name == reference.name && table.empty != nil
                }
                return false
            }
    }

    /// Whether there is nothing in any column that holds figures.
    private func isBlank(_ figures: [FigureReference], _ data: Dataset) -> Bool {
        let measured = figures.filter { $0.format != nil && (data.column($0.value.name)?.type ?? .null) != .text }
        return !measured.isEmpty
            && measured.allSatisfy { figure in
                (0..<data.rowCount).allSatisfy { data.value(figure.value.name, row: $0).isNull }
            }
    }

    /// A row of key figures from the first row of a dataset.
    func keyFigures(_ directive: KeyFiguresDirective) throws -> [Block] {
        let data = try subjectRows(of: directive.data, by: directive.subject)
        guard data.rowCount > 0 else { return [.paragraph([.text(directive.empty)])] }
        var history = try directive.historyData.map { try subjectRows(of: $0, by: directive.subject) }
        if let known = history, let order = directive.historyOrder, let name = directive.historyData {
            try run.require(order, in: known, named: name.name)
            history = known.sorted(by: order.name)
        }
        let (shown, left) = split(directive.figures.map(\.figure))
        let courses = Dictionary(
            directive.figures.compactMap { entry in entry.history.map { (entry.figure.value.name, $0.name) } },
            uniquingKeysWith: { first, _ in first })
        let figures = try shown.map { figure -> KeyFigure in
            try check(figure, in: data, named: directive.data.name)
            let format = self.format(figure, data)
            let change = self.change(figure, data, 0)
            let target = figure.target.map { data.value($0.name, row: 0) }.flatMap { $0.isNull ? nil : $0 }
            let value = cell(figure, data, 0, format: format)
            let isShown = value.suppression == nil
            return KeyFigure(
                figure.label,
                value: value,
                change: change?.cell,
                changeLabel: change == nil ? nil : "since \(run.context.period.previous.label)",
                changeIsGood: change?.isGood,
                target: target.map { Cell($0, format: format) },
                isTargetMet: !isShown
                    ? nil : target.flatMap { isMet(data.value(figure.value.name, row: 0), $0, figure) },
                note: figure.help,
                sparkline: isShown ? courses[figure.value.name].flatMap { history?.doubles($0) } ?? [] : [],
                key: figure.value.name)
        }
        var blocks: [Block] = [.keyFigures(figures)]
        if let note = noted(nil, left) { blocks.append(.paragraph([.emphasis([.text(note)])])) }
        return blocks + [query(behind: directive.data.name)].compactMap { $0 }
    }

    /// The rows of a dataset that belong to the subject, all of them without one.
    func subjectRows(of reference: NameReference, by column: NameReference?) throws -> Dataset {
        let data = try run.dataset(reference)
        guard let subject, let column else { return data }
        try run.require(column, in: data, named: reference.name)
        return data.filtered(column.name, equals: subject.value)
    }

    /// The query that made a dataset, folded away.
    func query(behind name: String) -> Block? {
        for block in run.definition.blocks {
            switch block.content {
            case .query(let query) where query == name:
                let text = run.definition.source.text(in: block.range)
                return .details(
                    Details(summary: "Query behind these figures", blocks: [.code(CodeBlock(text, language: "sql"))]))
            case .directive(.estimate(let estimate)) where estimate.name == name:
                return query(behind: estimate.from.name)
            default: continue
            }
        }
        return nil
    }

    /// A mark for a row or cell by the word in its column.
    func peerFlag(_ value: Value) -> CellFlag? {
        switch value {
        case .text("watch"): .watch
        case .text("different"): .different
        case .text("usual"), .text(""), .null: nil
        default: .mark(value.description, .neutral)
        }
    }

    /// The format of a figure: as written, or by its column's type.
    func format(_ figure: FigureReference, _ data: Dataset) -> CellFormat {
        figure.format?.cellFormat(currency: run.context.currency, values: data.doubles(figure.value.name))
            ?? CellFormat(for: data.column(figure.value.name)?.type ?? .null)
    }

    // MARK: Figures

    /// The figures that can be shown, and those whose exported column is missing.
    private func split(_ figures: [FigureReference]) -> (shown: [FigureReference], left: [FigureReference]) {
        var result: (shown: [FigureReference], left: [FigureReference]) = ([], [])
        for figure in figures {
            if figure.needs.allSatisfy({ run.isExported($0.name) }) {
                result.shown.append(figure)
            } else {
                result.left.append(figure)
            }
        }
        return result
    }

    private func noted(_ note: String?, _ left: [FigureReference]) -> String? {
        guard !left.isEmpty else { return note }
        let missing = Set(left.flatMap(\.needs).map(\.name)).filter { !run.isExported($0) }.sorted()
        let remark =
            "Not shown, since \(missing.joined(separator: ", ")) "
            + "\(missing.count == 1 ? "isn't" : "aren't") exported: \(left.map(\.label).joined(separator: ", "))."
        return [note, remark].compactMap { $0 }.joined(separator: " ")
    }

    private func check(_ figure: FigureReference, in data: Dataset, named name: String) throws {
        let columns =
            [figure.value, figure.previous, figure.target, figure.flag, figure.interval?.low, figure.interval?.high]
            .compactMap { $0 } + figure.of
        for column in columns { try run.require(column, in: data, named: name) }
    }

    private func columns(_ figure: FigureReference, _ data: Dataset) -> [TableColumn] {
        let format = self.format(figure, data)
        var result = [TableColumn(figure.value.name, label: figure.label, format: format, help: figure.help)]
        if figure.previous != nil {
            result.append(
                TableColumn(
                    "\(figure.value.name)_change", label: "± before", format: signed(format),
                    help: "Change of \(figure.label.lowercased()) since \(run.context.period.previous.label)."))
        }
        return result
    }

    private func cells(_ figure: FigureReference, _ data: Dataset, _ row: Int) -> [Cell] {
        var result = [cell(figure, data, row, format: nil)]
        if figure.previous != nil { result.append(change(figure, data, row)?.cell ?? .empty) }
        return result
    }

    private func cell(_ figure: FigureReference, _ data: Dataset, _ row: Int, format: CellFormat?) -> Cell {
        let counts = figure.of.map { data.value($0.name, row: row) }
        if let minimum = figure.minimum, let last = counts.last, let n = last.doubleValue, n < Double(minimum) {
            return .suppressed("n = \(last.description)")
        }
        var cell = Cell(data.value(figure.value.name, row: row), format: format)
        if let interval = figure.interval {
            let low = data.value(interval.low.name, row: row)
            let high = data.value(interval.high.name, row: row)
            if !low.isNull, !high.isNull, !cell.value.isNull {
                cell.interval = UncertaintyInterval(low: low, high: high)
            }
        }
        if !cell.value.isNull, counts.allSatisfy({ !$0.isNull }) {
            if counts.count == 2 { cell.suffix = "\(counts[0]) of \(counts[1])" }
            if counts.count == 1 { cell.suffix = "n = \(counts[0])" }
        }
        if let target = figure.target.map({ data.value($0.name, row: row) }),
            let met = isMet(cell.value, target, figure)
        {
            cell.tone = met ? .good : .bad
        }
        cell.flag = figure.flag.flatMap { peerFlag(data.value($0.name, row: row)) }
        return cell
    }

    /// The difference to the previous figure, exact where both are exact.
    private func change(_ figure: FigureReference, _ data: Dataset, _ row: Int) -> (cell: Cell, isGood: Bool?)? {
        guard let previous = figure.previous else { return nil }
        let now = data.value(figure.value.name, row: row)
        let before = data.value(previous.name, row: row)
        if let minimum = figure.minimum, let n = figure.of.last.flatMap({ data.value($0.name, row: row).doubleValue }),
            n < Double(minimum)
        {
            return nil
        }
        guard let difference = now.minus(before), let amount = difference.doubleValue else { return nil }
        // Part of a period against a whole one is neither better nor worse.
        let isComparable = run.context.period.isComplete(dataEnd: run.context.dataEndDate)
        let isGood = amount == 0 || !isComparable ? nil : figure.higherIsBetter.map { $0 == (amount > 0) }
        let tone: Tone = isGood.map { $0 ? .good : .bad } ?? .neutral
        return (Cell(difference, format: signed(format(figure, data)), tone: tone), isGood)
    }

    private func signed(_ format: CellFormat) -> CellFormat {
        var copy = format
        if case .percent = format.kind { copy.kind = .percentagePoints }
        copy.isSigned = true
        return copy
    }

    private func isMet(_ value: Value, _ target: Value, _ figure: FigureReference) -> Bool? {
        guard let value = value.doubleValue, let target = target.doubleValue else { return nil }
        return figure.higherIsBetter ?? true ? value >= target : value <= target
    }
}

extension FigureReference {
    /// A column shown as it is.
    fileprivate init(column: String, location: SourceLocation) {
        value = NameReference(name: column, location: location)
        label = Self.words(column)
        of = []
        needs = []
    }
}

extension Value {
    /// The difference of two numbers of one kind, exact for whole numbers and decimals; nil for anything else.
    func minus(_ other: Value) -> Value? {
        switch (self, other) {
        case (.integer(let a), .integer(let b)):
            let (difference, overflow) = a.subtractingReportingOverflow(b)
            return overflow ? nil : .integer(difference)
        case (.decimal(let a), .decimal(let b)):
            let scale = max(a.scale, b.scale)
            guard let x = a.rescaled(to: scale), let y = b.rescaled(to: scale) else { return nil }
            let (difference, overflow) = x.mantissa.subtractingReportingOverflow(y.mantissa)
            return overflow ? nil : .decimal(ExactDecimal(mantissa: difference, scale: scale))
        default:
            guard let a = doubleValue, let b = other.doubleValue else { return nil }
            return .double(a - b)
        }
    }
}
