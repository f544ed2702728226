import Columns
import Diagnostics
import Ingest
import Query
import Synchronization

/// Files that queries name, read as they are.
extension Workspace {
    /// A file as a source of rows: as given, else relative to the workspace. Opened once.
    ///
    /// - Parameter mayWiden: whether its types may rest on its first rows until it is scanned.
    /// - Throws: a `Diagnostic` where it can't be read.
    func fileProvider(_ path: String, mayWiden: Bool = false) throws -> any TableProvider {
        let inside = WorkspaceFiles.joined(directory, path)
        let isGlob = path.contains { "*?[".contains($0) }
        var chosen = path
        if path != "-", isGlob || WorkspaceFiles.exists(inside) {
            chosen = inside
        }
        let paths: [String]
        do {
            paths = try expandGlob(chosen)
        } catch let diagnostic as Diagnostic where isGlob && chosen != path {
            paths = try (try? expandGlob(path)) ?? { throw diagnostic }()
        }
        let sources = try ConcurrentWork.map(paths) { [self] in try source($0, mayWiden: mayWiden) }
        if sources.count == 1, let only = sources.first { return try provider(of: only) }
        let columns = sources.map { (path: $0.path, columns: $0.schema.names) }
        if let difference = FileUnion.difference(among: columns, in: path) {
            unionWarnings.withLock { $0[path] = difference }
        }
        return try FileUnion(sources: sources, options: fileOptions, provider: provider)
    }

    private func source(_ path: String, mayWiden: Bool) throws -> CSVSource {
        let source = try otherFiles.withLock({ $0[path] }) ?? open(path, mayWiden: mayWiden)
        if !mayWiden { try source.decideTypes() }
        return source
    }

    private func open(_ path: String, mayWiden: Bool) throws -> CSVSource {
        var csv = fileOptions
        if mayWiden { csv.typing = .provisional }
        let source = try CSVSource(path: path, options: csv)
        // Of two that were opened at a time, the first counts.
        return otherFiles.withLock { open in
            open[path] = open[path] ?? source
            return open[path] ?? source
        }
    }

    private func provider(of source: CSVSource) throws -> any TableProvider {
        guard options.keepsFiles else { return FileProvider(source: source) }
        return try keptFiles.withLock { kept in
            if let table = kept[ObjectIdentifier(source)] { return KeptFileProvider(table: table, source: source) }
            let table = try source.loadPacked()
            kept[ObjectIdentifier(source)] = table
            return KeptFileProvider(table: table, source: source)
        }
    }

    /// Makes sure that the types of the files that queries have named hold for all their rows.
    ///
    /// - Throws: `TypesWidened` where they don't, and have changed.
    public func confirmTypes() throws {
        for source in otherFiles.withLock({ Array($0.values) }) { try source.confirmTypes() }
    }

    /// Decides the types of the files that queries have named over all their rows. O(bytes) of those that weren't.
    ///
    /// - Returns: whether some are others now.
    public func decideTypes() throws -> Bool {
        try otherFiles.withLock({ Array($0.values) }).reduce(false) { try $1.decideTypes() || $0 }
    }

    /// How files that aren't canonical tables are read.
    private var fileOptions: CSVOptions {
        var reading = CSVOptions(options.dialect)
        if let keptRejects = options.keptRejects { reading.keptRejects = keptRejects }
        reading.largestDictionary = 1 << 19
        return reading
    }

    /// The files named in queries of which some, but not all, has been read, and how far that has come.
    public func readingProgress() -> [(path: String, read: Int, of: Int)] {
        otherFiles.withLock { $0.sorted { $0.key < $1.key } }.compactMap { path, source in
            let progress = source.readingProgress
            return (0..<progress.of).contains(progress.read) ? (path, progress.read, progress.of) : nil
        }
    }
}
