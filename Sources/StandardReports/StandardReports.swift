/// The definitions of the standard reports and the views they share, as the `Reports` folder of the package holds them.
public enum StandardReports {
    /// Every file of the folder: its path below it, e.g. `models/offers.sql`, and its text; sorted by path.
    public static var files: [(path: String, text: String)] { embedded }

    /// The text of one file, or nil when there is none.
    public static func text(at path: String) -> String? { embedded.first { $0.path == path }?.text }
}
