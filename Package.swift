// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A library target of ours; its imports are held against the house's table by a test.
func room(_ name: String, imports: [Target.Dependency] = [], plugins: [Target.PluginUsage] = []) -> Target {
    .target(name: name, dependencies: imports, swiftSettings: settings, plugins: plugins)
}

/// The tests of a room. `data` are files that they read from the source tree.
func tests(of name: String, also: [Target.Dependency] = [], data: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.target(name: name)] + also, exclude: data, swiftSettings: settings)
}

let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "rapport",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "RapportKit", targets: ["RapportKit"]),
        .executable(name: "rapport", targets: ["RapportCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .yum(["zlib-devel"])]),
        .target(name: "CScan"),
        .target(name: "CInflate", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        room("Diagnostics"),
        room("Columns", imports: ["Diagnostics"]),
        room("Ingest", imports: ["Columns", "Diagnostics", "CZlib", "CScan", "CInflate"]),
        room("Output", imports: ["Columns", "Diagnostics", "CZlib"]),
        room("Statistics"),
        room("Query", imports: ["Columns", "Diagnostics", "Statistics"]),
        room("Workspaces", imports: ["Ingest", "Query", "Columns", "Diagnostics", yams]),
        room("ReportDocument", imports: ["Columns", "Diagnostics"]),
        room(
            "Reporting",
            imports: ["Workspaces", "Query", "Statistics", "ReportDocument", "Columns", "Diagnostics"]),
        room("Charting", imports: ["ReportDocument", "Columns"]),
        room("Rendering", imports: ["Charting", "ReportDocument", "Output", "Columns", "Diagnostics"]),
        room("Archives", imports: ["Output", "ReportDocument", "Columns", "Diagnostics", "CZlib", crypto]),
        room("SampleExports", imports: ["Output", "Statistics", "Diagnostics"]),
        room("StandardReports", plugins: ["EmbedReports"]),
        .plugin(
            name: "EmbedReports", capability: .buildTool(), dependencies: ["EmbedReportsTool"],
            path: "Sources/EmbedReports"),
        .executableTarget(name: "EmbedReportsTool", swiftSettings: settings),
        room("RapportKit", imports: ["Reporting", "Rendering", "Archives", "StandardReports"]),
        .executableTarget(
            name: "RapportCommand", dependencies: ["RapportKit", "SampleExports", argumentParser],
            swiftSettings: settings),
        tests(of: "Diagnostics"),
        tests(of: "Columns"),
        tests(of: "Ingest", also: ["CScan", "CZlib"], data: ["Fuzz"]),
        tests(of: "Output", also: ["CZlib"]),
        tests(of: "Statistics"),
        tests(of: "Query", data: ["SQLLogic", "Fuzz"]),
        tests(of: "Workspaces"),
        tests(of: "ReportDocument"),
        tests(of: "Reporting", also: ["StandardReports"]),
        tests(of: "Charting"),
        tests(of: "Rendering", data: ["Golden"]),
        tests(of: "Archives"),
        tests(of: "SampleExports", also: ["Statistics", "Diagnostics"]),
        .testTarget(name: "HouseTests", swiftSettings: settings),
        tests(of: "RapportKit", also: ["SampleExports", "Statistics"]),
        tests(of: "RapportCommand", data: ["Cases"]),
    ],
    swiftLanguageModes: [.v6]
)
