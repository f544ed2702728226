import Diagnostics

/// What became of some records.
struct RecordTally: Sendable {
    /// How many were delivered.
    var rows = 0
    var rejectCount = 0
    var rejectKinds: [RejectedRecord.Kind: Int] = [:]
    /// How many were rejected because they aren't UTF-8.
    var encodingRejectCount = 0
    /// The first of the rejected.
    var rejects: [RejectedRecord] = []

    /// Counts a rejected record, and keeps it where there is room.
    mutating func reject(_ record: RejectedRecord, room: Int) {
        count(record.kind)
        if rejects.count < room { rejects.append(record) }
    }

    /// Counts a rejected record without keeping it.
    mutating func count(_ kind: RejectedRecord.Kind) {
        rejectCount += 1
        rejectKinds[kind, default: 0] += 1
    }

    /// Takes in what became of the records that follow.
    mutating func add(_ next: RecordTally, keeping limit: Int) {
        rows += next.rows
        rejectCount += next.rejectCount
        rejectKinds.merge(next.rejectKinds, uniquingKeysWith: +)
        encodingRejectCount += next.encodingRejectCount
        rejects += next.rejects.prefix(max(0, limit - rejects.count))
    }

    /// A failure, with the number of rows before it.
    func noting(_ failure: any Error) -> any Error {
        guard let failure = failure as? Diagnostic else { return failure }
        return failure.noting("\(rows) \(rows == 1 ? "row" : "rows") came through before")
    }
}
