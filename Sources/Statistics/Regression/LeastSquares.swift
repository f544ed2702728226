/// Ordinary least squares: a response explained by a sum of columns, each times its coefficient.
///
/// By Householder reflections (Golub 1965), which keep twice the digits that the normal equations do. A column that the
/// ones before it determine already (a full set of dummies beside an intercept) gets no coefficient, and no harm comes of
/// it.
public struct LeastSquares: Sendable, Hashable {
    /// One column's coefficient.
    public struct Coefficient: Sendable, Hashable {
        /// How much the response changes with one unit of the column, the others held.
        public let estimate: Double
        /// The estimate's standard error; nil without residual degrees of freedom.
        public let standardError: Double?
        /// Degrees of freedom of the residuals.
        public let degreesOfFreedom: Int

        /// The estimate by its standard error; nil where that is 0 or nil.
        public var tStatistic: Double? {
            standardError.flatMap { $0 > 0 ? estimate / $0 : nil }
        }

        /// The probability of a t statistic as far from 0 were the coefficient 0.
        public var pValue: Double? {
            tStatistic.map {
                2 * StudentTDistribution(degreesOfFreedom: Double(degreesOfFreedom)).cumulativeProbability(-abs($0))
            }
        }

        /// Student's t interval; nil without a standard error, or for a `confidence` outside 0..<1.
        public func interval(confidence: Double = 0.95) -> Interval? {
            guard let standardError, isConfidence(confidence) else { return nil }
            let t = -StudentTDistribution(degreesOfFreedom: Double(degreesOfFreedom)).quantile((1 - confidence) / 2)
            return Interval(lower: estimate - t * standardError, upper: estimate + t * standardError)
        }
    }

    /// The intercept; nil where none was asked for.
    public let intercept: Coefficient?
    /// One for each column; nil for a column that those before it determine.
    public let coefficients: [Coefficient?]
    /// For each row the fitted response; nil where a column's value is not finite.
    public let fitted: [Double?]
    /// For each row the response less the fitted one; nil where either is missing.
    public let residuals: [Double?]
    /// How many rows were complete and went into the fit.
    public let rows: Int
    /// Rows less coefficients.
    public let degreesOfFreedom: Int
    /// The share of the response's variance that is explained (about 0 without an intercept); nil where it has none.
    public let rSquared: Double?
    /// The same, with the number of coefficients counted against it; nil as above, or without degrees of freedom.
    public let adjustedRSquared: Double?
    /// The standard deviation of the residuals; nil without degrees of freedom.
    public let residualStandardError: Double?

    /// Fits a response to some columns of equal length.
    ///
    /// Rows with a value that is not finite are left out. Nil for columns of unequal length, or fewer complete rows than
    /// coefficients that can be told apart, or none. O(rows · columns²).
    public init?(columns: [[Double]], response: [Double], intercept hasIntercept: Bool = true) {
        guard columns.allSatisfy({ $0.count == response.count }) else { return nil }
        let complete = response.indices.filter { row in
            response[row].isFinite && columns.allSatisfy { $0[row].isFinite }
        }
        guard !complete.isEmpty, hasIntercept || !columns.isEmpty else { return nil }
        var design = columns.map { column in complete.map { column[$0] } }
        if hasIntercept { design.insert([Double](repeating: 1, count: complete.count), at: 0) }
        let target = complete.map { response[$0] }
        guard let solution = HouseholderSolution(design: design, target: target) else { return nil }

        let freedom = complete.count - solution.rank
        let squares = solution.residualSquares
        let variance = freedom > 0 ? squares / Double(freedom) : nil
        let all: [Coefficient?] = zip(solution.estimates, solution.unscaledVariances).map { estimate, unscaled in
            guard let estimate, let unscaled else { return nil }
            return Coefficient(
                estimate: estimate, standardError: variance.map { ($0 * unscaled).squareRoot() },
                degreesOfFreedom: freedom)
        }
        intercept = hasIntercept ? all[0] : nil
        coefficients = hasIntercept ? Array(all.dropFirst()) : all
        rows = complete.count
        degreesOfFreedom = freedom
        residualStandardError = variance?.squareRoot()

        let base = hasIntercept ? all[0]?.estimate ?? 0 : 0
        let slopes = coefficients.map { $0?.estimate ?? 0 }
        let fitted: [Double?] = response.indices.map { row in
            var sum = CompensatedSum()
            sum.add(base)
            for (column, slope) in zip(columns, slopes) { sum.add(column[row] * slope) }
            return sum.value.isFinite ? sum.value : nil
        }
        self.fitted = fitted
        residuals = zip(response, fitted).map { value, fit in
            fit.flatMap { value.isFinite ? value - $0 : nil }
        }
        let centre = hasIntercept ? CompensatedSum(target).value / Double(target.count) : 0
        let total = CompensatedSum(target.lazy.map { ($0 - centre) * ($0 - centre) }).value
        let explained: Double? = total > 0 && total < .infinity ? max(1 - squares / total, 0) : nil
        rSquared = explained
        let totalFreedom = complete.count - (hasIntercept ? 1 : 0)
        adjustedRSquared = explained.flatMap {
            freedom > 0 ? 1 - (1 - $0) * Double(totalFreedom) / Double(freedom) : nil
        }
    }

