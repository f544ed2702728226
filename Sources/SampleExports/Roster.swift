/// Who works in a month, ready for weighted draws. O(log n) a draw.
struct Roster {
    /// Managers with the running sums of their weights.
    struct Urn {
        private(set) var managers: [Int32] = []
        private(set) var sums: [Double] = []

        var isEmpty: Bool { managers.isEmpty }
        var total: Double { sums.last ?? 0 }

        mutating func add(_ manager: Int, weight: Double) {
            managers.append(Int32(manager))
            sums.append(total + weight)
        }

        @inline(__always)
        func draw(_ random: inout RandomGenerator) -> Int32 {
            guard managers.count > 1 else { return managers.first ?? Client.nobody }
            let mark = random.unit() * total
            var low = 0
            var high = managers.count - 1
            while low < high {
                let middle = (low &+ high) >> 1
                if sums[middle] > mark { high = middle } else { low = middle &+ 1 }
            }
            return managers[low]
        }
    }

    private var personal = Urn()
    /// Who stands in for each personal manager: the next one by number, or themselves where they are alone.
    private(set) var deputies: [Int32]
    private var personalByType = [Urn](repeating: Urn(), count: ManagerType.allCases.count)
    /// By the share of the pool's work.
    private(set) var pool = Urn()
    /// By the share of the pool's offers: who wins fewer makes more of them for the same work.
    private(set) var poolOffers = Urn()

    /// Offers for each one that is won, over the whole pool.
    var poolOffersPerWin: Double { pool.total > 0 ? poolOffers.total / pool.total : 1 }

    init(_ managers: [Manager], month: Int) {
        deputies = managers.indices.map { Int32($0) }
        for (index, manager) in managers.enumerated() where manager.isActive(in: month) {
            if manager.isPersonal {
                personal.add(index, weight: manager.workload)
                personalByType[Int(manager.type.rawValue)].add(index, weight: manager.workload)
            } else {
                pool.add(index, weight: manager.workload)
                poolOffers.add(index, weight: manager.workload / manager.conversion(in: month))
            }
        }
        for (place, manager) in personal.managers.enumerated() {
            deputies[Int(manager)] = personal.managers[(place + 1) % personal.managers.count]
        }
    }

    /// A personal manager for a client: somewhat more often one whose type suits the motivation.
    func personalManager(for motivation: Motivation, _ random: inout RandomGenerator) -> Int32 {
        let suiting = personalByType[Int(motivation.rawValue)]
        return random.chance(0.45) && !suiting.isEmpty ? suiting.draw(&random) : personal.draw(&random)
    }
}
