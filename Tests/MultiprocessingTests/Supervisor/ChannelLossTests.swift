import Glibc
import Jobs
import Testing

@testable import Multiprocessing

/// Ends the connection to its parent, and goes on for ever.
///
/// By `close` it would end only with the call in which the worker listens for the next job.
struct EndChannelAndStay: Job {
  func run() -> Int {
    for descriptor in Int32(3)..<1024 { shutdown(descriptor, Int32(SHUT_WR)) }
    while true { pause() }
  }
}

/// Writes what is no message into every socket that it has, and goes on for ever.
struct SpeakNonsense: Job {
  func run() -> Int {
    for descriptor in Int32(3)..<1024 {
      let nonsense = [UInt8](repeating: 0xff, count: 64)
      _ = nonsense.withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
    }
    while true { pause() }
  }
}

@Suite("ChannelLoss", .processTurns, .timeLimit(.minutes(20)))
struct ChannelLossTests {
  @Test("a job that ends its channel and goes on is ended, and the error says why")
  func closed() async throws {
    let pool = try ProcessPool(workers: 1)
    let error = await #expect(throws: WorkerCrashed.self) {
      try await pool.run(EndChannelAndStay())
    }
    #expect(error?.status == .signaled(signal: SIGKILL, coreDumped: false))
    #expect(error?.message?.contains("its channel was closed") == true, "\(error as Any)")
    #expect(error?.wasKilledForMemory == false)
    #expect(try await pool.run(Cube(number: 2)) == 8)
    await pool.shutdown()
  }

  @Test("a job that writes into its channel is ended, and the error says why")
  func nonsense() async throws {
    let pool = try ProcessPool(workers: 1)
    let error = await #expect(throws: WorkerCrashed.self) { try await pool.run(SpeakNonsense()) }
    #expect(error?.message?.contains("not a message") == true, "\(error as Any)")
    #expect(try await pool.run(Cube(number: 2)) == 8)
    await pool.shutdown()
  }

  @Test("a worker that somebody kills did not lose its channel")
  func killed() async throws {
    let pool = try ProcessPool(workers: 1)
    let error = await #expect(throws: WorkerCrashed.self) {
      try await pool.run(Misbehave(way: .killSelf))
    }
    #expect(error?.status == .signaled(signal: SIGKILL, coreDumped: false))
    #expect(error?.message == nil, "\(error as Any)")
    await pool.shutdown()
  }

  @Test("this process lives; whether one that nobody knows does cannot be told")
  func exiting() {
    #expect(!ChannelLoss.isExiting(getpid()))
    #expect(ChannelLoss.isExiting(Int32.max))
  }

  @Test("the kernel's flags stand behind the name, which may hold anything")
  func flags() {
    #expect(ChannelLoss.flags(in: "12 (a) b (c d) Z 1 12 12 0 -1 4212740 5 0") == 4_212_740)
    #expect(ChannelLoss.flags(in: "12 (a) Z 1 12 12 0 -1 x 5 0") == nil)
    #expect(ChannelLoss.flags(in: "12 (a) Z 1") == nil)
    #expect(ChannelLoss.flags(in: "") == nil)
  }
}
