import Columns

/// Puts formatted columns together to rows: `rowStart`, then for every column its prefix and its cell, then
/// `rowEnd`. The work is done column by column first and row by row second, so that no cell costs a dispatch.
final class RowAssembler<Style: CellStyle> {
    private let sink: any ByteSink
    private let style: Style
    private let format: ValueFormat
    private let frame: RowFrame
    private var columns: [EncodedColumn]
    private var output = ByteBuffer(capacity: RowAssembler.outputBytes + 4096)
    private var isFirstRow = true

    private static var outputBytes: Int { 1 << 16 }

    init(sink: any ByteSink, style: Style, format: ValueFormat, frame: RowFrame) {
        self.sink = sink
        self.style = style
        self.format = format
        self.frame = frame
        columns = frame.prefixLengths.map { _ in EncodedColumn() }
    }

    /// Adds bytes outside of rows: a head, an end.
    func append(_ bytes: [UInt8]) { output.append(bytes) }

    /// Adds the rows of a chunk with as many columns as the frame has prefixes.
    func append(_ chunk: Chunk) throws {
        precondition(chunk.columns.count == columns.count, "chunk and schema differ")
        var start = 0
        while start < chunk.rowCount {
            let rows = start..<min(chunk.rowCount, start + EncodedColumn.batchRows)
            for (column, encoded) in zip(chunk.columns, columns) {
                encoded.encode(column, rows, style: style, format: format)
            }
            try assemble(rows.count)
            start = rows.upperBound
        }
    }

    /// Hands what has gathered to the sink.
    func flush() throws {
        defer { output.removeAll() }
        try sink.write(output.bytes)
    }

    private func assemble(_ rowCount: Int) throws {
        let cells = columns.map(\.cells)
        let starts = columns.map(\.starts)
        let ends = columns.map(\.ends)
        for row in 0..<rowCount {
            var size = frame.fixedLength
            for index in 0..<cells.count { size += ends[index][row] - starts[index][row] }
            appendRow(row, size, cells, starts, ends)
            if output.count >= Self.outputBytes { try flush() }
        }
    }

    private func appendRow(
        _ row: Int, _ size: Int, _ cells: [UnsafePointer<UInt8>], _ starts: [UnsafeMutablePointer<Int>],
        _ ends: [UnsafeMutablePointer<Int>]
    ) {
        output.reserve(size)
        var literal = UnsafePointer(frame.bytes.base)
        let skipped = isFirstRow ? frame.skippedOnFirstRow : 0
        isFirstRow = false
        output.appendReserved(literal + skipped, frame.startLength - skipped)
        literal += frame.startLength
        for index in 0..<cells.count {
            let length = frame.prefixLengths[index]
            output.appendReserved(literal, length)
            literal += length
            let start = starts[index][row]
            output.appendReserved(cells[index] + start, ends[index][row] - start)
        }
        output.appendReserved(literal, frame.endLength)
    }
}

/// The bytes around the cells of a row.
final class RowFrame {
    fileprivate let bytes: ByteBuffer
    fileprivate let startLength: Int
    fileprivate let prefixLengths: [Int]
    fileprivate let endLength: Int
    fileprivate let skippedOnFirstRow: Int
    fileprivate let fixedLength: Int

    /// Makes a frame.
    ///
    /// - Parameter skippedOnFirstRow: how many bytes of `rowStart`, a separator, the first row goes without.
    init(rowStart: String = "", prefixes: [String], rowEnd: String, skippedOnFirstRow: Int = 0) {
        var buffer = ByteBuffer(capacity: 256)
        buffer.append(text: rowStart)
        for prefix in prefixes { buffer.append(text: prefix) }
        buffer.append(text: rowEnd)
        startLength = rowStart.utf8.count
        prefixLengths = prefixes.map(\.utf8.count)
        endLength = rowEnd.utf8.count
        self.skippedOnFirstRow = skippedOnFirstRow
        fixedLength = buffer.count
        bytes = buffer
    }
}
