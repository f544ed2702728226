import ArgumentParser
import RapportKit

/// `rapport verify`.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check an archive against its manifest.",
        discussion: """
            Reads the archive through and checks that every file has the size and SHA-256 that the manifest names, and that nothing \
            is missing, doubled or added.

            EXAMPLES
              rapport verify archives/monthly-2026-09.tar.gz
            """)

    @Argument(help: "The archive.") var archive: String

    func run() throws {
        let verified = try ArchiveVerifier.verify(path: archive)
        try Console.print("\(archive): \(verified.summary)")
    }
}
