/// The company's life, month by month: every month's interactions are made, ordered, numbered and handed on, and
/// only the clients' states and what is due later are kept.
///
/// Purchases follow BG/NBD exactly. A client's decisions are a Poisson process: organic purchases, and the outcomes
/// of offers. An offer is won with its manager's conversion, independently of everything else, and offers are made as
/// often as it takes for the won and the organic together to come at the client's rate.
struct Simulation {
    static let secondsPerDay = 86_400.0
    static let hour = 3_600.0

    let window: Window
    var random: RandomGenerator
    var managers: [Manager]
    var clients: [Client]
    var roster: Roster
    /// How many clients have been acquired so far; they stand in that order.
    var acquired = 0

    var month = 0
    /// The month's interactions in the order in which they were thought of.
    var events: [Event] = []
    /// What follows from this month's interactions in a later month.
    var later: [Event] = []
    /// Clients whose open offer waits for its id.
    var openOffers: [Int32] = []
    var nextID: Int64 = 1

    /// Assignments that have ended.
    var endedAssignments: [Assignment] = []
    /// By motivation, and last the average of the three.
    private let activity: [ActivityRates]

    init(options: SampleOptions) {
        window = Window(months: options.months)
        random = RandomGenerator(seed: options.seed, stream: 3)
        managers = ManagerPlan(options: options, window: window).managers
        clients = ClientPlan(options: options, window: window).clients
        roster = Roster(managers, month: 0)
        activity = PlantedModel.activity.map(ActivityRates.init)
        while acquired < clients.count, clients[acquired].isBase {
            takeOver(acquired)
            var client = clients[acquired]
            if client.endedAt == .infinity { planDecision(&client, after: 0) }
            clients[acquired] = client
            acquired += 1
        }
    }

    /// Lives through the next month. The events are then in `events`, in no order.
    mutating func live() {
        events.removeAll(keepingCapacity: true)
        openOffers.removeAll(keepingCapacity: true)
        roster = Roster(managers, month: month)
        for index in managers.indices { managers[index].month = MonthCounts() }
        for index in managers.indices where managers[index].endMonth == month { reassignClients(of: Int32(index)) }
        realiseDue()
        let start = Double(window.monthStarts[month])
        let end = Double(window.monthStarts[month + 1])
        for index in 0..<acquired { live(index, from: start, to: end) }
        while acquired < clients.count, clients[acquired].acquiredAt < end {
            takeOver(acquired)
            welcome(acquired)
            live(acquired, from: clients[acquired].acquiredAt, to: end)
            acquired += 1
        }
    }

    // MARK: One client's month

    private mutating func live(_ index: Int, from start: Double, to end: Double) {
        guard clients[index].endedAt > start else { return winBack(index, from: start, to: end) }
        var client = clients[index]
        decide(&client, index, until: end)
        beActive(&client, index, from: start, to: min(end, client.endedAt))
        clients[index] = client
    }

    /// The first purchase, on the day of acquisition; nobody drops out after it.
    private mutating func welcome(_ index: Int) {
        var client = clients[index]
        purchase(&client, index, at: client.acquiredAt, offer: Event.noParent)
        planDecision(&client, after: client.acquiredAt)
        clients[index] = client
    }

    /// Goes through the client's decisions of the month.
    private mutating func decide(_ client: inout Client, _ index: Int, until end: Double) {
        while true {
            if client.stage == .planned, client.offerAt < end { makeOffer(&client, index) }
            guard client.nextDecision < end else { break }
            let time = client.nextDecision
            switch client.stage {
            case .organic: purchase(&client, index, at: time, offer: Event.noParent)
            case .willWin: purchase(&client, index, at: time, offer: client.offer)
            case .planned, .willLose:
                planDecision(&client, after: time)
                continue
            }
            if client.isLeaving || random.chance(client.dropout) {
                client.endedAt = time
                client.nextDecision = .infinity
                client.offerAt = .infinity
                client.stage = .organic
                return
            }
            planDecision(&client, after: time)
        }
        if client.stage == .willWin, client.offer < 0 { openOffers.append(Int32(index)) }
    }

