/// Writes clients, as they stand at the window's end, as CSV rows.
enum ClientRows {
    static let header: StaticString = """
        client_id,name,kind,role,status,motivation,region,industry,acquired_on,acquired_by,source,manager_id

        """

    static func append(_ client: Client, _ index: Int, window: Window, to row: ByteBuffer) {
        row.append(client: index)
        row.append(44)
        row.append(client.name.csvField(ofCompany: client.isCorporate))
        row.append(44)
        row.append(client.isCorporate ? "corporate" : "individual")
        row.append(44)
        row.append(client.isIntermediary ? "intermediary" : "consumer")
        row.append(44)
        row.append(client.isVIP ? "vip" : "standard")
        row.append(44)
        if client.isDeclared { row.append(client.motivation.text) }
        row.append(44)
        row.append(Names.regions[Int(client.region)])
        row.append(44)
        if client.isCorporate { row.append(Names.industries[Int(client.industry)]) }
        row.append(44)
        row.append(window.date(client.acquiredDay))
        row.append(44)
        if client.acquiredBy != Client.nobody { row.append(manager: Int(client.acquiredBy)) }
        row.append(44)
        row.append(client.isOwnBase ? "manager" : "company")
        row.append(44)
        if !client.isInPool { row.append(manager: Int(client.manager)) }
        row.append(10)
    }
}

/// Writes who looked after whom, and when, as CSV rows.
enum AssignmentRows {
    static let header: StaticString = "client_id,manager_id,from,to\n"

    /// `to` is the first day on which the assignment no longer held, or empty.
    static func append(_ assignment: Assignment, isOpen: Bool, window: Window, to row: ByteBuffer) {
        row.append(client: Int(assignment.client))
        row.append(44)
        row.append(manager: Int(assignment.manager))
        row.append(44)
        row.append(window.date(Int(assignment.from)))
        row.append(44)
        if !isOpen { row.append(window.date(Int(assignment.to))) }
        row.append(10)
    }
}
