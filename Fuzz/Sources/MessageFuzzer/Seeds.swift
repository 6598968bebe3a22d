import Glibc
import Jobs
@testable import Multiprocessing

/// Inputs to start from: sound ones, made by the encoder itself.
enum Seeds {
  static func write(to directory: String) {
    for (index, seed) in all.enumerated() {
      guard let file = fopen("\(directory)/seed-\(index)", "w") else { continue }
      fwrite(seed, 1, seed.count, file)
      fclose(file)
    }
  }

  private static var all: [[UInt8]] {
    var seeds: [[UInt8]] = []
    var small = Everything()
    small.text = "π"
    var large = Everything(flag: true, byte: 7, small: -7, integer: .min, double: -.infinity)
    large.unsigned = .max
    large.float = .nan
    large.character = ["a", "", "Ångström"]
    large.doubles = [1, 0.5, .nan]
    large.flags = [true, false, true]
    large.shorts = [-1, 300]
    large.bytes = Array(0...40)
    large.nested = [[1, nil, 3], [], [nil]]
    large.wide = Everything.Wide(signed: .min, unsigned: .max)
    large.tree = .pair(.pair(.leaf, label: "x", .number(-3)), label: "", .number(.max))
    large.list = Everything.Node(name: "a", next: Everything.Node(name: "b", next: nil))
    large.many = [small, small]
    for value in [small, large] {
      guard let bytes = try? BinaryEncoder().encode(value) else { continue }
      seeds += [[Trial.everything.rawValue] + bytes, [Trial.explorer.rawValue] + bytes]
    }
    var collections = Collections()
    collections.byName = ["one": [1], "two": [2, 22], "": []]
    collections.byNumber = [1: "eins", -2: "minus zwei"]
    collections.byPair = [[1, 2]: 0.5, []: nil]
    collections.numbers = [1, 2, 3, 1 << 31]
    collections.ranges = [1...2, -5...5]
    collections.contiguous = [1, 2]
    if let bytes = try? BinaryEncoder().encode(collections) {
      seeds += [[Trial.collections.rawValue] + bytes, [Trial.explorer.rawValue] + bytes]
    }

    let sink = EncodingSink(userInfo: [:])
    let node = EncodingNode(sink: sink)
    var records: [UInt8] = []
    for (index, value) in [small, large, small].enumerated() {
      ChunkRecords.begin(index, isAnswer: true, in: sink)
      guard (try? node.append(value)) != nil, ChunkRecords.end(in: sink) else { continue }
      records += sink.bytes
    }
    seeds.append([Trial.records.rawValue] + records)
    if let list = try? BinaryEncoder().encode([small, large]) {
      seeds.append([Trial.list.rawValue] + list)
    }

    let failure = FrameBuilder.failure(
      .notTransferred(.decodingJob, typeName: "A", message: "no such job"))
    let threw = FrameBuilder.failure(FailureMessage(throwing: FrameError.truncated))
    var attachments: [SharedBlock] = []
    let job =
      (try? JobMessage.frame(SeedJob(value: large), lease: .pool, attachments: &attachments)) ?? []
    let ready = Frame.header(kind: Message.Kind.ready.rawValue, length: 0)
    let stream = ready + job + failure + threw
    seeds.append([Trial.frames.rawValue, 0xFF, 0] + stream)
    seeds.append([Trial.frames.rawValue, 3, 0] + failure + ready)
    seeds.append([Trial.frames.rawValue, 0, 0] + Frame.header(kind: 1, length: .max))
    for frame in [failure, threw, job] {
      seeds.append([Trial.messages.rawValue] + frame.dropFirst(Frame.headerLength))
    }
    return seeds
  }
}

/// A job whose message is a seed.
struct SeedJob: Job {
  var value: Everything
  func run() -> NoOutput { NoOutput() }
}

extension Everything: @unchecked Sendable {
  // Sendable, because a seed is made, encoded and dropped by one thread.
}
