/// The parameters that hold for the whole sample. `truth.json` repeats every one of them.
enum PlantedModel {
    // Purchases: BG/NBD with time in days. 0.0128 purchases a day on average, 9 % dropping out after each repeat one.
    static let rateShape = 1.0
    static let rateScaleDays = 78.0
    static let dropoutA = 0.6
    static let dropoutB = 6.0

    // Spend: gamma–gamma, with so long a tail that a tenth of the clients brings most of the revenue.
    static let spendShape = 6.25
    static let spendQ = 1.6
    static let spendGamma = 50.0
    /// The one client in so many who is worth the most is a key account.
    static let clientsPerKeyAccount = 50

    static let declaredShare = 0.6
    static let baseShare = 0.5
    static let baseYears = 6.0
    static let corporateShare = 0.4
    static let ownBaseShare = 0.12

    /// The share of purchases that come by an offer, by motivation.
    static let offeredShare = [0.4, 0.8, 0.6]
    /// Mean days between an offer and the client's decision, by motivation, before the limit.
    static let decisionDays = [2.5, 11.0, 6.0]
    static let longestDecisionDays = 28.0

    /// How much of a client's activity is like everybody's, uniform between these.
    static let blend = (low: 0.0, high: 0.7)
    /// Events in 30 days beside purchases, offers and complaints, by motivation, and last the average.
    static let activity: [[(kind: InteractionKind, perMonth: Double)]] = [
        [(.inquiry, 0.42), (.consultation, 0.10), (.contact, 0.06), (.support, 0.05), (.feedback, 0.03)],
        [(.inquiry, 0.12), (.consultation, 0.34), (.contact, 0.08), (.support, 0.14), (.feedback, 0.02)],
        [(.inquiry, 0.10), (.consultation, 0.06), (.contact, 0.38), (.support, 0.08), (.feedback, 0.03)],
        [(.inquiry, 0.2133), (.consultation, 0.1667), (.contact, 0.1733), (.support, 0.09), (.feedback, 0.0267)],
    ]
    /// Per cent of the channels in the order of `Channel`, by motivation, and last the average.
    static let channels = [[25, 20, 5, 30, 20], [25, 35, 25, 8, 7], [35, 20, 35, 5, 5], [29, 25, 21, 14, 11]]

    static let complaintsPerMonth = 0.05
    static let highestComplaintFactor = 2.0

    static let responseSigma = 0.9
    static let vipResponseFactor = 0.6

    static let feedbackAfterPurchase = 0.35
    static let feedbackAfterResponse = 0.12
    static let fitRatingBonus = 0.2
    static let fitCostReduction = 0.04

    /// Tries to win back a lost client, in 30 days, during the first year after the last purchase.
    static let winBackPerMonth = 0.05

    static let trainingEffect = 0.08

    static let takenByEmployee = 0.2
    static let takenByContractor = 0.45
    static let takenOwnBase = 0.85

    static let wrongBonusShare = 0.03

    // Salaries in hundredths of the currency.
    static let salaryByGrade = [95_000, 140_000, 205_000]
    static let salaryByType = [0, 12_000, 20_000]
    static let poolAllowance = 15_000
    /// What an average portfolio adds: for its size, its corporate clients, its VIPs.
    static let salaryForPortfolio = (clients: 15_000, corporate: 10_000, vip: 8_000)
}

/// The bonus plan that the sample's `rapport.yaml` states and its payroll follows.
enum BonusPlan {
    static let acquired = (rate: 40_00, cap: 400_00)
    static let served = (threshold: 10, rate: 3_00, cap: 300_00)
    /// The mean rating in tenths, and what it pays.
    static let feedback = [(tenths: 40, pays: 50_00), (tenths: 44, pays: 120_00), (tenths: 47, pays: 200_00)]

    /// The bonus of one manager and month in hundredths.
    static func due(acquired clients: Int, served: Int, inPool: Bool, ratings: Int, ratingSum: Int) -> Int {
        var total = min(clients * acquired.rate, acquired.cap)
        if inPool, served >= Self.served.threshold { total += min(served * Self.served.rate, Self.served.cap) }
        if ratings > 0 { total += feedback.last { ratingSum * 10 >= $0.tenths * ratings }?.pays ?? 0 }
        return total
    }
}
