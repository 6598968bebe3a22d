import Testing

@testable import Multiprocessing

@Suite("OutputTail", .timeLimit(.minutes(20)))
struct OutputTailTests {
  @Test("what is kept is the end, whatever the sizes of the pushes")
  func end() {
    for size in [1, 1000, 65_535, 65_536, 65_537, 200_000] {
      var tail = OutputTail()
      var all: [UInt8] = []
      for round in 0..<5 {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ round) }
        all += bytes
        bytes.withUnsafeBytes { tail.push($0) }
        #expect(tail.contents() == all.suffix(OutputTail.capacity))
      }
    }
  }

  @Test("a line that is longer than all that is kept is known by its beginning")
  func cutLine() {
    let long = Array("Fatal error: ".utf8) + [UInt8](repeating: 120, count: 200_000)
    for size in [1, 1000, 65_536, 70_000, 300_000] {
      for earlier in ["", "one\n", "no end "] {
        var tail = OutputTail()
        let all = Array(earlier.utf8) + long
        for start in stride(from: 0, to: all.count, by: size) {
          all[start..<min(all.count, start + size)].withUnsafeBytes { tail.push($0) }
        }
        let head = tail.cutLine(since: earlier.utf8.count)
        #expect(head.starts(with: "Fatal error: xxx".utf8) && head.count <= OutputTail.headCapacity)
        #expect(tail.cutLine(since: tail.count - 10) == [])
        let line = [UInt8](repeating: 10, count: 1) + [UInt8](repeating: 121, count: 66_000)
        line.withUnsafeBytes { tail.push($0) }
        #expect(tail.cutLine() == [UInt8](repeating: 121, count: 66_000 - OutputTail.capacity))
      }
    }
  }

  @Test("what came before a position is left out, whatever has been forgotten of it")
  func since() {
    var tail = OutputTail()
    func push(_ bytes: [UInt8]) { bytes.withUnsafeBytes { tail.push($0) } }
    push([1, 2, 3])
    #expect(tail.contents(since: 2) == [3])
    #expect(tail.contents(since: 3) == [] && tail.contents(since: 4) == [])
    push([UInt8](repeating: 4, count: 200_000))
    let position = tail.count
    push([5, 6])
    #expect(tail.contents(since: position) == [5, 6])
    #expect(tail.contents(since: position - 1) == [4, 5, 6])
    #expect(tail.contents(since: 1).count == OutputTail.capacity)
  }
}
