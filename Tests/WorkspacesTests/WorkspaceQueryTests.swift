import Columns
import Diagnostics
import Ingest
import Query
import Testing

@testable import Workspaces

/// Workspaces whose tables `rapport.yaml` makes of files that know nothing of clients and managers.
struct WorkspaceQueryTests {
    private static let files = [
        "Customer.csv": """
        CustomerId,FirstName,LastName,Company,Country,SupportRepId,Phone
        1,Luís,Gonçalves,Embraer,Brazil,3,+55 (12) 3923-5555
        2,Leonie,Köhler,,Germany,5,+49 0711 2842222
        3,François,Tremblay,,Canada,3,

        """,
        "Employee.csv": """
        EmployeeId,LastName,FirstName,Title,BirthDate,HireDate
        3,Peacock,Jane,Sales Support Agent,1973-08-29 00:00:00,2002-04-01 00:00:00
        5,Johnson,Steve,Sales Support Agent,1965-03-03 00:00:00,2003-10-17 00:00:00

        """,
        "Invoice.csv": """
        InvoiceId,CustomerId,InvoiceDate,BillingCity,Total
        1,2,2021-01-01 00:00:00,Stuttgart,1.98
        2,1,2021-01-02 00:00:00,São José dos Campos,3.96
        3,3,2021-02-01 00:00:00,Montréal,5.94

        """,
    ]

    private static let yaml = """
        version: 1
        currency: USD
        tables:
          clients:
            files: Customer.csv
            columns:
              client_id: CustomerId
              name: {sql: "FirstName || ' ' || LastName"}
              kind: {sql: "CASE WHEN Company IS NULL THEN 'individual' ELSE 'corporate' END"}
              region: Country
              manager_id: SupportRepId
            where: Country <> 'Canada'
          interactions:
            query: |
              SELECT InvoiceId AS interaction_id, CustomerId AS client_id,
                SupportRepId AS manager_id, InvoiceDate AS occurred_at, Total AS amount
              FROM 'Invoice.csv' JOIN 'Customer.csv' USING (CustomerId)
              ORDER BY InvoiceId
            constants: {kind: purchase}
        """

    private func workspace(_ yaml: String) throws -> Workspace {
        var files = Self.files
        files["rapport.yaml"] = yaml
        return try TemporaryFolder(files).workspace()
    }

    private func texts(_ workspace: Workspace, _ table: String, _ columns: [String]) throws -> [[String]] {
        try workspace.table(table, columns: columns).table.rows.map { $0.map(\.description) }
    }

    @Test func expressionsConditionsAndQueries() throws {
        let workspace = try workspace(Self.yaml)
        #expect(
            try texts(workspace, "clients", ["client_id", "name", "kind", "region", "manager_id"]) == [
                ["1", "Luís Gonçalves", "corporate", "Brazil", "3"],
                ["2", "Leonie Köhler", "individual", "Germany", "5"],
            ])
        #expect(
            try texts(
                workspace, "interactions",
                ["interaction_id", "client_id", "manager_id", "occurred_on", "kind", "amount_reporting"]) == [
                    ["1", "2", "5", "2021-01-01", "purchase", "1.98"],
                    ["2", "1", "3", "2021-01-02", "purchase", "3.96"],
                    ["3", "3", "3", "2021-02-01", "purchase", "5.94"],
                ])
        #expect(try workspace.availableColumns(of: "interactions").contains("kind"))
        #expect(try workspace.dataEnd().date.description == "2021-02-01")
        #expect(try workspace.reportingCurrency() == "USD")
        #expect(workspace.inputs().map(\.rowCount).reduce(0, +) >= 6)
    }

    @Test(arguments: [
        ("name: {sql: \"FirstName || LastNam\"}", 6, 33, "LastName"),
        ("name: {sql: FirstName ||}", 6, nil, nil),
    ])
    func mistakesInExpressionsHaveAPlace(_ mapping: String, _ line: Int, _ column: Int?, _ help: String?) throws {
        let yaml = """
            tables:
              clients:
                files: Customer.csv
                columns:
                  client_id: CustomerId
                  \(mapping)
              interactions: {query: "SELECT 1 AS interaction_id"}
            """
        let error = #expect(throws: Diagnostic.self) { try workspace(yaml).table("clients") }
        #expect(error?.category == .usage)
        #expect(error?.location?.line == line)
        #expect(error?.location?.source.hasSuffix("rapport.yaml") == true)
        if let column { #expect(error?.location?.column == column) }
        if let help { #expect(error?.help.contains { $0.contains(help) } == true) }
    }

    @Test func mistakesInQueriesHaveAPlace() throws {
        let yaml = Self.yaml.replacing("Total AS amount", with: "Totl AS amount")
        let error = #expect(throws: Diagnostic.self) { try workspace(yaml).table("interactions") }
        #expect(error?.location?.line == 16)
        #expect(error?.location?.column == 65)
        #expect(error?.location?.lineText?.contains("Totl AS amount") == true)
        let missing = Self.yaml.replacing("'Invoice.csv'", with: "'Invoices.csv'")
        #expect(throws: Diagnostic.self) { try workspace(missing).table("interactions") }
        // Canonical tables aren't known to the queries that make them.
        let circular = Self.yaml.replacing("FROM 'Invoice.csv'", with: "FROM interactions")
        let error2 = #expect(throws: Diagnostic.self) { try workspace(circular).table("interactions") }
        #expect(error2?.location?.line == 17)
    }

    @Test func mappedHeadersThatAreNotThere() throws {
        let yaml = Self.yaml.replacing("client_id: CustomerId\n", with: "client_id: CustomrId\n")
        let error = #expect(throws: Diagnostic.self) { try workspace(yaml).table("clients") }
        #expect(error?.code == "unknown-column")
        #expect(error?.location?.line == 7)
        #expect(error?.help.first?.contains("CustomerId") == true)
    }

    @Test func missingFilesArePointedAt() throws {
        let yaml = Self.yaml.replacing("files: Customer.csv", with: "files: Customers.csv")
        let error = #expect(throws: Diagnostic.self) { try workspace(yaml) }
        #expect(error?.location?.line == 5 && error?.location?.column == 12)
        #expect(error?.help.first == "did you mean \"Customer.csv\"?")
        #expect(error?.category == .input)
    }
}
