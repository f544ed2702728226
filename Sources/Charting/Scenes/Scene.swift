/// A chart as pure geometry: marks in pixels, with roles in place of colours.
///
/// The origin is at the top left and y grows downwards, as in SVG.
public struct Scene: Hashable, Sendable {
    /// The width in pixels.
    public var width: Double
    /// The height in pixels.
    public var height: Double
    /// The marks, those behind first.
    public var marks: [Mark]
    /// Where data is drawn, for those who lay something over it.
    public var plot: PlotFrame

    /// Makes a scene.
    public init(width: Double, height: Double, marks: [Mark] = [], plot: PlotFrame) {
        self.width = width
        self.height = height
        self.marks = marks
        self.plot = plot
    }
}

/// A rectangle in pixels.
public struct PlotFrame: Hashable, Sendable {
    /// The left edge.
    public var left: Double
    /// The upper edge.
    public var top: Double
    /// The width.
    public var width: Double
    /// The height.
    public var height: Double

    /// Makes a frame.
    public init(left: Double, top: Double, width: Double, height: Double) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }

    /// The right edge.
    public var right: Double { left + width }
    /// The lower edge.
    public var bottom: Double { top + height }

    /// Whether two frames share some area.
    func overlaps(_ other: PlotFrame) -> Bool {
        left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }

    /// Whether another frame lies within this one.
    func contains(_ other: PlotFrame) -> Bool {
        other.left >= left && other.right <= right && other.top >= top && other.bottom <= bottom
    }
}

/// A place in a scene.
public struct ScenePoint: Hashable, Sendable {
    /// Pixels from the left.
    public var x: Double
    /// Pixels from the top.
    public var y: Double

    /// Makes a place.
    public init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
}

/// One thing that is drawn.
public struct Mark: Hashable, Sendable {
    /// A form.
    public enum Shape: Hashable, Sendable {
        /// A straight line.
        case line(from: ScenePoint, to: ScenePoint)
        /// A rectangle with rounded corners.
        case rectangle(PlotFrame, radius: Double)
        /// A circle.
        case circle(centre: ScenePoint, radius: Double)
        /// A diamond: a square on its corner.
        case diamond(centre: ScenePoint, radius: Double)
        /// A line through points.
        case polyline([ScenePoint])
        /// An area within points.
        case polygon([ScenePoint])
        /// Text on its baseline.
        case text(String, at: ScenePoint, anchor: TextAnchor, size: Double)
    }

    /// Which end of a text stands at its place.
    public enum TextAnchor: String, Hashable, Sendable {
        /// Its beginning.
        case start
        /// Its middle.
        case middle
        /// Its end.
        case end
    }

    /// The form.
    public var shape: Shape
    /// What the mark stands for; a style sheet gives it its colour.
    public var role: Role
    /// Words shown on pointing at it.
    public var hint: String?

    /// Makes a mark.
    public init(_ shape: Shape, _ role: Role, hint: String? = nil) {
        self.shape = shape
        self.role = role
        self.hint = hint
    }
}

/// What a mark stands for; the name is the class in SVG.
public struct Role: Hashable, Sendable, RawRepresentable {
    /// The name.
    public var rawValue: String

    /// Makes a role.
    public init(rawValue: String) { self.rawValue = rawValue }

    private init(_ rawValue: String) { self.rawValue = rawValue }

    /// A thin line behind the data.
    public static let grid = Role("grid")
    /// The line that data stands on.
    public static let baseline = Role("base")
    /// The figures along an axis.
    public static let tickText = Role("tick")
    /// An axis's name.
    public static let axisTitle = Role("title")
    /// A row's name.
    public static let label = Role("label")
    /// The name of a row or point that stands out.
    public static let strongLabel = Role("strong")
    /// The name of a point beyond the 95 % limit.
    public static let watchLabel = Role("watch-label")
    /// The name of a point beyond the 99.8 % limit.
    public static let differentLabel = Role("different-label")
    /// A figure beside its mark.
    public static let valueText = Role("figure")
    /// A remark beside a mark.
    public static let noteText = Role("remark")
    /// The ground behind a row that stands out.
    public static let rowBand = Role("row")
    /// A line to compare with.
    public static let reference = Role("ref")
    /// The name of a line to compare with.
    public static let referenceText = Role("ref-label")
    /// The area within the outer limits.
    public static let outerBand = Role("band-outer")
    /// The area within the inner limits.
    public static let innerBand = Role("band-inner")
    /// The outer limits.
    public static let outerLimit = Role("limit-outer")
    /// The inner limits.
    public static let innerLimit = Role("limit-inner")
    /// A unit.
    public static let point = Role("point")
    /// A unit beyond the 95 % limit.
    public static let watchPoint = Role("point-watch")
    /// A unit beyond the 99.8 % limit.
    public static let differentPoint = Role("point-different")
    /// A unit that stands out.
    public static let highlightPoint = Role("point-highlight")
    /// A value as counted.
    public static let rawPoint = Role("point-raw")
    /// An anonymous unit.
    public static let peer = Role("peer")
    /// A range.
    public static let interval = Role("interval")
    /// A range of a unit beyond the 95 % limit.
    public static let watchInterval = Role("interval-watch")
    /// A range of a unit beyond the 99.8 % limit.
    public static let differentInterval = Role("interval-different")
    /// A range of the unit that stands out.
    public static let highlightInterval = Role("interval-highlight")
    /// A bar.
    public static let bar = Role("bar")
    /// A bar that stands out.
    public static let highlightBar = Role("bar-highlight")
    /// A range over a bar.
    public static let whisker = Role("whisker")
    /// An area under or between curves.
    public static let area = Role("area")
    /// A small line without axes.
    public static let sparkline = Role("spark")
    /// The last value of a small line.
    public static let sparklineEnd = Role("spark-end")

    /// How many lines have a colour of their own.
    static let seriesCount = 6

    /// A line of a chart with several.
    public static func series(_ index: Int) -> Role { Role("series-\(index % seriesCount)") }
    /// The last point of a line.
    public static func seriesEnd(_ index: Int) -> Role { Role("series-end-\(index % seriesCount)") }
    /// The range around a line.
    public static func seriesBand(_ index: Int) -> Role { Role("series-band-\(index % seriesCount)") }
    /// The name of a line.
    public static func seriesLabel(_ index: Int) -> Role { Role("series-label-\(index % seriesCount)") }
}
