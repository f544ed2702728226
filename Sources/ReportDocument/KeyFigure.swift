/// One large figure with what is needed to read it: change, target, uncertainty, course.
public struct KeyFigure: Hashable, Sendable {
    /// What it is.
    public var label: String
    /// The figure. Its interval is shown under it.
    public var value: Cell
    /// By how much it changed.
    public var change: Cell?
    /// Against what: `since Q2`.
    public var changeLabel: String?
    /// Whether the change is good news; nil where it is neither or unknown.
    public var changeIsGood: Bool?
    /// The target.
    public var target: Cell?
    /// Whether the target is met; nil where that can't be said.
    public var isTargetMet: Bool?
    /// A remark, such as where the figure stands among peers.
    public var note: String?
    /// The course over recent periods, oldest first; nil where a period has no value.
    public var sparkline: [Double?]
    /// What a column of the workspace calls it: the key in JSON and CSV; nil for one made from the label.
    public var key: String?

    /// Makes a key figure.
    public init(
        _ label: String,
        value: Cell,
        change: Cell? = nil,
        changeLabel: String? = nil,
        changeIsGood: Bool? = nil,
        target: Cell? = nil,
        isTargetMet: Bool? = nil,
        note: String? = nil,
        sparkline: [Double?] = [],
        key: String? = nil
    ) {
        self.label = label
        self.value = value
        self.change = change
        self.changeLabel = changeLabel
        self.changeIsGood = changeIsGood
        self.target = target
        self.isTargetMet = isTargetMet
        self.note = note
        self.sparkline = sparkline
        self.key = key
    }
}
