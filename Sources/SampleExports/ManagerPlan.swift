/// Draws the managers: who they are, when they come and go, and what is true of each.
struct ManagerPlan {
    private(set) var managers: [Manager] = []
    private var random: RandomGenerator
    private let window: Window

    /// From so many managers and months on there are people who leave, who join, and who are trained.
    private static let smallestStaff = 6
    private static let shortestHistory = 6

    init(options: SampleOptions, window: Window) {
        self.window = window
        random = RandomGenerator(seed: options.seed, stream: 1)
        let hasChanges = options.managers >= Self.smallestStaff && options.months >= Self.shortestHistory
        let leavers = hasChanges ? max(1, options.managers * 12 / 100) : 0
        let joiners = hasChanges ? options.managers / 12 : 0
        let initial = options.managers - leavers - joiners

        // The first three stay, so that both schemes always have somebody.
        var candidates = Array(min(3, initial)..<initial)
        for place in candidates.indices.dropLast() {
            candidates.swapAt(place, place + random.below(candidates.count - place))
        }
        // Two in three of those who leave have clients of their own.
        let withClients = candidates.filter { $0 % 3 != 0 }.prefix(leavers - leavers / 3)
        let withoutClients = candidates.filter { $0 % 3 == 0 }.prefix(leavers / 3)
        let leaving = (withClients + withoutClients).sorted()
        let staying = candidates.filter { !leaving.contains($0) }
        let trained = staying.prefix(hasChanges ? options.managers / 3 : 0).sorted()
        let outliers = staying.suffix(hasChanges ? max(1, options.managers / 12) : 0).sorted()

        for index in 0..<initial {
            var manager = person(index: index, firstMonth: nil)
            if trained.contains(index) { train(&manager) }
            if let place = outliers.firstIndex(of: index) {
                manager.salaryPercent = place % 2 == 0 ? 130 + random.below(16) : 66 + random.below(10)
            }
            managers.append(manager)
        }
        for (place, index) in leaving.enumerated() {
            // One after the other, early enough for the consequences to show.
            let earliest = max(3, options.months / 3)
            let slice = Double(max(1, options.months * 3 / 4 - earliest)) / Double(leaving.count)
            managers[index].endMonth = earliest + Int(slice * (Double(place) + random.unit()))
        }
        for index in leaving {
            var successor = person(index: index, firstMonth: managers[index].endMonth)
            successor.type = managers[index].type
            managers.append(successor)
        }
        for index in managers.count..<options.managers {
            managers.append(person(index: index, firstMonth: 1 + random.below(options.months - 2)))
        }
    }

    private mutating func train(_ manager: inout Manager) {
        manager.trainingMonth = window.months / 2
        manager.trainingDays = 2 + random.below(4)
    }

    /// A third serve the pool; the types take turns.
    private mutating func person(index: Int, firstMonth: Int?) -> Manager {
        let spread = random.unit()
        let hiredOn = firstMonth.map { window.monthStarts[$0] } ?? -60 - Int(4_000 * spread * spread)
        let before = random.below(firstMonth == nil ? 35 : 70)
        let experience = firstMonth.map { before - $0 * 10 / 12 } ?? before - hiredOn * 10 / 365
        var manager = Manager(
            type: ManagerType.allCases[(index / 3 + index) % 3],
            isPersonal: index % 3 != 0,
            isContractor: random.chance(0.3),
            name: NameCode(from: &random),
            hiredOn: hiredOn,
            firstMonth: firstMonth ?? 0,
            endMonth: window.months + 1,
            experienceTenths: experience,
            isGradedLow: false,
            workload: random.uniform(0.6, 1.6),
            conversionBefore: 0.16 + 0.12 * (random.unit() + random.unit()),
            trainingMonth: nil,
            trainingDays: 0,
            quality: random.uniform(3.4, 4.5),
            responseMedianHours: 1 + 11 * random.unit() * random.unit(),
            answeredShare: random.uniform(0.9, 0.99),
            complaintFactor: random.uniform(0.4, PlantedModel.highestComplaintFactor * 0.8),
            resolvedShare: random.uniform(0.7, 0.98),
            resolutionMeanHours: random.uniform(20, 120),
            documentedShare: random.uniform(0.02, 0.18),
            coveredShare: 0,
            salaryAdjustment: 100 * (random.below(61) - 30),
            salaryPercent: 100,
            desiredPercent: 100 + random.below(26)
        )
        // Advisors seldom share their methods, so hardly anybody stands in for them.
        manager.coveredShare = manager.type == .advisor ? random.uniform(0, 0.03) : random.uniform(0.05, 0.25)
        manager.isGradedLow = experience > 30 && random.chance(0.1)
        return manager
    }
}
