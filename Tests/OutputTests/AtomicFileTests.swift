import Diagnostics
import Testing

@testable import Output

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A directory of a test's own, removed with its files when the test ends.
final class ScratchDirectory {
    let path: String

    init() throws {
        path = "/tmp/rapport-output-tests-\(getpid())-\(UInt64.random(in: .min ... .max))"
        try OutputDirectory.create(path)
    }

    deinit {
        for name in names { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    /// The files in it.
    var names: [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}

/// The bytes of a file; empty where there is none.
func contents(of path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
        let count = fread(&buffer, 1, buffer.count, file)
        if count == 0 { return bytes }
        bytes += buffer[..<count]
    }
}

/// The diagnostic that a piece of work ends with.
func failure(of work: () throws -> Void) -> Diagnostic? {
    do {
        try work()
        return nil
    } catch {
        return error as? Diagnostic
    }
}

@Suite struct AtomicFileTests {
    @Test func appearsOnCommitAndNotBefore() throws {
        let directory = try ScratchDirectory()
        let path = "\(directory.path)/a.txt"
        let file = try AtomicFile(path: path)
        try file.write("one ")
        try file.write("two")
        try file.flush()
        #expect(directory.names.count == 1 && !directory.names.contains("a.txt"))
        try file.commit()
        #expect(directory.names == ["a.txt"])
        #expect(contents(of: path) == Array("one two".utf8))
        #expect(file.byteCount == 7)
        #expect(failure { try file.commit() }?.code == "output-finished")
        #expect(failure { try file.write("more") }?.code == "output-finished")
        file.abandon()
        #expect(contents(of: path) == Array("one two".utf8))
    }

    @Test func abandonedLeavesTheOldFileAndNothingElse() throws {
        let directory = try ScratchDirectory()
        let path = "\(directory.path)/a.txt"
        try AtomicFile.write(path: path, contents: "old")
        let file = try AtomicFile(path: path)
        try file.write(String(repeating: "new", count: 100_000))
        file.abandon()
        #expect(directory.names == ["a.txt"])
        do {
            let forgotten = try AtomicFile(path: path)
            try forgotten.write("new")
        }
        #expect(directory.names == ["a.txt"])
        #expect(contents(of: path) == Array("old".utf8))
    }

    @Test func replacingKeepsPermissionsAndFollowsLinks() throws {
        let directory = try ScratchDirectory()
        let path = "\(directory.path)/a.txt"
        try AtomicFile.write(path: path, contents: "old")
        #expect(chmod(path, 0o640) == 0)
        let link = "\(directory.path)/link"
        #expect(symlink("a.txt", link) == 0)
        try AtomicFile.write(path: link, contents: "new")
        var information = stat()
        #expect(lstat(link, &information) == 0 && information.st_mode & mode_t(S_IFMT) == mode_t(S_IFLNK))
        #expect(stat(path, &information) == 0 && information.st_mode & 0o777 == 0o640)
        #expect(contents(of: path) == Array("new".utf8))
    }

    @Test func longNamesWorkAndTooLongOnesSaySo() throws {
        let directory = try ScratchDirectory()
        let longest = String(repeating: "n", count: 255)
        try AtomicFile.write(path: "\(directory.path)/\(longest)", contents: "x")
        #expect(directory.names == [longest])
        let error = failure { try AtomicFile.write(path: "\(directory.path)/\(longest)n", contents: "x") }
        #expect(error?.code == "output-name-too-long" && error?.category == .output)
        #expect(directory.names == [longest])
    }

    @Test func failuresNameThePathAndTheCause() throws {
        let directory = try ScratchDirectory()
        let file = "\(directory.path)/file"
        try AtomicFile.write(path: file, contents: "x")
        #expect(failure { try AtomicFile.write(path: "\(file)/a", contents: "x") }?.code == "output-not-a-directory")
        #expect(failure { try AtomicFile.write(path: directory.path, contents: "x") }?.code == "output-is-a-directory")
        #expect(failure { try AtomicFile.write(path: "", contents: "x") }?.category == .output)
        let missing = failure { try AtomicFile.write(path: "\(directory.path)/no/a", contents: "x") }
        #expect(missing?.code == "output-not-found")
        #expect(missing?.message == "cannot create \(directory.path)/no/a: a directory on the way does not exist")
        #expect(missing?.help == ["create it first"])
        #expect(failure { try OutputDirectory.create("\(file)/a/b") }?.code == "output-not-a-directory")
        #expect(failure { try OutputDirectory.create(file) }?.code == "output-not-a-directory")
        #expect(failure { try OutputDirectory.create("") }?.code == "output-not-found")
    }

    @Test func aFullDiskIsReported() throws {
        guard access("/dev/full", W_OK) == 0 else { return }
        let early = failure {
            let file = try AtomicFile(path: "/dev/full")
            for _ in 0..<100 { try file.write(String(repeating: "x", count: 10_000)) }
        }
        #expect(early?.code == "disk-full" && early?.category == .output)
        let late = failure { try AtomicFile.write(path: "/dev/full", contents: "x") }
        #expect(late?.message == "cannot write /dev/full: no space left on the device")
    }

    @Test func devicesAreWrittenAndNotReplaced() throws {
        try AtomicFile.write(path: "/dev/null", contents: "x")
        var information = stat()
        #expect(stat("/dev/null", &information) == 0 && information.st_mode & mode_t(S_IFMT) == mode_t(S_IFCHR))
    }

    @Test func aSetAppearsTogether() throws {
        let directory = try ScratchDirectory()
        let set = AtomicFileSet()
        for name in ["b", "a", "c"] { try set.add(path: "\(directory.path)/\(name)", contents: name) }
        #expect(directory.names.allSatisfy { $0.hasSuffix(".tmp") } && directory.names.count == 3)
        try set.commit()
        #expect(directory.names == ["a", "b", "c"])
        let second = AtomicFileSet()
        try second.add(path: "\(directory.path)/a", contents: "new")
        #expect(failure { try second.add(path: "\(directory.path)/no/a", contents: "x") } != nil)
        second.abandon()
        #expect(directory.names == ["a", "b", "c"] && contents(of: "\(directory.path)/a") == [UInt8(ascii: "a")])
    }

    @Test func directoriesAreMadeAsFarAsMissing() throws {
        let directory = try ScratchDirectory()
        let deep = "\(directory.path)/x//y/"
        try OutputDirectory.create(deep)
        try OutputDirectory.create(deep)
        try AtomicFile.write(path: "\(deep)/f", contents: "x")
        unlink("\(directory.path)/x/y/f")
        #expect(rmdir("\(directory.path)/x/y") == 0 && rmdir("\(directory.path)/x") == 0)
    }

    /// In a process of its own, since it takes away the temporary files of everybody.
    @Test func aSignalHandlerCanRemoveAllTemporaries() async {
        await #expect(processExitsWith: .success) {
            let directory = try ScratchDirectory()
            try AtomicFile.write(path: "\(directory.path)/kept", contents: "old")
            // Slots of the registry are used again, so interleave files that end before.
            var open: [AtomicFile] = []
            for index in 0..<20 {
                let file = try AtomicFile(path: "\(directory.path)/\(index == 7 ? "kept" : "f\(index)")")
                if index % 3 == 0 { file.abandon() } else { open.append(file) }
            }
            guard directory.names.count == 1 + open.count else { exit(2) }
            signal(SIGTERM) { _ in AtomicFile.removeAllTemporaries() }
            // The threads that tests run on block signals.
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, SIGTERM)
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
            raise(SIGTERM)
            guard directory.names == ["kept"], contents(of: "\(directory.path)/kept") == Array("old".utf8) else {
                exit(3)
            }
            // What was in progress fails, and says so, instead of leaving something half.
            for file in open { guard failure(of: { try file.commit() })?.category == .output else { exit(4) } }
            exit(directory.names == ["kept"] ? 0 : 5)
        }
    }

    @Test func aClosedPipeHasACodeOfItsOwn() throws {
        StandardOutput.ignoreClosedPipeSignal()
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        close(ends[0])
        defer { close(ends[1]) }
        let sink = DescriptorSink(descriptor: ends[1], name: "<standard output>")
        try sink.write("x")
        let error = failure { try sink.flush() }
        #expect(error?.code == "closed-pipe" && error?.isClosedPipe == true)
        try sink.flush()
    }
}
