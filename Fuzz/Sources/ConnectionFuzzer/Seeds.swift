import Glibc

@testable import Connections

/// Inputs to start from: sound ones, made by the protocol itself.
enum Seeds {
  static func write(to directory: String) {
    for (index, seed) in all.enumerated() {
      guard let file = fopen("\(directory)/seed-\(index)", "w") else { continue }
      fwrite(seed, 1, seed.count, file)
      fclose(file)
    }
  }

  private static var all: [[UInt8]] {
    let payloads: [[UInt8]] = [[], [1], Array(0...200), []]
    let stream = payloads.flatMap { MessageHeader.bytes(forLength: $0.count) + $0 }
    var seeds: [[UInt8]] = [
      [Trial.messages.rawValue, 4, 0] + stream,
      [Trial.messages.rawValue, 0, 0] + MessageHeader.bytes(forLength: 1 << 31),
      [Trial.messages.rawValue, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 9],
      [Trial.bothEnds.rawValue, 31, 31, 0, 0, 0], [Trial.bothEnds.rawValue, 15, 15, 1, 10, 1],
    ]
    let challenge = Handshake.challengeMark + Array("{sha256}".utf8) + [UInt8](0..<40)
    let old = Handshake.challengeMark + [UInt8](0..<20)
    let answer = Array("{sha256}".utf8) + [UInt8](repeating: 1, count: 32)
    for (trial, messages) in [
      (Trial.listener, [answer, challenge, Handshake.welcome]),
      (.listener, [[UInt8](repeating: 1, count: 16), old, Handshake.failure]),
      (.client, [challenge, Handshake.welcome, answer]),
      (.client, [old, Handshake.welcome, [UInt8](repeating: 1, count: 16)]),
    ] {
      seeds.append([trial.rawValue, 31] + messages.flatMap { [UInt8($0.count)] + $0 })
    }
    return seeds
  }
}
