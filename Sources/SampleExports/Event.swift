/// One interaction before it is written.
struct Event {
    static let noParent = Int64.max

    /// Seconds since the window's start.
    var time: UInt32
    var client: Int32
    var manager: Int32
    var kind: InteractionKind
    var channel: Channel
    var rating: UInt8 = 0
    var durationMinutes: UInt8 = 0
    /// The place in `Notes.fields` plus one; 0 without a note.
    var note: UInt8 = 0
    /// For complaints: when it was resolved, or 0.
    var resolvedAt: UInt32 = 0
    var amount = 0
    var cost = 0
    /// The id of the interaction that this one answers; the complement of its place for one of the same month.
    var parent = noParent
}
