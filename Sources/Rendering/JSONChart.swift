import ReportDocument

/// Chart specifications as JSON values.
enum JSONChart {
    static func node(_ specification: ChartSpecification) -> JSONNode {
        switch specification {
        case .funnel(let chart): funnel(chart)
        case .bar(let chart): bar(chart)
        case .dotInterval(let chart): dotInterval(chart)
        case .line(let chart): line(chart)
        case .strip(let chart): strip(chart)
        case .histogram(let chart):
            typed(
                "histogram",
                [
                    ("axis", axis(chart.axis)), ("reference", reference(chart.reference)),
                    (
                        "bins",
                        .array(
                            chart.bins.map {
                                .object([
                                    ("low", .double($0.low)), ("high", .double($0.high)), ("count", .double($0.count)),
                                ])
                            })
                    ),
                ])
        case .lorenz(let chart):
            typed(
                "lorenz",
                [
                    ("gini", .double(chart.gini)), ("holders_label", .string(chart.holdersLabel)),
                    ("total_label", .string(chart.totalLabel)),
                    (
                        "points",
                        .array(
                            chart.points.map {
                                .object([("holders", .double($0.holders)), ("total", .double($0.total))])
                            })
                    ),
                ])
        case .scatter(let chart):
            typed(
                "scatter",
                [
                    ("x_axis", axis(chart.xAxis)), ("y_axis", axis(chart.yAxis)),
                    ("diagonal", .boolean(chart.showsDiagonal)),
                    (
                        "points",
                        .array(
                            chart.points.map {
                                .object([
                                    ("label", .text($0.label)), ("x", .double($0.x)), ("y", .double($0.y)),
                                    ("highlighted", .boolean($0.isHighlighted)),
                                ])
                            })
                    ),
                ])
        }
    }

    private static func typed(_ type: String, _ members: [(name: String, value: JSONNode)]) -> JSONNode {
        .object([("type", .string(type))] + members)
    }

    private static func axis(_ axis: ChartAxis) -> JSONNode { .object([("label", .text(axis.label))]) }

    private static func reference(_ reference: ChartReference?) -> JSONNode {
        guard let reference else { return .null }
        return .object([("value", .double(reference.value)), ("label", .string(reference.label))])
    }

    private static func interval(_ interval: ChartInterval?) -> [(name: String, value: JSONNode)] {
        [("low", .double(interval?.low)), ("high", .double(interval?.high))]
    }

    private static func funnel(_ chart: FunnelChart) -> JSONNode {
        let points = chart.points.map { point in
            JSONNode.object([
                ("label", .string(point.label)), ("size", .double(point.size)), ("value", .double(point.value)),
                ("class", .string(point.classification.rawValue)),
            ])
        }
        let limits = chart.limits.map { limit in
            let steps = limit.steps.map { step in
                JSONNode.object([
                    ("size", .double(step.size)), ("low", .double(step.low)), ("high", .double(step.high)),
                ])
            }
            return JSONNode.object([("level", .double(limit.level)), ("steps", .array(steps))])
        }
        return typed(
            "funnel",
            [
                ("centre", .double(chart.centre)), ("size_axis", axis(chart.sizeAxis)),
                ("value_axis", axis(chart.valueAxis)), ("points", .array(points)), ("limits", .array(limits)),
            ])
    }

    private static func bar(_ chart: BarChart) -> JSONNode {
        let bars = chart.bars.map { bar in
            JSONNode.object(
                [("label", .string(bar.label)), ("value", .double(bar.value))] + interval(bar.interval) + [
                    ("highlighted", .boolean(bar.isHighlighted)), ("note", .text(bar.note)),
                ])
        }
        return typed(
            "bar", [("axis", axis(chart.axis)), ("reference", reference(chart.reference)), ("bars", .array(bars))])
    }

    private static func dotInterval(_ chart: DotIntervalChart) -> JSONNode {
        let items = chart.items.map { item in
            JSONNode.object(
                [("label", .string(item.label)), ("estimate", .double(item.estimate))] + interval(item.interval) + [
                    ("raw", .double(item.raw)), ("class", .string(item.classification.rawValue)),
                    ("highlighted", .boolean(item.isHighlighted)), ("note", .text(item.note)),
                ])
        }
        return typed(
            "dot-interval",
            [("axis", axis(chart.axis)), ("reference", reference(chart.reference)), ("items", .array(items))])
    }

    private static func line(_ chart: LineChart) -> JSONNode {
        let series = chart.series.map { series in
            let points = series.points.map { point in
                JSONNode.object([("x", .double(point.x)), ("y", .double(point.y))] + interval(point.interval))
            }
            return JSONNode.object([("name", .string(series.name)), ("points", .array(points))])
        }
        return typed(
            "line",
            [
                ("categories", chart.categories.map { .array($0.map(JSONNode.string)) } ?? .null),
                ("stepped", .boolean(chart.isStepped)), ("x_axis", axis(chart.xAxis)), ("y_axis", axis(chart.yAxis)),
                ("reference", reference(chart.reference)), ("series", .array(series)),
            ])
    }

    private static func strip(_ chart: StripChart) -> JSONNode {
        let strips = chart.strips.map { strip in
            JSONNode.object(
                [
                    ("label", .string(strip.label)), ("peers", .array(strip.peers.sorted().map(JSONNode.double))),
                    ("highlighted", .double(strip.highlighted)),
                ] + interval(strip.interval) + [("reference", reference(strip.reference))])
        }
        return typed("strip", [("highlight_label", .string(chart.highlightLabel)), ("strips", .array(strips))])
    }
}
