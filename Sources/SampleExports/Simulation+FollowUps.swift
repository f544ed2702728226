/// Responses and feedback: what follows from an interaction, now or in a later month.
extension Simulation {
    /// The time of day: the whole day is squeezed, in order, into the hours from 8 to 20.
    static func clock(_ day: Double) -> UInt32 {
        let whole = day.rounded(.down)
        return UInt32(max(0, whole * secondsPerDay + 8 * hour + (day - whole) * 12 * hour))
    }

    /// An interaction with its channel, duration and perhaps a note.
    mutating func event(
        _ kind: InteractionKind, _ index: Int, _ client: Client, manager: Int32, at time: UInt32
    ) -> Event {
        var event = Event(
            time: time, client: Int32(index), manager: manager, kind: kind, channel: channel(for: client))
        describe(&event)
        return event
    }

    private mutating func channel(for client: Client) -> Channel {
        let isAverage = random.chance(Double(client.blend))
        let percent = PlantedModel.channels[isAverage ? 3 : Int(client.motivation.rawValue)]
        var mark = random.below(100)
        for (place, share) in percent.enumerated() {
            if mark < share { return Channel.allCases[place] }
            mark -= share
        }
        return .web
    }

    private mutating func describe(_ event: inout Event) {
        switch event.kind {
        case .consultation: event.durationMinutes = UInt8(10 + random.below(51))
        case .contact: event.durationMinutes = UInt8(3 + random.below(23))
        case .support: event.durationMinutes = UInt8(10 + random.below(81))
        case .offer: event.durationMinutes = UInt8(5 + random.below(26))
        case .inquiry: event.durationMinutes = UInt8(2 + random.below(14))
        case .complaint: event.durationMinutes = UInt8(5 + random.below(21))
        case .purchase, .feedback: break
        }
        if random.chance(managers[Int(event.manager)].documentedShare) {
            event.note = UInt8(1 + random.below(Notes.fields.count))
        }
    }

    /// Plans the response to an inquiry or complaint that has just been appended: log-normal in clock hours.
    mutating func respond(to event: Event, isVIP: Bool) {
        let manager = Int(event.manager)
        managers[manager].total.inquiriesAndComplaints += 1
        guard random.chance(managers[manager].answeredShare) else { return }
        let median = managers[manager].responseMedianHours * (isVIP ? PlantedModel.vipResponseFactor : 1)
        let hours = median * Elementary.exp(PlantedModel.responseSigma * random.normal())
        var response = Event(
            time: 0, client: event.client, manager: event.manager,
            kind: event.kind == .complaint ? .support : .consultation, channel: event.channel)
        response.parent = ~Int64(events.count - 1)
        if schedule(response, at: Double(event.time) + max(60, hours * Self.hour)) {
            managers[manager].total.answered += 1
        }
    }

    /// Plans a rating, one to ten days after a purchase or response that has just been appended.
    mutating func askForFeedback(on event: Event) {
        let client = clients[Int(event.client)]
        var feedback = Event(
            time: 0, client: event.client, manager: event.manager, kind: .feedback, channel: channel(for: client))
        feedback.parent = ~Int64(events.count - 1)
        let days = random.uniform(1, 10)
        _ = schedule(feedback, at: Double(event.time) + days * Self.secondsPerDay)
    }

    /// Realises what falls in this month, keeps what falls in a later one; false for what falls after the window.
    private mutating func schedule(_ event: Event, at seconds: Double) -> Bool {
        guard seconds < Double(window.days) * Self.secondsPerDay else { return false }
        var event = event
        event.time = UInt32(seconds)
        if seconds < Double(window.monthStarts[month + 1]) * Self.secondsPerDay {
            realise(event)
        } else {
            later.append(event)
        }
        return true
    }

    /// Realises what earlier months left for this one.
    mutating func realiseDue() {
        let end = UInt32(Double(window.monthStarts[month + 1]) * Self.secondsPerDay)
        let waiting = later
        later.removeAll(keepingCapacity: true)
        for event in waiting {
            if event.time < end { realise(event) } else { later.append(event) }
        }
    }

    /// Appends a follow-up; whoever has left in the meantime is replaced.
    mutating func realise(_ event: Event) {
        var event = event
        let index = Int(event.client)
        if !managers[Int(event.manager)].isActive(in: month) { event.manager = handler(of: clients[index]) }
        describe(&event)
        if event.kind == .feedback { rate(&event) }
        events.append(event)
        if event.kind != .feedback, random.chance(PlantedModel.feedbackAfterResponse) { askForFeedback(on: event) }
    }

    /// One plus a binomial of four: its mean is exactly what is planted.
    mutating func rate(_ event: inout Event) {
        let manager = managers[Int(event.manager)]
        let client = clients[Int(event.client)]
        let fits = manager.type.rawValue == client.motivation.rawValue
        let mean = manager.quality + Double(client.ratingShift) + (fits ? PlantedModel.fitRatingBonus : 0)
        let share = (mean - 1) / 4
        var rating = 1
        for _ in 0..<4 where random.chance(share) { rating += 1 }
        event.rating = UInt8(rating)
        managers[Int(event.manager)].total.ratings += 1
        managers[Int(event.manager)].total.ratingSum += rating
        managers[Int(event.manager)].month.ratings += 1
        managers[Int(event.manager)].month.ratingSum += rating
    }
}
