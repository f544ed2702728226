import Columns
import Diagnostics
import Testing

@testable import Archives

@Suite struct ArchiveManifestTests {
    @Test func jsonIsInAFixedOrder() throws {
        var manifest = try sampleManifest()
        manifest.outputs = [.init(path: "a", bytes: 1, sha256: "00"), .init(path: "b", bytes: 2, sha256: "11")]
        #expect(
            manifest.json == """
                {
                  "format_version": 1,
                  "tool_version": "rapport 1.0.0",
                  "job": "monthly",
                  "period": {"label": "2026-09", "first_day": "2026-09-01", "last_day": "2026-09-30"},
                  "parameters": [
                    {"name": "compare", "value": "previous \\"month\\""}
                  ],
                  "inputs": [
                    {"path": "clients.csv", "bytes": 12, "sha256": "\(SHA256Digest.hex(of: "x"))", "rows": 1, "rejects": 2}
                  ],
                  "definitions": [
                    {"path": "Reports/pay.md", "sha256": "\(SHA256Digest.hex(of: "y"))"}
                  ],
                  "outputs": [
                    {"path": "a", "bytes": 1, "sha256": "00"},
                    {"path": "b", "bytes": 2, "sha256": "11"}
                  ]
                }

                """)
    }

    @Test func whatIsWrittenIsReadBack() throws {
        var manifest = try sampleManifest()
        manifest.job = "ă\"\\\n\t\u{1}\u{1F600}"
        manifest.outputs = [.init(path: "ă", bytes: .max, sha256: SHA256Digest.hex(of: ""))]
        #expect(try ArchiveManifest(json: Array(manifest.json.utf8), name: "m") == manifest)
        let empty = ArchiveManifest(toolVersion: "", job: "")
        #expect(try ArchiveManifest(json: Array(empty.json.utf8), name: "m") == empty)
    }

    @Test func everyTruncationAndEveryChangedByteIsReadOrRefused() throws {
        var manifest = try sampleManifest()
        manifest.outputs = [.init(path: "a", bytes: 1, sha256: SHA256Digest.hex(of: ""))]
        let bytes = Array(manifest.json.utf8)
        for count in 0..<(bytes.count - 1) {
            let error = failure { _ = try ArchiveManifest(json: Array(bytes[..<count]), name: "m") }
            #expect(count == bytes.count - 1 || error?.category == .input)
        }
        for index in bytes.indices {
            for value: UInt8 in [0, 0x22, 0x30, 0x5B, 0x5C, 0x7B, 0xFF] {
                var changed = bytes
                changed[index] = value
                let error = failure { _ = try ArchiveManifest(json: changed, name: "m") }
                #expect(error == nil || error?.category == .input)
            }
        }
    }

    @Test(arguments: [
        ("", "a value"), ("{", "name in double quotes"), ("[1,]", "a value"), ("{\"a\" 1}", "colon"),
        ("[1 2]", "comma"),
        ("\"a", "closing quote"), ("\"\\x\"", "unknown escape"), ("\"\\u12", "breaks off"),
        ("\"\\ud800\"", "surrogate"), ("\"\\ud800\\u0041\"", "surrogate"), ("\"\\udc00\"", "surrogate"),
        ("01", "malformed"), ("-", "malformed"), ("1.", "malformed"), ("1e", "malformed"), ("nul", "a value"),
        ("1 2", "nothing may follow"), ("\"\n\"", "control character"),
    ])
    func badJSONSaysWhy(text: String, reason: String) {
        let error = failure { _ = try JSONReader.value(of: SourceText(name: "j", text: text)) }
        #expect(error?.message.contains(reason) == true)
    }

    @Test func nestingIsLimited() {
        let deep = String(repeating: "[", count: 1_000_000)
        let error = failure { _ = try JSONReader.value(of: SourceText(name: "j", text: deep)) }
        #expect(error?.message.contains("nested") == true)
    }

    @Test func escapesAreUndone() throws {
        let value = try JSONReader.value(
            of: SourceText(name: "j", text: " \"\\u0041\\ud83d\\ude00\\/\\b\\f\\n\\r\\t\\\"\\\\\" "))
        guard case .text(let text) = value.value else {
            Issue.record("no text")
            return
        }
        #expect(text == "A\u{1F600}/\u{8}\u{C}\n\r\t\"\\")
    }

    @Test func missingAndWrongMembersAreNamed() throws {
        let good = try sampleManifest().json
        for (from, to, code) in [
            ("\"job\"", "\"jab\"", "\"job\" is missing"), ("\"monthly\"", "7", "\"job\" must be a text"),
            ("\"rows\": 1", "\"rows\": -1", "\"rows\" must be a whole number"),
            ("2026-09-01", "2026-02-30", "\"first_day\" must be a date"),
            ("\"outputs\": []", "\"outputs\": 1", "a list"),
            ("\"outputs\": []", "\"outputs\": [{\"path\": \"a\", \"bytes\": 1, \"sha256\": \"ABC\"}]", "hexadecimal"),
        ] {
            guard let range = good.firstRange(of: from) else {
                Issue.record("\(from) isn't in the manifest")
                continue
            }
            let bad = good.replacingCharacters(in: range, by: to)
            let error = failure { _ = try ArchiveManifest(json: Array(bad.utf8), name: "m") }
            #expect(error?.message.contains(code) == true && error?.location?.line != nil)
        }
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, by text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
