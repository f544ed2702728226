/// A manager with everything that is planted about them, and the counts that the simulation keeps.
struct Manager {
    var type: ManagerType
    var isPersonal: Bool
    var isContractor: Bool
    var name: NameCode
    /// Days counted from the window's first; negative before it.
    var hiredOn: Int
    /// The first month of the window in which they work, and the month after their last one.
    var firstMonth: Int
    var endMonth: Int
    /// Tenths of a year of experience on the window's first day; may be negative for those who are hired later.
    var experienceTenths: Int
    var isGradedLow: Bool

    var workload: Double
    var conversionBefore: Double
    /// The month in which the training falls; it acts from the next one.
    var trainingMonth: Int?
    var trainingDays: Int
    var quality: Double
    var responseMedianHours: Double
    var answeredShare: Double
    var complaintFactor: Double
    var resolvedShare: Double
    var resolutionMeanHours: Double
    var documentedShare: Double
    /// The share of a personal manager's unasked contacts that their deputy makes.
    var coveredShare: Double

    /// In hundredths.
    var salaryAdjustment: Int
    /// In per cent of what the formula gives: 100, or the factor of an outlier.
    var salaryPercent: Int
    /// What they would like to earn, in per cent of the salary.
    var desiredPercent: Int

    var assigned = PortfolioCounts()
    var month = MonthCounts()
    var total = TotalCounts()

    func isActive(in month: Int) -> Bool { month >= firstMonth && month < endMonth }

    func conversion(in month: Int) -> Double {
        guard let trainingMonth, month > trainingMonth else { return conversionBefore }
        return conversionBefore + PlantedModel.trainingEffect
    }

    func grade(in month: Int) -> Grade {
        let earned = Grade(experienceTenths: experienceTenths(in: month))
        guard isGradedLow else { return earned }
        return earned == .senior ? .middle : .junior
    }

    /// Twelve months are ten tenths.
    func experienceTenths(in month: Int) -> Int { max(experienceTenths + month * 10 / 12, 0) }
}

/// What a manager looks after, which the salary follows.
struct PortfolioCounts: Equatable {
    var clients = 0
    var corporate = 0
    var vip = 0

    mutating func add(_ client: Client, times: Int = 1) {
        clients += times
        if client.isCorporate { corporate += times }
        if client.isVIP { vip += times }
    }
}

/// What the bonus of a month follows.
struct MonthCounts {
    var acquired = 0
    var ratings = 0
    var ratingSum = 0
}

/// What came of the truth in this sample: exact, so that a report can be held against it.
struct TotalCounts {
    var interactions = 0
    var offersClosed = 0
    var offersWon = 0
    var purchases = 0
    var revenue = 0
    var cost = 0
    var ratings = 0
    var ratingSum = 0
    var complaints = 0
    var complaintsResolved = 0
    var inquiriesAndComplaints = 0
    var answered = 0
    var salary = 0
    var bonus = 0
}
