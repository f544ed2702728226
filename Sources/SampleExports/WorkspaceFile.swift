/// The commented `rapport.yaml` of a sample.
enum WorkspaceFile {
    static let text: StaticString = """
        # A workspace of synthetic exports, written by `rapport sample`. What is true of it stands in truth.json.
        version: 1

        # The currency that reports are in, and the time zone that days and months are counted in.
        currency: EUR
        time_zone: UTC

        settings:
          offer_window_days: 30     # an offer is lost when no purchase names it within so many days
          response_target_hours: 8  # an inquiry or complaint should be answered within so many hours
          lapse_days: 180           # a client without a purchase for so many days has lapsed

        # What is expected: a manager's own target, else that of their grade, type and scheme, else that of all.
        targets:
          - {kpi: conversion, target: 0.30}
          - {kpi: response_within_target, target: 0.80}
          - {kpi: feedback_mean, target: 4.2}
          - {kpi: revenue, scheme: personal, grade: senior, target: 2500}
          - {kpi: conversion, manager: M0002, target: 0.33}

        # What the market pays a month: what people want, and what companies offer.
        salary_bands:
          - {grade: junior, desired: [1100, 1600], offered: [950, 1400], currency: EUR}
          - {grade: middle, desired: [1500, 2200], offered: [1300, 1900], currency: EUR}
          - {grade: senior, desired: [2200, 3200], offered: [1900, 2800], currency: EUR}

        # The monthly bonus is the sum of the lines. Below its threshold a line pays nothing; of the steps the highest
        # that is reached pays.
        bonus_plan:
          lines:
            - {name: New clients, criterion: clients_acquired, rate: 40, cap: 400}
            - {name: Clients served, criterion: clients_served, scheme: pool, threshold: 10, rate: 3, cap: 300}
            - {name: Client feedback, criterion: feedback_mean, steps: [[4.0, 50], [4.4, 120], [4.7, 200]]}

        # Run by `rapport archive --job monthly`.
        jobs:
          monthly:
            reports: [manager-performance, client-motivation, portfolio-value]
            period: last-complete
            formats: [html, csv, json]
            output: archives
            keep: 24

        """

    /// What a style needs `rapport.yaml` to say about its files; empty where a reader finds out by looking.
    static func tables(_ habits: ExportHabits) -> String {
        guard habits.mapsHeaders || habits.dialectYAML != nil else { return "" }
        var text = "\n# How the exports are written, and which of their columns is which.\ntables:\n"
        for table in ExportTable.allCases where habits.tables.contains(table) {
            text += "  \(table.rawValue):\n"
            if let dialect = habits.dialectYAML { text += "    dialect: {\(dialect)}\n" }
            guard habits.mapsHeaders else { continue }
            text += "    columns:\n"
            for (column, header) in zip(table.columns, habits.header(of: table)) {
                // The assignments' columns are short in the export.
                let canonical = column == "from" || column == "to" ? column + "_date" : column
                text += "      \(canonical): \"\(header)\"\n"
            }
        }
        return text
    }
}