    /// Draws when the next decision falls and whether an offer leads to it.
    private mutating func planDecision(_ client: inout Client, after time: Double) {
        let offered = PlantedModel.offeredShare[Int(client.motivation.rawValue)]
        let perWin =
            client.isInPool ? roster.poolOffersPerWin : 1 / managers[Int(client.manager)].conversion(in: month)
        let decisionsPerPurchase = 1 - offered + offered * perWin
        let gap = random.exponential() / (client.ratePerDay * decisionsPerPurchase)
        client.nextDecision = time + gap
        client.offer = Event.noParent
        if random.chance((1 - offered) / decisionsPerPurchase) {
            client.stage = .organic
            client.offerAt = .infinity
        } else {
            let usual = PlantedModel.decisionDays[Int(client.motivation.rawValue)] * random.exponential()
            client.stage = .planned
            client.offerAt = client.nextDecision - min(usual, PlantedModel.longestDecisionDays, 0.9 * gap)
        }
    }

    private mutating func makeOffer(_ client: inout Client, _ index: Int) {
        let manager = client.isInPool ? roster.poolOffers.draw(&random) : client.manager
        let won = random.chance(managers[Int(manager)].conversion(in: month))
        client.stage = won ? .willWin : .willLose
        client.offer = ~Int64(events.count)
        let time = Self.clock(client.offerAt)
        events.append(event(.offer, index, client, manager: manager, at: time))
        guard Double(time) / Self.secondsPerDay + 30 <= Double(window.days) else { return }
        managers[Int(manager)].total.offersClosed += 1
        if won { managers[Int(manager)].total.offersWon += 1 }
    }

    private mutating func purchase(_ client: inout Client, _ index: Int, at time: Double, offer: Int64) {
        let manager = handler(of: client)
        var event = event(.purchase, index, client, manager: manager, at: Self.clock(time))
        event.parent = offer
        let amount = client.spendMean * random.gamma(PlantedModel.spendShape) / PlantedModel.spendShape
        event.amount = Int((min(max(amount, 1), 1e11) * 100).rounded())
        let fits = managers[Int(manager)].type.rawValue == client.motivation.rawValue
        let share = random.uniform(0.6, 0.68) - (fits ? PlantedModel.fitCostReduction : 0)
        event.cost = Int((Double(event.amount) * share).rounded())
        client.purchases &+= 1
        client.revenue += event.amount
        client.cost += event.cost
        managers[Int(manager)].total.purchases += 1
        managers[Int(manager)].total.revenue += event.amount
        managers[Int(manager)].total.cost += event.cost
        events.append(event)
        if random.chance(PlantedModel.feedbackAfterPurchase) { askForFeedback(on: event) }
    }

    /// Inquiries, complaints and what the manager does unasked: Poisson while the client stays.
    private mutating func beActive(_ client: inout Client, _ index: Int, from start: Double, to end: Double) {
        let rates = activity[Int(client.motivation.rawValue)]
        let complaints = Double(client.complaintsPerMonth) * PlantedModel.highestComplaintFactor / 30
        let total = rates.perDay + complaints
        var time = start
        while true {
            time += random.exponential() / total
            guard time < end else { return }
            var manager = handler(of: client)
            let mark = random.unit() * total
            guard mark >= complaints else {
                // Thinning: each manager draws their own share of the complaints that could be.
                let factor = managers[Int(manager)].complaintFactor / PlantedModel.highestComplaintFactor
                if mark < complaints * factor { complain(&client, index, manager: manager, at: time) }
                continue
            }
            let average = activity[activity.count - 1]
            let kind =
                random.chance(Double(client.blend))
                ? average.kind(at: random.unit() * average.perDay) : rates.kind(at: mark - complaints)
            if kind.isOutbound, !client.isInPool, random.chance(managers[Int(manager)].coveredShare) {
                manager = roster.deputies[Int(manager)]
            }
            var event = event(kind, index, client, manager: manager, at: Self.clock(time))
            if kind == .feedback { rate(&event) }
            events.append(event)
            if kind == .inquiry { respond(to: event, isVIP: client.isVIP) }
        }
    }

