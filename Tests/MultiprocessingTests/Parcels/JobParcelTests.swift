import Jobs
import Testing

@testable import Multiprocessing

struct ParcelCube: Job {
  var number: Int
  func run() throws -> Int {
    guard number != 13 else { throw ParcelError(number: number) }
    return number * number * number
  }
}

struct ParcelError: Error, Codable, Equatable {
  var number: Int
}

@Suite(.timeLimit(.minutes(20)))
struct JobParcelTests {
  private let server = JobServer(name: "rank 7", pid: 42)

  private func reply(_ parcel: JobParcel, isChunk: Bool = false) throws -> ReplyParcel {
    let answer = server.reply(
      to: parcel.copy, isChunk: isChunk, context: JobContext())
    return try #require(ReplyParcel(answer.copy))
  }

  @Test func bringsAJobAndItsAnswer() throws {
    let parcel = try JobParcel.job(ParcelCube(number: 3))
    parcel.setLease(77)
    #expect(JobServer.lease(of: parcel.copy) == 77)
    let reply = try reply(parcel)
    #expect(reply.lease == 77 && reply.kind == .answer)
    #expect(try reply.answer(Int.self) == 27)
    #expect(throws: JobTransferFailed.self) { try reply.answer(String.self) }
  }

  @Test func bringsAnError() throws {
    let reply = try reply(JobParcel.job(ParcelCube(number: 13)))
    #expect(reply.kind == .failure)
    #expect(throws: ParcelError(number: 13)) { try reply.answer(Int.self) }
  }

  @Test func bringsAChunk() throws {
    let jobs = [1, 13, 2].map(ParcelCube.init)
    let reply = try reply(JobParcel.chunk(jobs[...]), isChunk: true)
    let (results, cut) = reply.results(Int.self, atMost: 3)
    #expect(reply.kind == .records && cut == nil)
    #expect(results.map { try? $0.get() } == [1, nil, 8])
    #expect(throws: ParcelError(number: 13)) { try results[1].get() }
  }

  @Test func saysThatItKnowsNoSuchJob() throws {
    var bytes = try JobParcel.job(ParcelCube(number: 3)).copy
    // Another letter in the name of the type, whose length is before it.
    bytes[15 + Int(bytes[13]) - 2] = UInt8(ascii: "x")
    let answer = server.reply(to: bytes, isChunk: false, context: JobContext())
    let reply = try #require(ReplyParcel(answer.copy))
    let error = #expect(throws: JobTransferFailed.self) { try reply.answer(Int.self) }
    #expect(error?.stage == .decodingJob)
    #expect(error?.message.contains("no job of this name") == true)
  }

  @Test(arguments: [0, 1, 14, 20])
  func saysThatAMessageIsMalformed(length: Int) throws {
    let bytes = [UInt8](try JobParcel.job(ParcelCube(number: 3)).copy.prefix(length))
    let answer = server.reply(to: bytes, isChunk: false, context: JobContext())
    let reply = try #require(ReplyParcel(answer.copy))
    #expect(throws: JobTransferFailed.self) { try reply.answer(Int.self) }
    #expect(ReplyParcel([UInt8](repeating: 0, count: 7)) == nil)
    #expect(ReplyParcel([UInt8](repeating: 0, count: 8)) == nil)
  }

  @Test func bringsWhatCutAChunkShort() throws {
    let jobs = [1, 2].map(ParcelCube.init)
    let whole = server.reply(
      to: try JobParcel.chunk(jobs[...]).copy, isChunk: true, context: JobContext())
    let records = [UInt8](whole.copy.dropFirst(ReplyParcel.headLength))
    let crash = WorkerCrashed(job: "a job", pid: 5, status: .exited(code: 3))
    let parcel = JobParcel.cutShort(
      after: records, FailureMessage(throwing: crash), lease: 9)
    let reply = try #require(ReplyParcel(parcel.copy))
    let (results, cut) = reply.results(Int.self, atMost: 4)
    #expect(reply.lease == 9 && results.map { try? $0.get() } == [1, 8])
    #expect(cut as? WorkerCrashed == crash)
  }

  @Test func refusesWhatEndsAtThisMachine() throws {
    let array = try SharedArray([1, 2, 3])
    #expect(throws: JobTransferFailed.self) { try JobParcel.job(ParcelShared(numbers: array)) }
  }
}

struct ParcelShared: Job {
  var numbers: SharedArray<Int>
  func run() -> Int { 0 }
}
