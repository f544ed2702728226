import Diagnostics

/// JSON written straight into the buffer: members in the order of the calls, numbers with fixed decimals.
struct JSONRows {
    var file: OpenFile
    private var depth = 0
    private var isFirst = true
    /// Containers on one line: everything from this depth on.
    private var flatFrom = Int.max

    init(file: OpenFile) {
        self.file = file
    }

    /// `{ … }` or `[ … ]`, its members each on a line of their own unless it is flat.
    mutating func container(
        _ key: StaticString? = nil, array: Bool = false, flat: Bool = false,
        _ body: (inout JSONRows) throws -> Void
    ) throws {
        separate(key)
        file.buffer.append(array ? 91 : 123)
        depth += 1
        isFirst = true
        if flat, depth < flatFrom { flatFrom = depth }
        try body(&self)
        let wasFlat = depth >= flatFrom
        if flatFrom == depth { flatFrom = .max }
        depth -= 1
        if !isFirst, !wasFlat { breakLine() }
        file.buffer.append(array ? 93 : 125)
        isFirst = false
        if depth == 0 { file.buffer.append(10) }
        try file.relieve()
    }

    mutating func number(_ key: StaticString? = nil, _ value: Int) {
        separate(key)
        file.buffer.append(decimal: value)
    }

    mutating func number(_ key: StaticString? = nil, _ value: Double, decimals: Int) {
        separate(key)
        file.buffer.append(value, decimals: decimals)
    }

    mutating func cents(_ key: StaticString? = nil, _ value: Int) {
        separate(key)
        file.buffer.append(cents: value)
    }

    mutating func flag(_ key: StaticString, _ value: Bool) {
        separate(key)
        file.buffer.append(value ? "true" : "false")
    }

    mutating func null(_ key: StaticString) {
        separate(key)
        file.buffer.append("null")
    }

    /// A text without characters that JSON escapes.
    mutating func text(_ key: StaticString? = nil, _ value: StaticString) {
        separate(key)
        file.buffer.append(34)
        file.buffer.append(value)
        file.buffer.append(34)
    }

    /// A sentence or two.
    mutating func prose(_ key: StaticString, _ value: String) {
        raw(key, Array(JSONText.quoted(value).utf8))
    }

    /// Something that the body writes between quotation marks, such as an id or a date.
    mutating func quoted(_ key: StaticString? = nil, _ body: (ByteBuffer) -> Void) {
        separate(key)
        file.buffer.append(34)
        body(file.buffer)
        file.buffer.append(34)
    }

    /// A finished JSON value.
    mutating func raw(_ key: StaticString, _ value: [UInt8]) {
        separate(key)
        file.buffer.append(value)
    }

    private mutating func separate(_ key: StaticString?) {
        if !isFirst { file.buffer.append(44) }
        if depth > 0 {
            if depth < flatFrom { breakLine() } else if !isFirst { file.buffer.append(32) }
        }
        isFirst = false
        guard let key else { return }
        file.buffer.append(34)
        file.buffer.append(key)
        file.buffer.append("\": ")
    }

    private func breakLine() {
        file.buffer.append(10)
        for _ in 0..<depth { file.buffer.append("  ") }
    }
}
