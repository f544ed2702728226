public import Columns
public import Diagnostics
import Yams

/// A YAML value with its place: a scalar, a sequence or a mapping.
public struct YAMLValue: Sendable {
    /// What the value is.
    public enum Kind: Sendable {
        /// One text; quoted or a block in the source where `isQuoted`.
        case scalar(String, isQuoted: Bool)
        /// Values in order.
        case sequence([YAMLValue])
        /// Keys with values, in order.
        case mapping([Entry])
    }

    /// A key with its value.
    public struct Entry: Sendable {
        /// The key.
        public let key: String
        let keyValue: YAMLValue
        /// The value.
        public let value: YAMLValue
        /// Where the key stands.
        public var keyLocation: SourceLocation { keyValue.location }
    }

    /// What the value is.
    public let kind: Kind
    let document: YAMLDocument
    let offset: Int
    private let length: Int

    /// Where it stands. O(offset): for messages.
    public var location: SourceLocation { document.source.location(of: offset..<offset + length) }

    private static let maximumDepth = 32
    /// Aliases can make a small text a huge tree, which is built here in full; real files have some hundred values.
    private static let maximumCount = 200_000

    init(_ node: Node, in document: YAMLDocument, depth: Int = 0, count: inout Int) throws {
        count += 1
        let offset = node.mark.map { document.offset(of: $0) } ?? document.range.lowerBound
        self.document = document
        self.offset = offset
        guard depth < Self.maximumDepth, count < Self.maximumCount else {
            throw Diagnostic(
                .usage, code: "yaml-size",
                "the YAML is nested deeper than \(Self.maximumDepth) levels or has over \(Self.maximumCount) values",
                at: document.source.location(of: offset..<offset))
        }
        var length = 1
        switch node {
        case .scalar(let scalar):
            let isQuoted = scalar.style != .plain && scalar.style != .any
            if !isQuoted { length = scalar.string.utf8.count }
            if scalar.style == .singleQuoted || scalar.style == .doubleQuoted { length = scalar.string.utf8.count + 2 }
            kind = .scalar(scalar.string, isQuoted: isQuoted)
        case .sequence(let sequence):
            kind = .sequence(try sequence.map { try YAMLValue($0, in: document, depth: depth + 1, count: &count) })
        case .mapping(let mapping):
            var entries: [Entry] = []
            for pair in mapping {
                let key = try YAMLValue(pair.key, in: document, depth: depth + 1, count: &count)
                guard case .scalar(let name, _) = key.kind else {
                    throw Diagnostic(.usage, code: "yaml-key", "a key must be a plain text", at: key.location)
                }
                let value = try YAMLValue(pair.value, in: document, depth: depth + 1, count: &count)
                entries.append(Entry(key: name, keyValue: key, value: value))
            }
            kind = .mapping(entries)
        case .alias: kind = .scalar("", isQuoted: false)
        }
        self.length = length
    }

    /// Whether nothing is given: an empty plain scalar, `~` or `null`.
    public var isNull: Bool {
        if case .scalar(let text, isQuoted: false) = kind { return ["", "~", "null", "Null", "NULL"].contains(text) }
        return false
    }

    /// A usage error at the value's place.
    public func failure(_ code: String, _ message: String, notes: [String] = [], help: [String] = []) -> Diagnostic {
        Diagnostic(.usage, code: code, message, at: location, notes: notes, help: help)
    }

    /// The error of a value that is of another kind than wanted.
    func wrongType(_ expected: String, example: String? = nil) -> Diagnostic {
        let found =
            switch kind {
            case .scalar(let text, _): isNull ? "nothing" : "\"\(text.prefix(60))\""
            case .sequence: "a list"
            case .mapping: "a mapping"
            }
        return failure(
            "yaml-type", "expected \(expected), found \(found)",
            help: example.map { ["write, for example, \($0)"] } ?? [])
    }
}

extension YAMLValue {
    /// The text of a scalar.
    public func text(_ expected: String = "a text") throws -> String {
        guard case .scalar(let text, _) = kind, !isNull else { throw wrongType(expected) }
        return text
    }

