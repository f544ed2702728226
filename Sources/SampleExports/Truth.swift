/// `truth.json`: what is planted, in words and numbers, and what came of it.
struct Truth {
    let options: SampleOptions
    let simulation: Simulation
    let payroll: Payroll
    let messyFiles: [MessyDestination.FileReport]

    private var window: Window { simulation.window }

    func write(to file: inout OpenFile) throws {
        var json = JSONRows(file: file)
        try json.container { json in
            try writeOptions(&json)
            try writeMessyFiles(&json)
            try writePopulation(&json)
            try writePay(&json)
            try json.container("managers", array: true) { json in
                for (index, manager) in simulation.managers.enumerated() {
                    try write(manager, index, &json)
                }
            }
            try writeDepartures(&json)
            try writeVIPs(&json)
            try json.container("clients", array: true) { json in
                for (index, client) in simulation.clients.enumerated() { try write(client, index, &json) }
            }
        }
        file = json.file
    }

    private func writeOptions(_ json: inout JSONRows) throws {
        json.text("about", "What is true of the synthetic exports beside this file. Money is in EUR, times are UTC.")
        try json.container("options", flat: true) { json in
            json.number("clients", options.clients)
            json.number("managers", options.managers)
            json.number("months", options.months)
            json.quoted("seed") { $0.append(unsigned: options.seed) }
        }
        try json.container("window", flat: true) { json in
            json.quoted("start") { $0.append(window.date(0)) }
            json.quoted("end") { $0.append(window.date(window.days)) }
        }
        json.number("interactions", Int(simulation.nextID - 1))
    }

