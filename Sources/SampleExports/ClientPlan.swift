/// Draws the clients in the order in which they were acquired: half before the window, half in it.
struct ClientPlan {
    private(set) var clients: [Client] = []
    private var random: RandomGenerator

    init(options: SampleOptions, window: Window) {
        random = RandomGenerator(seed: options.seed, stream: 2)
        let count = options.clients
        let baseCount = Int(Double(count) * PlantedModel.baseShare)
        clients.reserveCapacity(count)
        for index in 0..<count {
            clients.append(person(acquiredAt: acquisition(index, baseCount, count, window), isBase: index < baseCount))
        }
        markKeyAccounts()
        markVIPs()
    }

    /// One client in each of equal slices of time, so that the order needs no sorting.
    private mutating func acquisition(_ index: Int, _ baseCount: Int, _ count: Int, _ window: Window) -> Double {
        if index < baseCount {
            let back = (Double(baseCount - index) - random.unit()) / Double(baseCount)
            return -back * back.squareRoot() * PlantedModel.baseYears * 365
        }
        return (Double(index - baseCount) + random.unit()) / Double(count - baseCount) * Double(window.days)
    }

    private mutating func person(acquiredAt: Double, isBase: Bool) -> Client {
        let motivation = Motivation.allCases[random.below(3)]
        let isCorporate = random.chance(PlantedModel.corporateShare)
        var client = Client(
            name: NameCode(from: &random),
            region: UInt8(random.below(Names.regions.count)),
            industry: UInt8(random.below(Names.industries.count)),
            motivation: motivation,
            isCorporate: isCorporate,
            isIntermediary: random.chance(isCorporate ? 0.35 : 0.08),
            isDeclared: random.chance(PlantedModel.declaredShare),
            isBase: isBase,
            acquiredAt: acquiredAt,
            ratePerDay: 0,
            dropout: 0,
            spendMean: 0,
            complaintsPerMonth: Float(PlantedModel.complaintsPerMonth * random.gamma(2) / 2),
            ratingShift: Float(random.below(9) - 4) / 20,
            blend: Float(random.uniform(PlantedModel.blend.low, PlantedModel.blend.high))
        )
        let scale = random.gamma(PlantedModel.spendQ) / PlantedModel.spendGamma
        client.spendMean = PlantedModel.spendShape / scale
        drawProcess(&client)
        // Companies keep few records of the lost: whoever had left before the window is drawn anew, thrice at most.
        var attempts = 0
        while isBase, !survives(&client), attempts < 3 {
            attempts += 1
            drawProcess(&client)
        }
        return client
    }

    private mutating func drawProcess(_ client: inout Client) {
        client.endedAt = .infinity
        client.ratePerDay = max(random.gamma(PlantedModel.rateShape) / PlantedModel.rateScaleDays, 1e-7)
        client.dropout = random.beta(PlantedModel.dropoutA, PlantedModel.dropoutB)
    }

    /// Lives through the years before the window; false when the client dropped out in them.
    private mutating func survives(_ client: inout Client) -> Bool {
        var time = client.acquiredAt
        while true {
            time += random.exponential() / client.ratePerDay
            if time >= 0 { return true }
            if random.chance(client.dropout) {
                client.endedAt = time
                return false
            }
        }
    }

    /// Those who are worth most, by rate times spend, of the clients who haven't left; at least three.
    private mutating func markKeyAccounts() {
        let worth = clients.map { $0.endedAt == .infinity ? $0.ratePerDay * $0.spendMean : 0 }
        let order = clients.indices.sorted { (worth[$0], $1) > (worth[$1], $0) }
        for index in order.prefix(max(3, clients.count / PlantedModel.clientsPerKeyAccount)) {
            clients[index].isKeyAccount = true
            clients[index].isCorporate = true
        }
    }

    private mutating func markVIPs() {
        for index in clients.indices {
            let share = clients[index].isKeyAccount ? 0.8 : isLongStanding(index) ? 0.4 : 0.015
            clients[index].isVIP = random.chance(share)
        }
    }

    /// The clients stand in the order of acquisition.
    private func isLongStanding(_ index: Int) -> Bool { index < clients.count / 10 }
}
