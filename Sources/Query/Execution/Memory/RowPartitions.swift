import Columns

/// Rows put aside by the hash of their keys, so that equal keys are in one part: in memory, and in temporary files where
/// that is too much.
final class RowPartitions {
    /// The rows of one part, in the order in which they came.
    final class Part {
        fileprivate(set) var rowCount = 0
        fileprivate var pieces: [Chunk] = []
        fileprivate var file: SpillFile?

        /// Hands on the rows of a part that is in a file, until the body returns false.
        func forEachChunk(_ body: (Chunk) throws -> Bool) throws { try file?.forEachChunk(body) }

        /// Hands on rows that are in memory, many at a time, and lets go of them.
        func takeChunks(types: [DataType], _ body: (Chunk) throws -> Void) rethrows {
            var from = 0
            while from < pieces.count {
                var rows = 0
                var end = from
                while end < pieces.count, end == from || rows + pieces[end].rowCount <= Table.chunkRows {
                    rows += pieces[end].rowCount
                    end += 1
                }
                let columns = types.indices.map { index in
                    ColumnConcatenation.concatenate(pieces[from..<end].map { $0.columns[index] }, type: types[index])
                }
                for index in from..<end { pieces[index] = Chunk(columns: [], rowCount: 0) }
                try body(Chunk(columns: columns, rowCount: rows))
                from = end
            }
            pieces = []
        }
    }

    private static let bits = 5
    /// How often rows can be parted anew before their hashes are used up.
    static let mostLevels = 64 / bits

    private let types: [DataType]
    private let shift: UInt64
    private var parts: [Part?] = Array(repeating: nil, count: 1 << bits)
    /// Whether rows go to files.
    private(set) var isInFiles = false
    /// The bytes of the rows in memory.
    private(set) var byteCount = 0
    /// Rows that aren't parted yet: many at a time make larger pieces.
    private var pending: [Chunk] = []
    private var pendingHashes: [UInt64] = []
    private static let pendingRows = 4 * Table.chunkRows

    /// - Parameters:
    ///   - types: the types of all columns.
    ///   - level: how often the rows were parted before.
    init(types: [DataType], level: Int) {
        self.types = types
        shift = UInt64(64 - Self.bits * (level + 1))
    }

    /// Puts rows aside.
    ///
    /// - Parameter hashes: those of the rows' keys.
    func add(_ batch: RowBatch, hashes: [UInt64]) throws {
        let chunk = batch.chunk
        pending.append(chunk)
        pendingHashes += hashes
        byteCount += chunk.byteCount + hashes.byteCount
        if pendingHashes.count >= Self.pendingRows { try part() }
    }

    /// Brings what is pending to its parts.
    private func part() throws {
        if pending.isEmpty { return }
        let columns = types.indices.map { index in
            ColumnConcatenation.concatenate(pending.map { $0.columns[index] }, type: types[index])
        }
        let batch = RowBatch(columns: columns, rowCount: pendingHashes.count)
        byteCount -= pending.reduce(pendingHashes.byteCount) { $0 + $1.byteCount }
        let hashes = pendingHashes
        pending = []
        pendingHashes = []
        var rows = [[UInt32]](repeating: [], count: parts.count)
        for (row, hash) in hashes.enumerated() {
            rows[Int(truncatingIfNeeded: hash >> shift) & (parts.count - 1)].append(UInt32(truncatingIfNeeded: row))
        }
        for (index, rows) in rows.enumerated() where !rows.isEmpty {
            let part = parts[index] ?? Part()
            parts[index] = part
            try add(batch.selecting(rows).chunk, to: part)
        }
    }

    private func add(_ chunk: Chunk, to part: Part) throws {
        part.rowCount += chunk.rowCount
        if isInFiles {
            let file = try part.file ?? SpillFile(types: types)
            part.file = file
            try file.append(chunk)
        } else {
            part.pieces.append(chunk)
            byteCount += chunk.byteCount
        }
    }

    /// Brings all rows to files, those to come too.
    func moveToFiles() throws {
        if isInFiles { return }
        try part()
        isInFiles = true
        byteCount = 0
        for part in parts.compactMap({ $0 }) {
            let file = try SpillFile(types: types)
            part.file = file
            for chunk in part.pieces { try file.append(chunk) }
            part.pieces = []
        }
    }

    /// The parts, each to be had once, so that its room is given back after use.
    ///
    /// - Throws: `Diagnostic` where files can't be written.
    func takeParts() throws -> [Part] {
        try part()
        defer { parts = [] }
        return parts.compactMap { $0 }
    }
}
