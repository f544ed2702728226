public import Diagnostics
import Workspaces

extension ReportDefinition {
    /// Reads a definition.
    ///
    /// - Throws: a `Diagnostic` at the line and column of the first mistake: YAML, unknown keys, names used twice,
    ///   fences of a kind that doesn't exist.
    public init(_ source: SourceText) throws {
        let outline = try MarkdownOutline(source)
        guard let head = outline.head, let root = try YAMLDocument(source, range: head).root() else {
            throw Diagnostic(
                .usage, code: "no-front-matter", "a report begins with a YAML head",
                at: source.location(of: 0..<1),
                help: ["begin the file with ---, a line id: my-report, a line title: My report, and --- again"])
        }
        let mapping = try root.mapping(
            "a report", keys: ["id", "title", "parameters", "tables", "optional", "subject", "description"])
        self.source = source
        id = try Self.identifier(try mapping.required("id"))
        title = try Self.title(try mapping.required("title"), in: source)
        parameters = try (mapping["parameters"]?.entries() ?? []).map { try Parameter($0, head: head) }
        tables = try NameReference.list(mapping["tables"]).map(\.name)
        optionalColumns = try NameReference.list(mapping["optional"]).map(\.name)
        subject = try mapping["subject"].map(Subject.init)
        blocks = try Self.blocks(outline, source)
        try checkNames()
    }

    private static func identifier(_ value: YAMLValue) throws -> String {
        let id = try value.text("the report's name")
        let isPlain = id.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
        }
        guard isPlain, !id.isEmpty, id.utf8.count <= 80 else {
            throw value.failure(
                "bad-report-id", "a report's id is made of a-z, 0-9 and hyphens", help: ["it names the output files"])
        }
        return id
    }

    /// The title's slots are read in the file itself, so that their places are right.
    private static func title(_ value: YAMLValue, in source: SourceText) throws -> InlineTemplate {
        let text = try value.text("the title")
        guard let offset = value.location.byteOffset else {
            return try InlineTemplate(SourceText(name: source.name, text: text), 0..<text.utf8.count)
        }
        var start = offset
        if start < source.utf8.count, [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(source.utf8[start]) {
            start += 1
        }
        let range = start..<(start + text.utf8.count)
        guard source.text(in: range) == text else {
            return try InlineTemplate(SourceText(name: source.name, text: text), 0..<text.utf8.count)
        }
        return try InlineTemplate(source, range)
    }

    private static func blocks(_ outline: MarkdownOutline, _ source: SourceText) throws -> [Block] {
        var result: [Block] = []
        for block in outline.blocks {
            let content: Block.Content
            switch block.kind {
            case .heading(let level): content = .heading(level: level, try InlineTemplate(source, block.range))
            case .paragraph: content = .paragraph(try InlineTemplate(source, block.range))
            case .listItem:
                let item = try InlineTemplate(source, block.range)
                if case .list(let items)? = result.last?.content {
                    result[result.count - 1].content = .list(items + [item])
                    continue
                }
                content = .list([item])
            case .fence(let info): content = try fence(info, block, source)
            }
            result.append(Block(content: content, range: block.range))
        }
        return result
    }

    private static func fence(_ info: String, _ block: MarkdownOutline.Block, _ source: SourceText) throws
        -> Block.Content
    {
        let words = info.split(separator: " ").map(String.init)
        guard let kind = words.first else { return .code(language: "") }
        let place = block.outer.lowerBound..<block.range.lowerBound
        if kind == "sql", words.count == 2 {
            return .query(name: words[1])
        }
        if Directive.names.contains(kind) {
            return .directive(
                try Directive(
                    kind: kind, name: words.count > 1 ? words[1] : "",
                    document: YAMLDocument(source, range: block.range), outer: place))
        }
        if let near = Suggestion.nearest(to: kind, among: Directive.names).first, kind != "text", kind != "yaml" {
            throw Diagnostic(
                .usage, code: "unknown-directive", "there is no \"\(kind)\" directive", at: source.location(of: place),
                help: [
                    "did you mean \"\(near)\"?",
                    "directives are \(Directive.names.joined(separator: ", ")), and sql NAME",
                ])
        }
        return .code(language: kind)
    }

    /// No two queries or estimates of one name.
    private func checkNames() throws {
        var seen: Set<String> = []
        for block in blocks {
            let name: String
            switch block.content {
            case .query(let query): name = query
            case .directive(.estimate(let estimate)): name = estimate.name
            default: continue
            }
            guard seen.insert(name).inserted else {
                throw Diagnostic(
                    .usage, code: "duplicate-dataset", "two parts of the report are named \"\(name)\"",
                    at: source.location(of: block.range), help: ["give one of them another name"])
            }
        }
    }
}

extension ReportDefinition.Parameter {
    init(_ entry: YAMLValue.Entry, head: Range<Int>) throws {
        let mapping = try entry.value.mapping(
            "the parameter \"\(entry.key)\"", keys: ["type", "default", "grain", "compare", "description"])
        name = entry.key
        let kinds = Kind.allCases.map(\.rawValue)
        kind = Kind(rawValue: try mapping.required("type").choice("parameter type", among: kinds)) ?? .text
        fallback = try mapping["default"]?.text()
        let start = entry.keyLocation.byteOffset ?? head.lowerBound
        range = start..<(start + name.utf8.count)
    }
}

extension ReportDefinition.Subject {
    init(_ value: YAMLValue) throws {
        let parts = try value.text("a view and its column").split(separator: ".").map(String.init)
        guard parts.count == 2 else {
            throw value.failure(
                "bad-subject", "a subject is a view and its column", help: ["write, for example, managers.manager_id"])
        }
        view = parts[0]
        column = parts[1]
    }
}
