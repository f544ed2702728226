import Columns

/// Standard deviations, variances and correlation.
enum MomentAggregates {
    static let all: [AggregateFunction] = [
        spread("stddev", "The standard deviation of a sample (n - 1).", isSample: true, isRoot: true),
        spread("stddev_samp", "The standard deviation of a sample (n - 1).", isSample: true, isRoot: true),
        spread("stddev_pop", "The standard deviation of a whole population (n).", isSample: false, isRoot: true),
        spread("variance", "The variance of a sample (n - 1).", isSample: true, isRoot: false),
        spread("var_samp", "The variance of a sample (n - 1).", isSample: true, isRoot: false),
        spread("var_pop", "The variance of a whole population (n).", isSample: false, isRoot: false),
        pair("corr", "The correlation of two columns (Pearson).", .correlation),
        pair("covar_samp", "The covariance of a sample (n - 1).", .sampleCovariance),
        pair("covar_pop", "The covariance of a whole population (n).", .populationCovariance),
        pair("regr_slope", "The slope of the least-squares line of y over x.", .slope),
        pair("regr_intercept", "Where the least-squares line of y over x meets x = 0.", .intercept),
        pair("regr_r2", "The share of the variance of y that the least-squares line over x explains.", .determination),
        AggregateFunction(
            name: "regr_count", usage: "regr_count(y, x)", summary: "The number of rows in which neither is null.",
            resolve: ScalarFunction.fixed([.double, .double], to: .integer),
            makeAccumulator: { _ in PairAccumulator(.count) }),
        pair("regr_avgx", "The mean of x, over rows in which neither is null.", .meanX),
        pair("regr_avgy", "The mean of y, over rows in which neither is null.", .meanY),
        pair("regr_sxx", "The sum of squared deviations of x from its mean.", .squaresX),
        pair("regr_syy", "The sum of squared deviations of y from its mean.", .squaresY),
        pair("regr_sxy", "The sum of the products of both deviations from their means.", .products),
    ]

    private static func spread(_ name: String, _ summary: String, isSample: Bool, isRoot: Bool) -> AggregateFunction {
        AggregateFunction(
            name: name, usage: "\(name)(x)", summary: summary,
            resolve: ScalarFunction.fixed([.double], to: .double),
            makeAccumulator: { _ in SpreadAccumulator(isSample: isSample, isRoot: isRoot) })
    }

    private static func pair(_ name: String, _ summary: String, _ measure: PairAccumulator.Measure) -> AggregateFunction
    {
        AggregateFunction(
            name: name, usage: "\(name)(y, x)", summary: summary,
            resolve: ScalarFunction.fixed([.double, .double], to: .double),
            makeAccumulator: { _ in PairAccumulator(measure) })
    }
}

/// Mean and squared deviations updated row by row (B. P. Welford 1962), which doesn't cancel as sums of squares do.
private final class SpreadAccumulator: GroupedAccumulator {
    private struct State {
        var count = 0.0
        var mean = 0.0
        var squares = 0.0
    }

    private let isSample: Bool
    private let isRoot: Bool
    private var states: [State] = []

    init(isSample: Bool, isRoot: Bool) {
        self.isSample = isSample
        self.isRoot = isRoot
    }

    var byteCount: Int { states.byteCount }

    func add(_ arguments: [Column], groups: [UInt32], selection: Bitmap?, groupCount: Int) {
        states.grow(to: groupCount, with: State())
        guard let column = arguments.first else { return }
        let values = Lane(column.doubles)
        forEachRow(groups, selection, column) { row, group in
            states[group].count += 1
            let delta = values[row] - states[group].mean
            states[group].mean += delta / states[group].count
            states[group].squares += delta * (values[row] - states[group].mean)
        }
    }

    func finish(groupCount: Int) -> Column {
        states.grow(to: groupCount, with: State())
        let less = isSample ? 1.0 : 0.0
        let values = makeArray(groupCount) { group in
            let variance = max(0, states[group].squares) / max(1, states[group].count - less)
            return isRoot ? variance.squareRoot() : variance
        }
        return Column(
            type: .double, storage: .double(values), validity: makeBitmap(groupCount) { states[$0].count > less })
    }
}

/// Joint moments of two columns, over rows where neither is null.
private final class PairAccumulator: GroupedAccumulator {
    enum Measure: Sendable {
        case correlation
        case sampleCovariance
        case populationCovariance
        case slope
        case intercept
        case determination
        case count
        case meanX
        case meanY
        case squaresX
        case squaresY
        case products
    }

    private struct State {
        var count = 0.0
        var meanY = 0.0
        var meanX = 0.0
        var squaresY = 0.0
        var squaresX = 0.0
        var products = 0.0
    }

    private let measure: Measure
    private var states: [State] = []

    init(_ measure: Measure) { self.measure = measure }

    var byteCount: Int { states.byteCount }

    func add(_ arguments: [Column], groups: [UInt32], selection: Bitmap?, groupCount: Int) {
        states.grow(to: groupCount, with: State())
        guard arguments.count == 2 else { return }
        let ys = Lane(arguments[0].doubles)
        let xs = Lane(arguments[1].doubles)
        let valid = ComparisonFunctions.validBits(arguments[0], rows: groups.count)
        forEachRow(groups, selection.map { $0 & valid } ?? valid, arguments[1]) { row, group in
            var state = states[group]
            state.count += 1
            let deltaY = ys[row] - state.meanY
            let deltaX = xs[row] - state.meanX
            state.meanY += deltaY / state.count
            state.meanX += deltaX / state.count
            state.squaresY += deltaY * (ys[row] - state.meanY)
            state.squaresX += deltaX * (xs[row] - state.meanX)
            state.products += deltaX * (ys[row] - state.meanY)
            states[group] = state
        }
    }

    func finish(groupCount: Int) -> Column {
        states.grow(to: groupCount, with: State())
        if case .count = measure {
            return Column(type: .integer, storage: .integer(makeArray(groupCount) { Int64(states[$0].count) }))
        }
        let values = states.prefix(groupCount).map(value)
        return Column(
            type: .double, storage: .double(values.map { $0 ?? 0 }),
            validity: makeBitmap(groupCount) { values[$0] != nil })
    }

    private func value(_ state: State) -> Double? {
        switch measure {
        case .correlation:
            let product = state.squaresX * state.squaresY
            return product > 0 ? max(-1, min(1, state.products / product.squareRoot())) : nil
        case .sampleCovariance: return state.count > 1 ? state.products / (state.count - 1) : nil
        case .populationCovariance: return state.count > 0 ? state.products / state.count : nil
        case .slope: return state.squaresX > 0 ? state.products / state.squaresX : nil
        case .intercept:
            return state.squaresX > 0 ? state.meanY - state.meanX * state.products / state.squaresX : nil
        case .determination:
            // Where y never varies, the line explains all of it.
            guard state.squaresX > 0 else { return nil }
            guard state.squaresY > 0 else { return 1 }
            return min(1, state.products * state.products / (state.squaresX * state.squaresY))
        case .count: return state.count
        case .meanX: return state.count > 0 ? state.meanX : nil
        case .meanY: return state.count > 0 ? state.meanY : nil
        case .squaresX: return state.count > 0 ? state.squaresX : nil
        case .squaresY: return state.count > 0 ? state.squaresY : nil
        case .products: return state.count > 0 ? state.products : nil
        }
    }
}
