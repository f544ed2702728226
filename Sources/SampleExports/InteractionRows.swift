/// Writes interactions as CSV rows.
struct InteractionRows {
    static let header: StaticString = """
        interaction_id,client_id,manager_id,occurred_at,kind,channel,amount,cost,currency,rating,resolved,\
        resolved_at,related_to,duration_min,note

        """

    private let window: Window
    // Rows come in the order of time, so the date is nearly always the one before's.
    private var day = -1
    private var date = CivilDate(year: 0, month: 0, day: 0)

    init(window: Window) {
        self.window = window
    }

    mutating func append(_ event: Event, id: Int64, to row: ByteBuffer) {
        row.append(interaction: id)
        row.append(44)
        row.append(client: Int(event.client))
        row.append(44)
        row.append(manager: Int(event.manager))
        row.append(44)
        let time = Int(event.time)
        if time / 86_400 != day {
            day = time / 86_400
            date = window.date(day)
        }
        Self.append(date, time % 86_400, to: row)
        row.append(44)
        row.append(event.kind.text)
        row.append(44)
        row.append(event.channel.text)
        row.append(44)
        if event.kind == .purchase {
            row.append(cents: event.amount)
            row.append(44)
            row.append(cents: event.cost)
            row.append(",EUR,")
        } else {
            row.append(",,,")
        }
        if event.rating > 0 { row.append(48 + event.rating) }
        row.append(44)
        if event.kind == .complaint { row.append(event.resolvedAt > 0 ? "true" : "false") }
        row.append(44)
        if event.resolvedAt > 0 {
            Self.append(window.date(Int(event.resolvedAt) / 86_400), Int(event.resolvedAt) % 86_400, to: row)
        }
        row.append(44)
        if event.parent != Event.noParent { row.append(interaction: event.parent) }
        row.append(44)
        if event.durationMinutes > 0 { row.append(decimal: Int(event.durationMinutes)) }
        row.append(44)
        if event.note > 0 { row.append(Notes.fields[Int(event.note) - 1]) }
        row.append(10)
    }

    /// `2026-09-30T14:03:22`.
    private static func append(_ date: CivilDate, _ second: Int, to row: ByteBuffer) {
        row.append(date)
        row.append(84)
        row.append(second / 3_600, width: 2)
        row.append(58)
        row.append(second / 60 % 60, width: 2)
        row.append(58)
        row.append(second % 60, width: 2)
    }
}
