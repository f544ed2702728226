/// Where the bytes of one generated file go.
public protocol SampleSink: AnyObject {
    /// Takes the next bytes of the file; they are valid during the call only.
    func write(_ bytes: UnsafeRawBufferPointer) throws
    /// The file is complete.
    func finish() throws
    /// The file will not be completed, and should leave no trace.
    func abandon()
}

/// Where a sample goes: something that makes a sink for every file by its name.
public protocol SampleDestination {
    /// A sink for a file, by its name without the ending that compression adds.
    func makeSink(named name: String) throws -> any SampleSink
    /// The name under which the file will be found, e.g. with `.gz` added.
    func finalName(of name: String) -> String
}

/// One file on its way to a sink: a buffer, and what the summary says about it.
struct OpenFile {
    let name: String
    let sink: any SampleSink
    var buffer = ByteBuffer()
    var rows = 0
    private(set) var bytes = 0

    init(_ name: String, to destination: any SampleDestination) throws {
        self.name = destination.finalName(of: name)
        sink = try destination.makeSink(named: name)
    }

    /// Hands the buffer on when there may be too little room for one more row.
    mutating func endRow() throws {
        rows += 1
        if buffer.isNearlyFull { try flush() }
    }

    /// Hands the buffer on when it is nearly full; for text that has no rows.
    mutating func relieve() throws {
        if buffer.isNearlyFull { try flush() }
    }

    mutating func flush() throws {
        try buffer.withBytes { try sink.write($0) }
        bytes += buffer.count
        buffer.removeAll()
    }

    mutating func finish() throws -> SampleSummary.File {
        try flush()
        try sink.finish()
        return SampleSummary.File(name: name, rows: rows, bytes: bytes)
    }
}
