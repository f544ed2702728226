import Columns
import Diagnostics

/// What all parts of one compilation share.
final class BindingSession {
    let catalog: any Catalog
    let parameters: [String: Value]
    let functions: FunctionLibrary
    var sources: SourceMap
    private var nextID = 0
    private var views: [String: LogicalPlan] = [:]
    private var openViews: [String] = []

    /// How many views may build on one another.
    private static let maximumViews = 50

    init(source: SourceText, catalog: any Catalog, parameters: [String: Value], functions: FunctionLibrary) {
        self.catalog = catalog
        self.parameters = parameters
        self.functions = functions
        sources = SourceMap(source)
    }

    /// A number for a plan that is used in several places.
    func makeSharedID() -> Int {
        nextID += 1
        return nextID
    }

    /// The plan of a view, bound once however often it is used.
    ///
    /// - Parameter place: where the view is named.
    func view(_ name: String, text: SourceText, at place: SourceLocation) throws -> LogicalPlan {
        let key = name.lowercased()
        if let plan = views[key] { return plan }
        if let start = openViews.firstIndex(of: key) {
            let chain = (openViews[start...] + [key]).map { "\"\($0)\"" }.joined(separator: " uses ")
            throw Diagnostic(
                .usage, code: "circular-view", "the view \"\(name)\" uses itself", at: place, notes: [chain])
        }
        guard openViews.count < Self.maximumViews else {
            throw Diagnostic(
                .usage, code: "circular-view", "more than \(Self.maximumViews) views build on one another", at: place)
        }
        openViews.append(key)
        defer { openViews.removeLast() }
        let binder = QueryBinder(session: self, source: text, base: sources.add(text))
        do {
            let bound = try binder.bind(Parser.parse(source: text))
            let plan = LogicalPlan.shared(id: makeSharedID(), bound.plan)
            views[key] = plan
            return plan
        } catch let problem as Diagnostic {
            throw problem.noting("in the view \"\(name)\", used at \(place)")
        }
    }
}
