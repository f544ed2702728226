/// Indirect standardisation: what a unit had, against what its mix of cases would have had at everybody's rates, so that
/// whoever has the harder cases is not punished for it.
///
/// Breslow, N. E. & Day, N. E. (1987), *Statistical Methods in Cancer Research II*, IARC, chapter 2. The reference rates
/// are those of all units together, the unit itself included.
public struct IndirectStandardisation: Sendable, Hashable {
    /// What the events are out of.
    public enum Kind: Sendable, Hashable {
        /// Trials, each of which has the event or not: `size` is their number.
        case rates
        /// An exposure (months, contacts): an event may happen any number of times.
        case counts
    }

    /// One unit's figures in one stratum; several of the same unit and stratum are added up.
    public struct Cell: Sendable, Hashable {
        /// The unit, by a number of the caller's.
        public var unit: Int
        /// The stratum, by a number of the caller's.
        public var stratum: Int
        /// The number of events.
        public var events: Int
        /// The number of trials, or the exposure.
        public var size: Double

        /// One unit's figures in one stratum.
        public init(unit: Int, stratum: Int, events: Int, size: Double) {
            self.unit = unit
            self.stratum = stratum
            self.events = events
            self.size = size
        }
    }

    /// One unit's standing.
    public struct Unit: Sendable, Hashable {
        /// The unit's number.
        public let unit: Int
        /// The events it had.
        public let observed: Int
        /// The events its cases would have had at the reference rates.
        public let expected: Double
        /// Observed by expected; nil where nothing was expected.
        public let ratio: Double?
        /// The ratio times the overall rate: the unit's rate with its mix of cases taken out; nil as the ratio is.
        public let adjustedRate: Double?
        /// For rates, (O − E) / √Σ n p (1 − p); nil for counts, and where the variance is 0.
        public let zScore: Double?
        /// For counts, the interval of the ratio by ``byarInterval(count:confidence:)``; for rates, the normal one, O/E ±
        /// z √Σ n p (1 − p) / E, not below 0; nil where nothing was expected.
        public let ratioInterval: Interval?
    }

    /// Whether the figures are rates or counts.
    public let kind: Kind
    /// All events by all sizes.
    public let overallRate: Double
    /// The units in ascending order of their numbers.
    public let units: [Unit]

    /// Standardises the figures of some units.
    ///
    /// Nil for fewer than 2 units with a positive size, a negative number, a size that is not finite, more events than
    /// trials, or a `confidence` outside 0..<1. O(cells).
    public init?(_ kind: Kind, cells: [Cell], confidence: Double = 0.95) {
        guard isConfidence(confidence) else { return nil }
        var strata: [Int: (events: Double, size: Double)] = [:]
        var allEvents = 0.0
        var allSize = 0.0
        for cell in cells {
            guard cell.events >= 0, cell.size >= 0, cell.size < .infinity else { return nil }
            if kind == .rates, Double(cell.events) > cell.size { return nil }
            strata[cell.stratum, default: (0, 0)].events += Double(cell.events)
            strata[cell.stratum, default: (0, 0)].size += cell.size
            allEvents += Double(cell.events)
            allSize += cell.size
        }
        struct Sums {
            var observed = 0
            var expected = CompensatedSum()
            var variance = CompensatedSum()
            var size = 0.0
        }
        var sums: [Int: Sums] = [:]
        for cell in cells {
            let stratum = strata[cell.stratum] ?? (0, 0)
            let rate = stratum.size > 0 ? stratum.events / stratum.size : 0
            var unit = sums[cell.unit] ?? Sums()
            unit.observed = unit.observed.addingReportingOverflow(cell.events).partialValue
            unit.expected.add(cell.size * rate)
            unit.variance.add(kind == .rates ? cell.size * rate * (1 - rate) : cell.size * rate)
            unit.size += cell.size
            sums[cell.unit] = unit
        }
        guard sums.values.lazy.filter({ $0.size > 0 }).count >= 2 else { return nil }
        let overall = allEvents / allSize
        let z = -standardNormalQuantile((1 - confidence) / 2)
        self.kind = kind
        overallRate = overall
        units = sums.sorted { $0.key < $1.key }.map { number, unit in
            let expected = unit.expected.value
            let spread = max(unit.variance.value, 0).squareRoot()
            let observed = Double(unit.observed)
            var interval: Interval?
            if expected > 0 {
                interval =
                    switch kind {
                    case .counts: byarInterval(count: unit.observed, confidence: confidence)?.divided(by: expected)
                    case .rates:
                        Interval(
                            lower: max((observed - z * spread) / expected, 0), upper: (observed + z * spread) / expected
                        )
                    }
            }
            return Unit(
                unit: number, observed: unit.observed, expected: expected,
                ratio: expected > 0 ? observed / expected : nil,
                adjustedRate: expected > 0 ? observed / expected * overall : nil,
                zScore: kind == .rates && spread > 0 ? (observed - expected) / spread : nil,
                ratioInterval: interval)
        }
    }
}
