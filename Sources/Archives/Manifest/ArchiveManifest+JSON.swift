import Columns
import Diagnostics

extension ArchiveManifest {
    /// The manifest as JSON: keys in a fixed order, one entry a line, so that two can be compared line by line.
    public var json: String {
        var members = [
            "\"format_version\": \(Self.formatVersion)",
            "\"tool_version\": \(JSONText.quoted(toolVersion))",
            "\"job\": \(JSONText.quoted(job))",
        ]
        if let period {
            members.append("\"period\": \(period.json)")
        } else {
            members.append("\"period\": null")
        }
        members.append(Self.list("parameters", parameters.map(\.json)))
        members.append(Self.list("inputs", inputs.map(\.json)))
        members.append(Self.list("definitions", definitions.map(\.json)))
        members.append(Self.list("outputs", outputs.map(\.json)))
        return "{\n  " + members.joined(separator: ",\n  ") + "\n}\n"
    }

    /// Reads a manifest. Members that this version doesn't know are ignored.
    ///
    /// - Parameters:
    ///   - bytes: the JSON text.
    ///   - name: how messages call it.
    ///
    /// Throws a `Diagnostic` of category `.input` with the place.
    public init(json bytes: [UInt8], name: String) throws {
        let source = SourceText(name: name, utf8: bytes)
        let members = ManifestMembers(try JSONReader.value(of: source), source)
        let version = try members.integer("format_version")
        guard version == Self.formatVersion else {
            throw Diagnostic(
                .input, code: "manifest-version",
                "the manifest has the format version \(version), and this program reads \(Self.formatVersion)",
                at: SourceLocation(source: name),
                help: version > Self.formatVersion ? ["use a newer version of rapport"] : [])
        }
        self.init(toolVersion: try members.text("tool_version"), job: try members.text("job"))
        period = try members.optional("period").map { try Period($0) }
        parameters = try members.list("parameters").map { Parameter(try $0.text("name"), try $0.text("value")) }
        inputs = try members.list("inputs").map {
            Input(
                path: try $0.text("path"), bytes: try $0.integer("bytes"), sha256: try $0.text("sha256"),
                rows: try $0.integer("rows"), rejects: try $0.integer("rejects"))
        }
        definitions = try members.list("definitions").map {
            Definition(path: try $0.text("path"), sha256: try $0.text("sha256"))
        }
        outputs = try members.list("outputs").map {
            Output(path: try $0.text("path"), bytes: try $0.integer("bytes"), sha256: try $0.digest("sha256"))
        }
    }

    private static func list(_ name: String, _ entries: [String]) -> String {
        entries.isEmpty ? "\"\(name)\": []" : "\"\(name)\": [\n    \(entries.joined(separator: ",\n    "))\n  ]"
    }
}

extension ArchiveManifest.Period {
    fileprivate var json: String {
        "{\"label\": \(JSONText.quoted(label)), \"first_day\": \"\(start)\", \"last_day\": \"\(end.addingDays(-1))\"}"
    }

    fileprivate init(_ members: ManifestMembers) throws {
        self.init(
            label: try members.text("label"), start: try members.date("first_day"),
            end: try members.date("last_day").addingDays(1))
    }
}

extension ArchiveManifest.Parameter {
    fileprivate var json: String { "{\"name\": \(JSONText.quoted(name)), \"value\": \(JSONText.quoted(value))}" }
}

extension ArchiveManifest.Input {
    fileprivate var json: String {
        """
        {"path": \(JSONText.quoted(path)), "bytes": \(bytes), "sha256": \(JSONText.quoted(sha256)), \
        "rows": \(rows), "rejects": \(rejects)}
        """
    }
}

extension ArchiveManifest.Definition {
    fileprivate var json: String { "{\"path\": \(JSONText.quoted(path)), \"sha256\": \(JSONText.quoted(sha256))}" }
}

extension ArchiveManifest.Output {
    fileprivate var json: String {
        "{\"path\": \(JSONText.quoted(path)), \"bytes\": \(bytes), \"sha256\": \(JSONText.quoted(sha256))}"
    }
}

/// The members of a JSON object, asked for by name and type.
private struct ManifestMembers {
    private let value: JSONReader.Located
    private let source: SourceText

    init(_ value: JSONReader.Located, _ source: SourceText) {
        self.value = value
        self.source = source
    }

    func text(_ name: String) throws -> String {
        let member = try self.member(name)
        guard case .text(let text) = member.value else { throw fault("\"\(name)\" must be a text", member) }
        return text
    }

    func integer(_ name: String) throws -> Int {
        let member = try self.member(name)
        guard case .number(let digits) = member.value, let number = Int(digits), number >= 0 else {
            throw fault("\"\(name)\" must be a whole number of at least 0", member)
        }
        return number
    }

    func date(_ name: String) throws -> CalendarDate {
        let member = try self.member(name)
        guard case .text(let text) = member.value, let date = CalendarDate(iso: text) else {
            throw fault("\"\(name)\" must be a date such as \"2026-09-30\"", member)
        }
        return date
    }

    func digest(_ name: String) throws -> String {
        let member = try self.member(name)
        guard case .text(let text) = member.value, SHA256Digest.isValid(text) else {
            throw fault("\"\(name)\" must be 64 lower-case hexadecimal digits", member)
        }
        return text
    }

    func list(_ name: String) throws -> [ManifestMembers] {
        let member = try self.member(name)
        guard case .array(let entries) = member.value else { throw fault("\"\(name)\" must be a list", member) }
        return entries.map { ManifestMembers($0, source) }
    }

    func optional(_ name: String) throws -> ManifestMembers? {
        let member = try self.member(name)
        if case .null = member.value { return nil }
        return ManifestMembers(member, source)
    }

    private func member(_ name: String) throws -> JSONReader.Located {
        guard case .object(let members) = value.value else { throw fault("an object is expected here", value) }
        guard let member = members.first(where: { $0.name == name }) else {
            throw fault("\"\(name)\" is missing", value)
        }
        return member.value
    }

    private func fault(_ message: String, _ at: JSONReader.Located) -> Diagnostic {
        Diagnostic(
            .input, code: "bad-manifest", "the manifest can't be read: \(message)", at: source.location(of: at.range))
    }
}
