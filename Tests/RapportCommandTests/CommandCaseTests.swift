import Foundation
import Testing

@Suite struct CommandCaseTests {
    @Test func thereAreCases() {
        #expect(CommandCase.all.count > 20)
        #expect(CommandCase.products != nil, "the command was not built beside the tests")
    }

    @Test(arguments: CommandCase.all.map(\.name))
    func givesWhatIsExpected(name: String) throws {
        let testCase = CommandCase(folder: CommandCase.root.appending(path: "Cases/\(name)"))
        let outcome = try testCase.run()
        if ProcessInfo.processInfo.environment["RECORD_CASES"] != nil {
            try testCase.record(outcome)
            return
        }
        let expected = testCase.expected
        #expect(outcome.output == expected.output)
        #expect(outcome.errors == expected.errors)
        #expect(outcome.exit == expected.exit)
    }
}
