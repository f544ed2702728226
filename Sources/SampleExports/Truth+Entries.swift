/// One manager and one client of `truth.json`.
extension Truth {
    func write(_ manager: Manager, _ index: Int, _ json: inout JSONRows) throws {
        let window = simulation.window
        try json.container { json in
            json.quoted("manager_id") { $0.append(manager: index) }
            json.number("workload", manager.workload, decimals: 4)
            json.number("conversion", manager.conversionBefore, decimals: 6)
            if let month = manager.trainingMonth {
                json.quoted("trained_in") { $0.append(yearAndMonthOf: window.first(of: month)) }
                let after = manager.conversionBefore + PlantedModel.trainingEffect
                json.number("conversion_after_training", after, decimals: 6)
            }
            json.number("quality", manager.quality, decimals: 4)
            json.number("response_median_hours", manager.responseMedianHours, decimals: 4)
            json.number("answered_share", manager.answeredShare, decimals: 4)
            json.number("complaint_factor", manager.complaintFactor, decimals: 4)
            json.number("resolved_share", manager.resolvedShare, decimals: 4)
            json.number("resolution_mean_hours", manager.resolutionMeanHours, decimals: 4)
            json.number("documented_share", manager.documentedShare, decimals: 4)
            if manager.isPersonal {
                json.number("covered_share", manager.coveredShare, decimals: 4)
                json.number("assigned_at_end", manager.assigned.clients)
            }
            json.cents("salary_adjustment", manager.salaryAdjustment)
            json.number("salary_percent", manager.salaryPercent)
            json.flag("graded_too_low", manager.isGradedLow)
            try writeOutcome(manager, &json)
        }
    }

    /// Over the whole window: exact, so that a report's figures can be held against them.
    private func writeOutcome(_ manager: Manager, _ json: inout JSONRows) throws {
        let total = manager.total
        try json.container("outcome", flat: true) { json in
            json.number("interactions", total.interactions)
            json.number("offers_closed", total.offersClosed)
            json.number("offers_won", total.offersWon)
            json.number("purchases", total.purchases)
            json.cents("revenue", total.revenue)
            json.cents("cost", total.cost)
            json.number("ratings", total.ratings)
            json.number("rating_sum", total.ratingSum)
            json.number("complaints", total.complaints)
            json.number("complaints_resolved", total.complaintsResolved)
            json.number("inquiries_and_complaints", total.inquiriesAndComplaints)
            json.number("answered", total.answered)
            json.cents("salary", total.salary)
            json.cents("bonus", total.bonus)
        }
    }

    func write(_ client: Client, _ index: Int, _ json: inout JSONRows) throws {
        let window = simulation.window
        try json.container(flat: true) { json in
            json.quoted("client_id") { $0.append(client: index) }
            json.text("motivation", client.motivation.text)
            json.flag("declared", client.isDeclared)
            json.flag("acquired_in_window", !client.isBase)
            json.number("rate_per_day", client.ratePerDay, decimals: 9)
            json.number("dropout", client.dropout, decimals: 6)
            if client.endedAt < Double(window.days) {
                json.quoted("ended_on") { $0.append(window.date(Int(client.endedAt.rounded(.down)))) }
            } else {
                json.null("ended_on")
            }
            if client.takenBy != Client.nobody { json.quoted("taken_by") { $0.append(manager: Int(client.takenBy)) } }
            json.flag("key_account", client.isKeyAccount)
            json.number("spend_mean", client.spendMean, decimals: 4)
            json.number("complaints_per_30_days", Double(client.complaintsPerMonth), decimals: 6)
            json.number("rating_shift", Double(client.ratingShift), decimals: 2)
            json.number("blend", Double(client.blend), decimals: 4)
            json.number("purchases", Int(client.purchases))
            json.cents("revenue", client.revenue)
            json.cents("cost", client.cost)
            json.number("complaints", Int(client.complaints))
            json.number("ratings", Int(client.ratings))
            json.number("rating_sum", Int(client.ratingSum))
        }
    }
}

extension ByteBuffer {
    /// `2026-09`.
    func append(yearAndMonthOf date: CivilDate) {
        append(date.year, width: 4)
        append(45)
        append(date.month, width: 2)
    }

    /// A decimal integer of the full 64 bits.
    func append(unsigned value: UInt64) {
        if value >= 10 { append(unsigned: value / 10) }
        append(48 + UInt8(value % 10))
    }
}
