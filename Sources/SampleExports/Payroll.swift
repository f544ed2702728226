/// Salaries by a stated formula with a few outliers, and bonuses by the plan with a few wrong ones.
struct Payroll {
    static let header: StaticString = """
        manager_id,month,name,manager_type,scheme,grade,hired_on,experience_years,contract,base_salary,bonus,\
        currency,desired_salary,training_days,left_on

        """

    /// A bonus that was not paid as the plan says, in hundredths.
    struct WrongBonus {
        var manager: Int
        var month: Int
        var due: Int
        var paid: Int
    }

    /// What one client, one corporate client and one VIP add to the salary, in hundredths.
    let perClient: (clients: Int, corporate: Int, vip: Int)
    private(set) var wrongBonuses: [WrongBonus] = []
    private var random: RandomGenerator
    private let window: Window

    init(options: SampleOptions, window: Window) {
        self.window = window
        random = RandomGenerator(seed: options.seed, stream: 4)
        // About 63 % of the clients are looked after by a personal manager, 57 % of those are corporate, 8 % VIP.
        let personal = max(1, options.managers * 2 / 3)
        func coefficient(_ total: Int, _ percent: Int) -> Int {
            max(1, total * personal * 100 / max(1, options.clients * percent))
        }
        let portfolio = PlantedModel.salaryForPortfolio
        perClient = (
            coefficient(portfolio.clients, 63), coefficient(portfolio.corporate, 36), coefficient(portfolio.vip, 5)
        )
    }

    /// The salary of a month in hundredths: the formula of `truth.json`.
    func salary(of manager: Manager, in month: Int) -> Int {
        var salary = PlantedModel.salaryByGrade[Int(manager.grade(in: month).rawValue)]
        salary += PlantedModel.salaryByType[Int(manager.type.rawValue)]
        if !manager.isPersonal { salary += PlantedModel.poolAllowance }
        salary += perClient.clients * manager.assigned.clients
        salary += perClient.corporate * manager.assigned.corporate
        salary += perClient.vip * manager.assigned.vip
        salary += manager.salaryAdjustment
        return salary * manager.salaryPercent / 100
    }

    /// Appends one manager's row of a month that has been lived but not yet left.
    mutating func append(_ manager: inout Manager, _ index: Int, month: Int, served: Int, to row: ByteBuffer) {
        let salary = salary(of: manager, in: month)
        let due = BonusPlan.due(
            acquired: manager.month.acquired, served: served, inPool: !manager.isPersonal,
            ratings: manager.month.ratings, ratingSum: manager.month.ratingSum)
        let bonus = paidBonus(due: due, manager: index, month: month)
        manager.total.salary += salary
        manager.total.bonus += bonus

        row.append(manager: index)
        row.append(44)
        let first = window.first(of: month)
        row.append(first.year, width: 4)
        row.append(45)
        row.append(first.month, width: 2)
        row.append(44)
        row.append(manager.name.csvField(ofCompany: false))
        row.append(44)
        row.append(manager.type.text)
        row.append(44)
        row.append(manager.isPersonal ? "personal" : "pool")
        row.append(44)
        row.append(manager.grade(in: month).text)
        row.append(44)
        row.append(window.date(manager.hiredOn))
        row.append(44)
        let experience = manager.experienceTenths(in: month)
        row.append(decimal: experience / 10)
        row.append(46)
        row.append(experience % 10, width: 1)
        row.append(44)
        row.append(manager.isContractor ? "civil" : "employment")
        row.append(44)
        row.append(cents: salary)
        row.append(44)
        row.append(cents: bonus)
        row.append(",EUR,")
        row.append(cents: salary * manager.desiredPercent / 100 / 1_000 * 1_000)
        row.append(44)
        row.append(decimal: manager.trainingMonth == month ? manager.trainingDays : 0)
        row.append(44)
        if manager.endMonth == month + 1 { row.append(window.date(window.monthStarts[month + 1] - 1)) }
        row.append(10)
    }

    /// Three in a hundred are wrong, by 50 to 150 either way; the second manager's last one always is.
    private mutating func paidBonus(due: Int, manager: Int, month: Int) -> Int {
        let isWrong = random.chance(PlantedModel.wrongBonusShare) || (manager == 1 && month == window.months - 1)
        let error = 1_000 * (5 + random.below(11))
        let isOverpaid = random.chance(0.5) || due < error
        guard isWrong else { return due }
        let paid = isOverpaid ? due + error : due - error
        wrongBonuses.append(WrongBonus(manager: manager, month: month, due: due, paid: paid))
        return paid
    }
}
