/// Everything a Swift program needs to make Rapport's reports: read exports, query them, run report definitions, render
/// the documents, and write archives.
@_exported public import Archives
@_exported public import Columns
@_exported public import Diagnostics
@_exported public import Ingest
@_exported public import Output
@_exported public import Query
@_exported public import Rendering
@_exported public import ReportDocument
@_exported public import Reporting
@_exported public import StandardReports
@_exported public import Workspaces