    /// `true` or `false` (also `yes` and `no`).
    public func boolean() throws -> Bool {
        if case .scalar(let text, isQuoted: false) = kind {
            switch text.lowercased() {
            case "true", "yes", "on": return true
            case "false", "no", "off": return false
            default: break
            }
        }
        throw wrongType("true or false")
    }

    /// A whole number within a range.
    public func integer(in range: ClosedRange<Int>) throws -> Int {
        guard case .scalar(let text, _) = kind, let number = Int(text) else { throw wrongType("a whole number") }
        guard range.contains(number) else {
            throw failure(
                "yaml-range", "\(number) is out of range: \(range.lowerBound) to \(range.upperBound) is allowed")
        }
        return number
    }

    /// An exact decimal, which may be a percentage: `0.30`, `30 %`.
    public func decimal() throws -> ExactDecimal {
        guard case .scalar(let text, _) = kind else { throw wrongType("a number", example: "0.30 or 30 %") }
        var digits = Substring(text)
        var isPercentage = false
        if digits.hasSuffix("%") {
            isPercentage = true
            digits = digits.dropLast()
            while let last = digits.last, last.isWhitespace { digits = digits.dropLast() }
        }
        guard let number = ExactDecimal(String(digits)), number.scale <= 20 else {
            throw wrongType("a number", example: "0.30 or 30 %")
        }
        return isPercentage ? ExactDecimal(mantissa: number.mantissa, scale: number.scale + 2) : number
    }

    /// The values of a list.
    public func list(_ expected: String = "a list") throws -> [YAMLValue] {
        if isNull { return [] }
        guard case .sequence(let values) = kind else { throw wrongType(expected) }
        return values
    }

    /// The values of a list, or the one value that stands alone.
    public var oneOrMany: [YAMLValue] {
        if isNull { return [] }
        if case .sequence(let values) = kind { return values }
        return [self]
    }

    /// The entries of a mapping with any keys.
    public func entries(_ expected: String = "a mapping") throws -> [Entry] {
        if isNull { return [] }
        guard case .mapping(let entries) = kind else { throw wrongType(expected, example: "key: value") }
        return entries
    }

    /// A mapping whose keys are all among those named.
    ///
    /// - Throws: for another key, a usage `Diagnostic` at the key, with the nearest names.
    public func mapping(_ what: String, keys known: [String]) throws -> YAMLMapping {
        let entries = try entries("\(what), a mapping")
        for entry in entries where !known.contains(entry.key) {
            throw Diagnostic(
                .usage, code: "yaml-unknown-key", "\(what) has no key \"\(entry.key)\"", at: entry.keyLocation,
                help: [Suggestion.help(for: entry.key, among: known)].compactMap { $0 }
                    + ["the keys are " + known.joined(separator: ", ")])
        }
        return YAMLMapping(value: self, what: what, entries: entries)
    }

    /// One of some names, in any case.
    public func choice(_ what: String, among names: [String]) throws -> String {
        let text = try text("\(what): one of \(names.joined(separator: ", "))")
        guard let name = names.first(where: { $0.lowercased() == text.lowercased() }) else {
            throw failure(
                "yaml-choice", "\"\(text)\" isn't a \(what)",
                help: [Suggestion.help(for: text, among: names)].compactMap { $0 }
                    + ["it is one of " + names.joined(separator: ", ")])
        }
        return name
    }

    /// A text in another language (SQL), which knows where its parts stand in the YAML.
    public func embeddedText() throws -> EmbeddedText {
        EmbeddedText(text: try text("SQL"), in: document.source, from: offset)
    }
}

/// A mapping whose keys have been checked.
public struct YAMLMapping: Sendable {
    /// The mapping as a value.
    public let value: YAMLValue
    let what: String
    let entries: [YAMLValue.Entry]

    /// The value of a key; nil where it is absent or null.
    public subscript(key: String) -> YAMLValue? {
        entries.first { $0.key == key }.flatMap { $0.value.isNull ? nil : $0.value }
    }

    /// The value of a key that must be there.
    public func required(_ key: String) throws -> YAMLValue {
        guard let found = self[key] else {
            throw value.failure("yaml-missing-key", "\(what) needs the key \"\(key)\"")
        }
        return found
    }
}