    /// The response that the fit expects of a row; nil for a number of values other than the columns', or a value that is
    /// not finite.
    public func predict(_ values: [Double]) -> Double? {
        guard values.count == coefficients.count, values.allSatisfy(\.isFinite) else { return nil }
        var sum = CompensatedSum()
        sum.add(intercept?.estimate ?? 0)
        for (value, coefficient) in zip(values, coefficients) { sum.add(value * (coefficient?.estimate ?? 0)) }
        return sum.value
    }
}

/// The least-squares solution of a design given by columns, by Householder reflections in the order of the columns.
struct HouseholderSolution {
    /// The coefficient of each column; nil for one determined by those before it.
    var estimates: [Double?]
    /// The diagonal of (XᵀX)⁻¹, likewise.
    var unscaledVariances: [Double?]
    /// The sum of the squared residuals.
    var residualSquares: Double
    /// The number of columns with a coefficient.
    var rank: Int

    init?(design: [[Double]], target: [Double]) {
        let rows = target.count
        var columns = design
        var right = target
        var kept: [Int] = []
        var diagonal: [Double] = []
        for index in columns.indices {
            let rank = kept.count
            let whole = Self.norm(design[index][...])
            let rest = rank < rows ? Self.norm(columns[index][rank...]) : 0
            guard rest > 1e-9 * whole, rest < .infinity else {
                if whole == .infinity { return nil }
                continue
            }
            // The reflection that takes the rest of the column to one number, of the sign that avoids cancellation.
            let leading = columns[index][rank]
            let pivot = leading > 0 ? -rest : rest
            var reflector = Array(columns[index][rank...])
            reflector[0] -= pivot
            let size = Self.norm(reflector[...])
            for place in reflector.indices { reflector[place] /= size }
            for other in (index + 1)..<max(columns.count, index + 1) {
                Self.reflect(&columns[other], reflector, from: rank)
            }
            Self.reflect(&right, reflector, from: rank)
            kept.append(index)
            diagonal.append(pivot)
        }
        let rank = kept.count
        guard rank > 0 else { return nil }
        // Back substitution in the triangle, for the coefficients and for the triangle's inverse.
        var solution = [Double](repeating: 0, count: rank)
        var inverse = [[Double]](repeating: [Double](repeating: 0, count: rank), count: rank)
        for row in stride(from: rank - 1, through: 0, by: -1) {
            var value = right[row]
            for column in (row + 1)..<max(rank, row + 1) { value -= columns[kept[column]][row] * solution[column] }
            solution[row] = value / diagonal[row]
            inverse[row][row] = 1 / diagonal[row]
            for end in (row + 1)..<max(rank, row + 1) {
                var sum = 0.0
                for column in (row + 1)...end { sum -= columns[kept[column]][row] * inverse[column][end] }
                inverse[row][end] = sum / diagonal[row]
            }
        }
        guard solution.allSatisfy(\.isFinite) else { return nil }
        estimates = [Double?](repeating: nil, count: design.count)
        unscaledVariances = [Double?](repeating: nil, count: design.count)
        for (place, index) in kept.enumerated() {
            estimates[index] = solution[place]
            unscaledVariances[index] = inverse[place].reduce(0) { $0 + $1 * $1 }
        }
        residualSquares = CompensatedSum(right[rank...].lazy.map { $0 * $0 }).value
        self.rank = rank
    }

    private static func norm(_ values: ArraySlice<Double>) -> Double {
        var sum = 0.0
        for value in values { sum += value * value }
        return sum.squareRoot()
    }

    private static func reflect(_ values: inout [Double], _ reflector: [Double], from start: Int) {
        var product = 0.0
        for (place, value) in reflector.enumerated() { product += value * values[start + place] }
        product *= 2
        for (place, value) in reflector.enumerated() { values[start + place] -= product * value }
    }
}