    /// What is planted in each file beside the true records.
    private func writeMessyFiles(_ json: inout JSONRows) throws {
        guard let style = options.messy else { return }
        try json.container("messy") { json in
            json.prose("style", style.name)
            try json.container("files", array: true) { json in
                for file in messyFiles {
                    try json.container(flat: true) { json in
                        json.prose("file", file.name)
                        json.number("rows", file.rows)
                        try json.container("planted", array: true) { json in
                            for kind in Planted.allCases {
                                guard let count = file.planted[kind] else { continue }
                                try json.container { json in
                                    json.prose("kind", kind.rawValue)
                                    json.number("count", count)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private func writePopulation(_ json: inout JSONRows) throws {
        try json.container("purchases") { json in
            json.prose(
                "model",
                "BG/NBD in days: rate ~ gamma(r, alpha), dropout after each repeat purchase ~ beta(a, b). Exact for the"
                    + " clients acquired in the window; of those from before it mostly the survivors are on file.")
            json.number("r", PlantedModel.rateShape, decimals: 4)
            json.number("alpha", PlantedModel.rateScaleDays, decimals: 4)
            json.number("a", PlantedModel.dropoutA, decimals: 4)
            json.number("b", PlantedModel.dropoutB, decimals: 4)
        }
        try json.container("offers") { json in
            json.prose(
                "model",
                "Each offer is won with the conversion of its manager, independently of client, kind and status. So many"
                    + " of a client's purchases come by an offer, by motivation; a decision takes 28 days at most.")
            try byMotivation("offered_share", PlantedModel.offeredShare, &json)
        }
        try json.container("spend") { json in
            json.prose(
                "model",
                "Gamma-gamma: a purchase ~ gamma(p, nu), nu ~ gamma(q, gamma); spend_mean is p / nu, independent of the"
                    + " rate. Key accounts are the fiftieth of the clients with the highest rate times spend_mean.")
            json.number("p", PlantedModel.spendShape, decimals: 4)
            json.number("q", PlantedModel.spendQ, decimals: 4)
            json.number("gamma", PlantedModel.spendGamma, decimals: 4)
            json.number("cost_share", 0.64, decimals: 4)
            json.number("cost_share_where_type_fits", 0.64 - PlantedModel.fitCostReduction, decimals: 4)
            let revenue = simulation.clients.reduce(0) { $0 + $1.revenue }
            let ofKeyAccounts = simulation.clients.reduce(0) { $0 + ($1.isKeyAccount ? $1.revenue : 0) }
            json.cents("revenue", revenue)
            json.cents("revenue_of_key_accounts", ofKeyAccounts)
        }
        try json.container("motivation") { json in
            json.number("declared_share", PlantedModel.declaredShare, decimals: 4)
            json.prose(
                "model",
                "Each a third. It decides the activity in 30 days, the channels, and offered_share; the share blend of a"
                    + " client's activity and channels is of the average kind instead.")
            try json.container("activity_per_30_days") { json in
                for (motivation, rates) in zip(Motivation.allCases, PlantedModel.activity) {
                    try json.container(motivation.text, flat: true) { json in
                        for rate in rates { json.number(rate.kind.text, rate.perMonth, decimals: 4) }
                    }
                }
            }
        }
        try json.container("service") { json in
            json.prose(
                "model",
                "A rating is 1 + binomial(4) with the mean: quality of the manager + rating_shift of the client + the fit"
                    + " bonus where the manager's type suits the motivation. A complaint comes at the client's rate times"
                    + " the manager's complaint_factor. A response takes a log-normal time in clock hours."
                    + " A deputy makes covered_share of a personal manager's unasked contacts.")
            json.number("fit_rating_bonus", PlantedModel.fitRatingBonus, decimals: 4)
            json.number("response_sigma", PlantedModel.responseSigma, decimals: 4)
            json.number("vip_response_factor", PlantedModel.vipResponseFactor, decimals: 4)
        }
        try json.container("training") { json in
            json.prose("model", "It adds the effect to the conversion from the month after the training on.")
            json.number("conversion_effect", PlantedModel.trainingEffect, decimals: 4)
        }
    }

    private func byMotivation(_ key: StaticString, _ values: [Double], _ json: inout JSONRows) throws {
        try json.container(key, flat: true) { json in
            for (motivation, value) in zip(Motivation.allCases, values) {
                json.number(motivation.text, value, decimals: 4)
            }
        }
    }

    private func writePay(_ json: inout JSONRows) throws {
        try json.container("salary") { json in
            json.prose(
                "formula",
                "(grade + type + pool allowance + per_client * clients + per_corporate * corporate + per_vip * vip +"
                    + " adjustment) * percent / 100, the cent cut; counts are those assigned at the month's end.")
            try json.container("grade", flat: true) { json in
                for (grade, pay) in zip(Grade.allCases, PlantedModel.salaryByGrade) { json.cents(grade.text, pay) }
            }
            try json.container("type", flat: true) { json in
                for (type, pay) in zip(ManagerType.allCases, PlantedModel.salaryByType) { json.cents(type.text, pay) }
            }
            json.cents("pool_allowance", PlantedModel.poolAllowance)
            json.cents("per_client", payroll.perClient.clients)
            json.cents("per_corporate", payroll.perClient.corporate)
            json.cents("per_vip", payroll.perClient.vip)
        }
        try json.container("wrong_bonuses", array: true) { json in
            for wrong in payroll.wrongBonuses {
                try json.container(flat: true) { json in
                    json.quoted("manager_id") { $0.append(manager: wrong.manager) }
                    json.quoted("month") { $0.append(yearAndMonthOf: window.first(of: wrong.month)) }
                    json.cents("due", wrong.due)
                    json.cents("paid", wrong.paid)
                }
            }
        }
    }

    private func writeDepartures(_ json: inout JSONRows) throws {
        var taken = [[Int]](repeating: [], count: simulation.managers.count)
        for (index, client) in simulation.clients.enumerated() where client.takenBy != Client.nobody {
            taken[Int(client.takenBy)].append(index)
        }
        try json.container("departures", array: true) { json in
            for (index, manager) in simulation.managers.enumerated() where manager.endMonth < window.months {
                try json.container { json in
                    json.quoted("manager_id") { $0.append(manager: index) }
                    json.quoted("left_on") { $0.append(window.date(window.monthStarts[manager.endMonth] - 1)) }
                    try json.container("clients_taken", array: true, flat: true) { json in
                        for client in taken[index] {
                            json.quoted { $0.append(client: client) }
                            try json.file.relieve()
                        }
                    }
                }
            }
        }
    }

    private func writeVIPs(_ json: inout JSONRows) throws {
        try json.container("vip") { json in
            json.prose("model", "Deserved by key accounts and by the tenth of the clients who were acquired first.")
            let tenth = simulation.clients.count / 10
            for (key, isMarked) in [("deserved_but_unmarked", false), ("marked_but_undeserved", true)] as KeyedFlags {
                try json.container(key, array: true, flat: true) { json in
                    for (index, client) in simulation.clients.enumerated() where client.isVIP == isMarked {
                        guard (client.isKeyAccount || index < tenth) != isMarked else { continue }
                        json.quoted { $0.append(client: index) }
                        try json.file.relieve()
                    }
                }
            }
        }
    }

    private typealias KeyedFlags = [(StaticString, Bool)]
}
