import ReportDocument

/// Round values along an axis.
struct AxisTicks: Hashable {
    /// The distance of two ticks.
    var step: Double
    /// The ticks, growing.
    var values: [Double]
    private let mantissa: Double
    private let exponent: Int

    /// Round values within a range, about `count` of them, at steps of 1, 2 or 5 times a power of ten, or for spans
    /// of time at steps that clocks know.
    init(from low: Double, to high: Double, count: Int, format: CellFormat) {
        let wanted = max((high - low) / Double(max(count, 1)), .leastNormalMagnitude)
        if case .duration(let unit) = format.kind, let step = Self.clockStep(wanted, unit: unit) {
            self.init(from: low, to: high, mantissa: step, exponent: 0)
            return
        }
        var (mantissa, exponent) = Self.roundStep(wanted)
        let leastExponent: Int? =
            switch format.kind {
            case .integer, .date, .month: 0
            default: nil
            }
        if let leastExponent, exponent < leastExponent { (mantissa, exponent) = (1, leastExponent) }
        self.init(from: low, to: high, mantissa: mantissa, exponent: exponent)
    }

    private init(from low: Double, to high: Double, mantissa: Double, exponent: Int) {
        let power = Self.powerOfTen(abs(exponent))
        self.mantissa = mantissa
        self.exponent = exponent
        // Whole multiples divided by an exact power of ten give the double nearest to the round decimal.
        func value(_ multiple: Double) -> Double {
            exponent < 0 ? multiple * mantissa / power : multiple * mantissa * power
        }
        step = value(1)
        let first = (low / step - 1e-9).rounded(.up)
        let last = (high / step + 1e-9).rounded(.down)
        guard first.isFinite, last.isFinite, last >= first, last - first < 1000 else {
            values = []
            return
        }
        values = (0...Int(last - first)).map { value(first + Double($0)) }
    }

    /// A range widened to whole steps, and the ticks of those steps.
    static func nice(
        _ low: Double, _ high: Double, count: Int, format: CellFormat
    ) -> (low: Double, high: Double, ticks: AxisTicks) {
        let ticks = AxisTicks(from: low, to: high, count: count, format: format)
        guard ticks.step > 0, (high - low) / ticks.step < 1000 else { return (low, high, ticks) }
        let wideLow = (low / ticks.step + 1e-9).rounded(.down) * ticks.step
        let wideHigh = (high / ticks.step - 1e-9).rounded(.up) * ticks.step
        guard wideLow.isFinite, wideHigh.isFinite, wideHigh > wideLow else { return (low, high, ticks) }
        let wide = AxisTicks(from: wideLow, to: wideHigh, mantissa: ticks.mantissa, exponent: ticks.exponent)
        return (wide.values.first ?? wideLow, wide.values.last ?? wideHigh, wide)
    }

    private static func roundStep(_ wanted: Double) -> (mantissa: Double, exponent: Int) {
        var exponent = 0
        var scaled = wanted
        while scaled >= 10, exponent < 300 {
            scaled /= 10
            exponent += 1
        }
        while scaled < 1, exponent > -300 {
            scaled *= 10
            exponent -= 1
        }
        // The nearest by ratio: between 1 and 2 the border is √2, between 2 and 5 √10, between 5 and 10 √50.
        if scaled < 1.4142 { return (1, exponent) }
        if scaled < 3.1623 { return (2, exponent) }
        if scaled < 7.0711 { return (5, exponent) }
        return (1, exponent + 1)
    }

    private static func powerOfTen(_ exponent: Int) -> Double {
        var power = 1.0
        for _ in 0..<exponent { power *= 10 }
        return power
    }

    /// A step of whole seconds, minutes, hours or days; nil where the ordinary steps serve.
    private static func clockStep(_ wanted: Double, unit: CellFormat.DurationUnit) -> Double? {
        let seconds = wanted * unit.secondsPerUnit
        guard seconds >= 5, seconds <= 86_400 * 7 else { return nil }
        let steps: [Double] = [
            10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 432_000,
            604_800,
        ]
        return steps.first { $0 >= seconds }.map { $0 / unit.secondsPerUnit }
    }
}

extension CellFormat.DurationUnit {
    var secondsPerUnit: Double {
        switch self {
        case .seconds: 1
        case .minutes: 60
        case .hours: 3600
        case .days: 86_400
        }
    }
}
