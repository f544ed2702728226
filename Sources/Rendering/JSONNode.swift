import Diagnostics

/// A JSON value with its members in the order given.
indirect enum JSONNode {
    case null
    case boolean(Bool)
    /// A number, or other JSON, as it is written.
    case literal(String)
    case string(String)
    case array([JSONNode])
    case object([(name: String, value: JSONNode)])

    /// A number, or null where JSON has none for it.
    static func double(_ value: Double?) -> JSONNode {
        guard let value, value.isFinite else { return .null }
        if let whole = Int64(exactly: value), abs(value) < 1e15 { return .literal(String(whole)) }
        return .literal("\(value)")
    }

    /// Text, or null.
    static func text(_ value: String?) -> JSONNode { value.map(JSONNode.string) ?? .null }

    /// The text, indented by two spaces; containers without containers in them stand on one line.
    func rendered() -> String {
        var result = ""
        write(to: &result, indent: 0)
        return result
    }

    private var isFlat: Bool {
        func isLeaf(_ node: JSONNode) -> Bool {
            switch node {
            case .array(let items): items.isEmpty
            case .object(let members): members.isEmpty
            default: true
            }
        }
        switch self {
        case .array(let items): return items.allSatisfy(isLeaf)
        case .object(let members): return members.allSatisfy { isLeaf($0.value) }
        default: return true
        }
    }

    private func write(to result: inout String, indent: Int) {
        switch self {
        case .null: result += "null"
        case .boolean(let value): result += value ? "true" : "false"
        case .literal(let text): result += text
        case .string(let text): result += JSONText.quoted(text)
        case .array(let items):
            Self.write(items.count, isFlat: isFlat, "[", "]", to: &result, indent: indent) { index, result, inner in
                items[index].write(to: &result, indent: inner)
            }
        case .object(let members):
            Self.write(members.count, isFlat: isFlat, "{", "}", to: &result, indent: indent) { index, result, inner in
                result += JSONText.quoted(members[index].name) + ": "
                members[index].value.write(to: &result, indent: inner)
            }
        }
    }

    private static func write(
        _ count: Int, isFlat: Bool, _ open: String, _ close: String, to result: inout String, indent: Int,
        _ body: (Int, inout String, Int) -> Void
    ) {
        result += open
        for index in 0..<count {
            if index > 0 { result += isFlat ? ", " : "," }
            if !isFlat { result += "\n" + String(repeating: "  ", count: indent + 1) }
            body(index, &result, indent + 1)
        }
        if !isFlat { result += "\n" + String(repeating: "  ", count: indent) }
        result += close
    }
}
