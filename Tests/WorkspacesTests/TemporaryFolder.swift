import Foundation
import Testing

@testable import Workspaces

/// A folder with files, gone when the tests end.
struct TemporaryFolder: Sendable {
    let path: String

    private static let root: String = {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("workspaces-\(UUID().uuidString)").path
        atexit { try? FileManager.default.removeItem(atPath: TemporaryFolder.root) }
        return path
    }()

    init(_ files: [String: String] = [:]) throws {
        path = Self.root + "/" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try write(text, to: name) }
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }

    func setModified(_ date: String, of name: String) throws {
        let formatter = ISO8601DateFormatter()
        let date = try #require(formatter.date(from: date))
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path + "/" + name)
    }

    func workspace(_ change: (inout WorkspaceOptions) -> Void = { _ in }) throws -> Workspace {
        var options = WorkspaceOptions()
        change(&options)
        return try Workspace.open(directory: path, options: options)
    }
}

/// Small exports that are whole.
enum Exports {
    static let clients = """
        client_id,name,kind,status,motivation,acquired_on,acquired_by,manager_id
        C1,Ana Pop,individual,standard,advice,2024-01-15,M1,M1
        C2,Beta SRL,corporate,vip,partnership,2024-02-20,M2,M2
        C3,Gamma,corporate,standard,,2025-03-01,,

        """

    static let interactions = """
        interaction_id,client_id,manager_id,occurred_at,kind,amount,cost,rating,resolved,related_to,duration_min,note
        I1,C1,M1,2026-08-03 09:15:00,inquiry,,,,,,,
        I2,C1,M1,2026-08-03 10:00:00,offer,120.50,,,,I1,15,sent by mail
        I3,C1,M1,2026-08-10 12:30:00,purchase,120.50,80.25,,,I2,,
        I4,C2,M2,2026-09-01 08:00:00,complaint,,,,true,,,
        I5,C2,M2,2026-09-28 17:45:00,feedback,,,5,,,,

        """

    static let payroll = """
        manager_id,month,name,manager_type,scheme,grade,hired_on,base_salary,bonus,training_days
        M1,2026-08,Maria Ionescu,consultant,pool,middle,2022-05-01,1200.00,150.00,1
        M2,2026-08,Ion Popa,partner,personal,senior,2018-02-01,2100.00,300.00,0

        """

    static func folder(_ changed: [String: String] = [:]) throws -> TemporaryFolder {
        var files = ["clients.csv": clients, "interactions.csv": interactions, "payroll.csv": payroll]
        for (name, text) in changed { files[name] = text }
        return try TemporaryFolder(files.filter { !$0.value.isEmpty })
    }
}
