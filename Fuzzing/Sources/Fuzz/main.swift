import CFuzzer

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

// `fuzz TARGET [OPTION OF LIBFUZZER…] [FOLDER OF INPUTS…]`: see Scripts/fuzz.

/// What libFuzzer calls with every input. A closure for C can't hold the target, so it is asked for each time.
func run(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: data, count: size))
    if let problem = Chosen.disagreement?(input) {
        print("DISAGREEMENT: \(problem)")
        fflush(nil)
        // libFuzzer keeps the input of a process that ends so.
        abort()
    }
    return 0
}

/// The target that the first argument names: what is wrong with how it reads an input.
enum Chosen {
    static let disagreement = named(CommandLine.arguments.dropFirst().first ?? "")

    private static func named(_ name: String) -> (@Sendable ([UInt8]) -> String?)? {
        if name == "sql" { return { SQLFuzzing.disagreement(on: $0) } }
        guard let target = FuzzTarget(rawValue: name) else { return nil }
        return { target.disagreement(on: $0) }
    }
}

guard Chosen.disagreement != nil else {
    let names = (FuzzTarget.allCases.map(\.rawValue) + ["sql"]).joined(separator: ", ")
    fatalError("usage: fuzz TARGET [OPTION…] [FOLDER…]; the targets are \(names)")
}
var arguments = [CommandLine.unsafeArgv[0]] + (2..<Int(CommandLine.argc)).map { CommandLine.unsafeArgv[$0] } + [nil]
var count = CommandLine.argc - 1
arguments.withUnsafeMutableBufferPointer { list in
    var start = list.baseAddress
    _ = LLVMFuzzerRunDriver(&count, &start) { run($0, $1) }
}
