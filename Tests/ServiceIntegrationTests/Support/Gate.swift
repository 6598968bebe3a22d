#if ServiceIntegration
  import Glibc
  import Testing

  /// Keeps ``Wait`` jobs running, in other processes, until it lets them go.
  final class Gate: Sendable {
    let path: String
    let count: Int

    init(jobs count: Int) throws {
      var template = Array("/tmp/pleasingly-gate-XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else { throw Overdue(description: "no folder") }
      path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
      self.count = count
      for number in 0..<count { mkfifo("\(path)/pipe-\(number)", 0o600) }
    }

    deinit {
      for number in 0..<count {
        unlink("\(path)/pipe-\(number)")
        unlink("\(path)/draft-\(number)")
        unlink(Wait.sign(path, number))
      }
      rmdir(path)
    }

    var jobs: [Wait] { (0..<count).map { Wait(gate: path, number: $0) } }

    /// The process in which a job runs; nil while it waits.
    func pid(_ number: Int) -> Int32? {
      guard let file = fopen(Wait.sign(path, number), "r") else { return nil }
      defer { fclose(file) }
      var text = [CChar](repeating: 0, count: 32)
      guard fgets(&text, 32, file) != nil else { return nil }
      return Int32(String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self))
    }

    /// Suspends until the job runs, and says where.
    func running(_ number: Int) async throws -> Int32 {
      var pid: Int32?
      try await eventually("job \(number) runs") {
        pid = self.pid(number)
        return pid != nil
      }
      return try #require(pid)
    }

    /// Lets one job go, now or as soon as it comes.
    func open(_ number: Int) async throws {
      try await eventually("job \(number) is at its gate") {
        let end = Glibc.open("\(path)/pipe-\(number)", O_WRONLY | O_NONBLOCK)
        if end >= 0 { close(end) }
        return end >= 0
      }
    }
  }
#endif
