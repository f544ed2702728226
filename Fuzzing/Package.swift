// swift-tools-version: 6.2
import PackageDescription

// The fuzzer: a package of its own, whose sources are the library's by symbolic links, so that it can be built with
// sanitizers and coverage and nobody else pays for them. `Scripts/fuzz` builds and runs it.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "fuzz",
    platforms: [.macOS(.v15)],
    targets: [
        .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
        .target(name: "CScan"),
        .target(name: "CInflate", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .target(name: "CFuzzer"),
        .target(name: "Diagnostics", swiftSettings: settings),
        .target(name: "Columns", dependencies: ["Diagnostics"], swiftSettings: settings),
        .target(
            name: "Ingest", dependencies: ["Columns", "Diagnostics", "CZlib", "CScan", "CInflate"],
            swiftSettings: settings),
        .target(name: "Statistics", swiftSettings: settings),
        .target(name: "Query", dependencies: ["Columns", "Diagnostics", "Statistics"], swiftSettings: settings),
        .executableTarget(
            name: "fuzz", dependencies: ["CFuzzer", "Ingest", "Query", "Columns", "Diagnostics", "CZlib"],
            path: "Sources/Fuzz", swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