    private mutating func complain(_ client: inout Client, _ index: Int, manager: Int32, at time: Double) {
        var event = event(.complaint, index, client, manager: manager, at: Self.clock(time))
        client.complaints &+= 1
        managers[Int(manager)].total.complaints += 1
        if random.chance(managers[Int(manager)].resolvedShare) {
            let hours = managers[Int(manager)].resolutionMeanHours * random.exponential()
            let resolved = Double(event.time) + max(600, hours * Self.hour)
            if resolved < Double(window.days) * Self.secondsPerDay {
                event.resolvedAt = UInt32(resolved)
                managers[Int(manager)].total.complaintsResolved += 1
            }
        }
        events.append(event)
        respond(to: event, isVIP: client.isVIP)
    }

    private mutating func winBack(_ index: Int, from start: Double, to end: Double) {
        let until = min(end, clients[index].endedAt + 365)
        guard start < until else { return }
        var time = start
        while true {
            time += random.exponential() * 30 / PlantedModel.winBackPerMonth
            guard time < until else { return }
            let client = clients[index]
            events.append(
                event(.contact, index, client, manager: handler(of: client), at: Self.clock(time)))
        }
    }

    // MARK: Managers

    /// Who deals with the client now.
    mutating func handler(of client: Client) -> Int32 {
        client.isInPool ? roster.pool.draw(&random) : client.manager
    }

    /// Gives a client, new or from before the window, to somebody.
    private mutating func takeOver(_ index: Int) {
        var client = clients[index]
        let personalShare = client.isKeyAccount ? 1.0 : client.isCorporate ? 0.9 : 0.45
        let day = client.acquiredDay
        let acquirer: Int32
        if random.chance(personalShare) {
            client.manager = roster.personalManager(for: client.motivation, &random)
            client.isOwnBase = random.chance(PlantedModel.ownBaseShare)
            client.assignedSince = Int32(max(day, managers[Int(client.manager)].hiredOn))
            managers[Int(client.manager)].assigned.add(client)
            acquirer = client.manager
        } else {
            acquirer = roster.pool.draw(&random)
        }
        // Whoever acquired an old client may have left long ago.
        if managers[Int(acquirer)].hiredOn <= day { client.acquiredBy = acquirer }
        if client.acquiredBy == Client.nobody { client.isOwnBase = false }
        if !client.isBase { managers[Int(acquirer)].month.acquired += 1 }
        clients[index] = client
    }

    /// A manager has left: some clients go along, all are given to others.
    private mutating func reassignClients(of manager: Int32) {
        let today = window.monthStarts[month]
        let isContractor = managers[Int(manager)].isContractor
        for index in 0..<acquired where clients[index].manager == manager {
            var client = clients[index]
            let share =
                client.isOwnBase
                ? PlantedModel.takenOwnBase
                : isContractor ? PlantedModel.takenByContractor : PlantedModel.takenByEmployee
            if client.endedAt == .infinity, random.chance(share) {
                client.takenBy = manager
                // A purchase that an offer has already won still comes.
                if client.stage == .willWin {
                    client.isLeaving = true
                } else {
                    client.endedAt = Double(today)
                    client.nextDecision = .infinity
                    client.offerAt = .infinity
                    client.stage = .organic
                }
            }
            endedAssignments.append(
                Assignment(client: Int32(index), manager: manager, from: client.assignedSince, to: Int32(today)))
            client.manager = roster.personalManager(for: client.motivation, &random)
            client.assignedSince = Int32(today)
            managers[Int(client.manager)].assigned.add(client)
            clients[index] = client
        }
    }
}

/// Who looked after a client from a day on, up to but not including another.
struct Assignment {
    var client: Int32
    var manager: Int32
    var from: Int32
    var to: Int32
}

/// The rates of one motivation as running sums.
struct ActivityRates {
    private let kinds: [InteractionKind]
    private let sums: [Double]
    let perDay: Double

    init(_ rates: [(kind: InteractionKind, perMonth: Double)]) {
        var sum = 0.0
        kinds = rates.map(\.kind)
        sums = rates.map { rate in
            sum += rate.perMonth / 30
            return sum
        }
        perDay = sum
    }

    @inline(__always)
    func kind(at mark: Double) -> InteractionKind {
        for (place, sum) in sums.enumerated() where mark < sum { return kinds[place] }
        return kinds[kinds.count - 1]
    }
}
