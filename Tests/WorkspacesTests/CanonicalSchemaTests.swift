import Ingest
import Testing

@testable import Workspaces

struct CanonicalSchemaTests {
    @Test(arguments: [
        ("CustomerID", "customer_id"), ("  Client  Id ", "client_id"), ("clientId", "client_id"),
        ("Persoană juridică", "persoana_juridica"), ("Judeţ", "judet"), ("Județ", "judet"),
        ("Jude\u{21B}", "judet"), ("\u{FEFF}Дата приёма", "дата_приема"), ("СТАТУС", "статус"),
        ("Account\u{A0}Manager", "account_manager"), ("Deal - Owner", "deal_owner"), ("", ""),
        ("Line2Total", "line2_total"), ("“Sum”", "sum"), ("%", ""), ("Straße", "strasse"),
        ("Cafe\u{301}", "cafe"), ("Русский", "русскии"), ("Стажёр", "стажер"), ("Мои\u{306}", "мои"), ("Мой", "мои"),
    ])
    func normalForms(_ text: String, _ expected: String) {
        #expect(NameNormalizer.normalized(text) == expected)
    }

    @Test func synonymsStandForOneColumnOfTheirTable() {
        for table in CanonicalSchema.tables {
            var owner: [String: String] = [:]
            for column in table.columns {
                for synonym in [column.name] + CanonicalSchema.headerSynonyms(table: table.name, column: column.name) {
                    let key = NameNormalizer.compact(synonym)
                    #expect(!key.isEmpty)
                    #expect(owner[key] == nil || owner[key] == column.name, "\(table.name): \(synonym)")
                    owner[key] = column.name
                }
            }
        }
    }

    @Test func personalColumnsAreNeverSynonyms() {
        for table in CanonicalSchema.tables {
            for column in table.columns {
                for synonym in CanonicalSchema.headerSynonyms(table: table.name, column: column.name) {
                    #expect(!CanonicalSchema.personalHeaders.contains(NameNormalizer.compact(synonym)), "\(synonym)")
                }
            }
        }
    }

    @Test func valueSynonymsStandForValuesOfTheirColumns() {
        for (place, synonyms) in CanonicalSchema.valueSynonyms {
            let parts = place.split(separator: ".").map(String.init)
            var seen: [String: String] = [:]
            for (value, texts) in synonyms {
                #expect(CanonicalSchema.canonicalValue(value, table: parts[0], column: parts[1]) == value)
                for text in texts {
                    #expect(CanonicalSchema.canonicalValue(text, table: parts[0], column: parts[1]) == value, "\(text)")
                    let key = NameNormalizer.compact(text)
                    #expect(seen[key] == nil || seen[key] == value, "\(text)")
                    seen[key] = value
                }
            }
        }
    }

    @Test func values() {
        func kind(_ text: String) -> String? {
            CanonicalSchema.canonicalValue(text, table: "clients", column: "kind")
        }
        #expect(kind("Persoană juridică") == "corporate")
        #expect(kind("PERSOANA FIZICA") == "individual")
        #expect(kind("Юр. лицо") == "corporate")
        #expect(kind("Corporate") == "corporate")
        #expect(kind("firm or so") == nil)
        #expect(CanonicalSchema.canonicalValue("x", table: "clients", column: "name") == nil)
        #expect(CanonicalSchema.boolean("Да") == true)
        #expect(CanonicalSchema.boolean("NU") == false)
        #expect(CanonicalSchema.boolean("maybe") == nil)
    }
}
