/// Finds places for labels of points so that none covers another, and drops those for which there is none.
struct LabelPlacer {
    private var taken: [PlotFrame] = []
    private let bounds: PlotFrame

    init(bounds: PlotFrame) { self.bounds = bounds }

    /// Keeps a place free of labels.
    mutating func reserve(_ frame: PlotFrame) { taken.append(frame) }

    /// Keeps a point's place free of labels.
    mutating func reserve(_ point: ScenePoint, radius: Double) {
        reserve(PlotFrame(left: point.x - radius, top: point.y - radius, width: 2 * radius, height: 2 * radius))
    }

    /// A label's place beside, above or below a point; nil where all are taken.
    mutating func place(_ text: String, at point: ScenePoint, radius: Double, size: Double, role: Role) -> Mark? {
        let width = TextMetrics.width(text, size: size)
        let gap = radius + 4
        let candidates: [(x: Double, y: Double, anchor: Mark.TextAnchor)] = [
            (point.x + gap, point.y + size * 0.35, .start), (point.x - gap, point.y + size * 0.35, .end),
            (point.x, point.y - gap, .middle), (point.x, point.y + gap + size * 0.8, .middle),
            (point.x + gap * 0.8, point.y - gap * 0.7, .start),
            (point.x + gap * 0.8, point.y + gap + size * 0.5, .start),
            (point.x - gap * 0.8, point.y - gap * 0.7, .end), (point.x - gap * 0.8, point.y + gap + size * 0.5, .end),
        ]
        for candidate in candidates {
            let left =
                switch candidate.anchor {
                case .start: candidate.x
                case .middle: candidate.x - width / 2
                case .end: candidate.x - width
                }
            let frame = PlotFrame(left: left, top: candidate.y - size * 0.8, width: width, height: size)
            if bounds.contains(frame), !taken.contains(where: { $0.overlaps(frame) }) {
                taken.append(frame)
                return Mark(
                    .text(text, at: ScenePoint(candidate.x, candidate.y), anchor: candidate.anchor, size: size), role)
            }
        }
        return nil
    }

    /// Moves places along one line apart until they are `gap` from each other, within bounds where they fit.
    static func spread(_ places: [Double], gap: Double, within range: ClosedRange<Double>) -> [Double] {
        let order = places.indices.sorted { (places[$0], $0) < (places[$1], $1) }
        var result = places
        var next = range.lowerBound
        for index in order {
            result[index] = max(places[index], next)
            next = result[index] + gap
        }
        var limit = range.upperBound
        for index in order.reversed() {
            result[index] = max(min(result[index], limit), range.lowerBound)
            limit = result[index] - gap
        }
        return result
    }
}
