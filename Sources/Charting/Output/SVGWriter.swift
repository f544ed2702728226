/// Writes scenes as SVG: the same bytes for the same scene, no scripts, no fonts, nothing from elsewhere.
public struct SVGWriter: Hashable, Sendable {
    /// Whether the picture brings its own style sheet; false inside a page that has ``ChartStyle/rules``.
    public var isStandalone: Bool

    /// Makes a writer.
    public init(isStandalone: Bool = true) { self.isStandalone = isStandalone }

    /// A scene as an `svg` element.
    ///
    /// - Parameters:
    ///   - identifier: makes the ids of title and description unique within a page; only letters, digits and hyphens
    ///     of it are used.
    ///   - title: the name read out first; left out where empty.
    ///   - description: what the picture shows, in words.
    public func write(_ scene: Scene, identifier: String, title: String, description: String) -> String {
        let id = String(identifier.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        let width = Self.number(scene.width)
        let height = Self.number(scene.height)
        var svg = "<svg class=\"chart\" role=\"img\""
        let names = (title.isEmpty ? [] : ["\(id)-title"]) + (description.isEmpty ? [] : ["\(id)-desc"])
        if !names.isEmpty { svg += " aria-labelledby=\"\(names.joined(separator: " "))\"" }
        svg += " viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\""
        if isStandalone { svg += " xmlns=\"http://www.w3.org/2000/svg\"" }
        svg += ">\n"
        if !title.isEmpty { svg += "<title id=\"\(id)-title\">\(MarkupText.escaped(title))</title>\n" }
        if !description.isEmpty { svg += "<desc id=\"\(id)-desc\">\(MarkupText.escaped(description))</desc>\n" }
        if isStandalone { svg += "<style>\n\(ChartStyle.standalone)</style>\n" }
        for mark in scene.marks { svg += element(mark) + "\n" }
        return svg + "</svg>"
    }

    /// A scene as an `svg` element that assistive technology passes over, for decoration beside its own figures.
    public func writeDecoration(_ scene: Scene, className: String) -> String {
        let width = Self.number(scene.width)
        let height = Self.number(scene.height)
        var svg =
            "<svg class=\"chart \(MarkupText.escaped(className))\" aria-hidden=\"true\" viewBox=\"0 0 \(width) \(height)\""
            + " width=\"\(width)\" height=\"\(height)\">"
        for mark in scene.marks { svg += element(mark) }
        return svg + "</svg>"
    }

    private func element(_ mark: Mark) -> String {
        let role = " class=\"\(MarkupText.escaped(mark.role.rawValue))\""
        let number = Self.number
        let open: String
        let name: String
        switch mark.shape {
        case .line(let from, let to):
            name = "line"
            open =
                "<line\(role) x1=\"\(number(from.x))\" y1=\"\(number(from.y))\" x2=\"\(number(to.x))\" y2=\"\(number(to.y))\""
        case .rectangle(let frame, let radius):
            name = "rect"
            open =
                "<rect\(role) x=\"\(number(frame.left))\" y=\"\(number(frame.top))\" width=\"\(number(frame.width))\""
                + " height=\"\(number(frame.height))\" rx=\"\(number(radius))\""
        case .circle(let centre, let radius):
            name = "circle"
            open = "<circle\(role) cx=\"\(number(centre.x))\" cy=\"\(number(centre.y))\" r=\"\(number(radius))\""
        case .diamond(let centre, let radius):
            name = "path"
            let r = number(radius)
            open =
                "<path\(role) d=\"M\(number(centre.x)) \(number(centre.y - radius))l\(r) \(r)l-\(r) \(r)l-\(r) -\(r)z\""
        case .polyline(let points):
            name = "path"
            open = "<path\(role) d=\"\(Self.path(points))\""
        case .polygon(let points):
            name = "path"
            open = "<path\(role) d=\"\(Self.path(points))Z\""
        case .text(let text, let at, let anchor, let size):
            let align = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
            return "<text\(role) x=\"\(number(at.x))\" y=\"\(number(at.y))\"\(align) font-size=\"\(number(size))\">"
                + MarkupText.escaped(text) + "</text>"
        }
        guard let hint = mark.hint else { return open + "/>" }
        return open + "><title>\(MarkupText.escaped(hint))</title></\(name)>"
    }

    private static func path(_ points: [ScenePoint]) -> String {
        var path = ""
        for (index, point) in points.enumerated() {
            path += (index == 0 ? "M" : "L") + number(point.x) + " " + number(point.y)
        }
        return path
    }

    /// A length with at most two decimals: a hundredth of a pixel is less than anyone sees. Not finite is 0.
    static func number(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "0" }
        let hundredths = Int64((value * 100).rounded())
        let magnitude = hundredths.magnitude
        var text = (hundredths < 0 ? "-" : "") + String(magnitude / 100)
        let rest = magnitude % 100
        if rest > 0 {
            text += "." + String(rest / 10)
            if rest % 10 > 0 { text += String(rest % 10) }
        }
        return text
    }
}
