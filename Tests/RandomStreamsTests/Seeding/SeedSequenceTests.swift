import Foundation
import RandomStreams
import Testing

@Suite(.timeLimit(.minutes(20)))
struct SeedSequenceTests {
  let known: KnownAnswers

  init() throws {
    known = try KnownAnswers.load()
  }

  func sequence(_ entropy: KnownAnswers.OneOrMore) throws -> SeedSequence {
    entropy.isList
      ? SeedSequence(try entropy.texts.map { try #require(Int($0)) })
      : try #require(SeedSequence(decimal: entropy.texts[0]))
  }

  @Test func everyStateOfNumPy() throws {
    #expect(known.seedSequences.count == 9)
    for line in known.seedSequences {
      let root = try sequence(line.entropy)
      #expect(root.pool == line.pool.map(\.number))
      #expect(root.generateState32(8) == line.words.map(\.number))
      #expect(root.generateState64(4) == line.longWords.map(\.number))
    }
  }

  @Test func everyChildOfNumPy() throws {
    for line in known.seedSequences {
      var root = try sequence(line.entropy)
      let children = root.spawn(line.children.count)
      for (child, expected) in zip(children, line.children) {
        #expect(child.spawnKey == expected.spawnKey)
        #expect(child.pool == expected.pool.map(\.number))
        #expect(child.generateState32(4) == expected.words.map(\.number))
        #expect(child.generateState64(4) == expected.longWords.map(\.number))
      }
      let grandchild = root.child(1).child(2)
      #expect(grandchild.pool == line.grandchild.pool.map(\.number))
      #expect(grandchild.generateState64(4) == line.grandchild.longWords.map(\.number))
    }
  }

  @Test func spawningGoesOnCounting() {
    var root = SeedSequence(7)
    let first = root.spawn(2)
    let second = root.spawn(3)
    #expect(root.childrenSpawned == 5)
    #expect(first + second == SeedSequence(7).spawning(5))
    #expect(second[0] == SeedSequence(7).child(2))
    #expect(second[0] == SeedSequence(7, spawnKey: [2]))
    #expect(root.spawn(0).isEmpty)
    #expect(root.generateState32(4) == SeedSequence(7).generateState32(4))
  }

  @Test func childrenHaveNothingInCommon() {
    // 1,000 children and grandchildren, and their roots' neighbours: no pool comes twice.
    let sequences = (0..<10).flatMap { seed -> [SeedSequence] in
      let root = SeedSequence(seed)
      return [root] + root.spawning(100) + root.child(3).spawning(100)
    }
    #expect(Set(sequences.map(\.pool)).count == sequences.count)
    // Of two children's first 640 bits about half differ.
    let (one, other) = (SeedSequence(1).child(0), SeedSequence(1).child(1))
    let differing = zip(one.generateState32(20), other.generateState32(20))
      .map { ($0 ^ $1).nonzeroBitCount }.reduce(0, +)
    #expect((250...390).contains(differing))
  }

  @Test func aChildIsNotTheRootOfALongerSeed() {
    #expect(SeedSequence(5, spawnKey: [6]).pool != SeedSequence([5, 6]).pool)
    #expect(SeedSequence(0).pool == SeedSequence([Int]()).pool)
    #expect(SeedSequence([0]).pool == SeedSequence(0).pool)
  }

  @Test func sizesOfEntropyAndPool() throws {
    #expect(SeedSequence(UInt8(200)).entropy == [200])
    #expect(SeedSequence(UInt128(1) << 96).entropy == [0, 0, 0, 1])
    #expect(SeedSequence([1, 1 << 40]).entropy == [1, 0, 256])
    #expect(SeedSequence(1).generateState32(0).isEmpty)
    #expect(SeedSequence(1, poolSize: 8).pool.count == 8)
    #expect(SeedSequence(1, poolSize: 8).child(0).pool.count == 8)
    #expect(
      try #require(SeedSequence(decimal: "340282366920938463463374607431768211461")).entropy.count
        == 5)
  }

  @Test(arguments: ["", "-1", "+1", " 1", "1.5", "0x10", "one", "-0"])
  func otherTextIsNoEntropy(text: String) {
    #expect(SeedSequence(decimal: text) == nil)
  }

  @Test func negativeEntropyIsRefused() async {
    await #expect(processExitsWith: .failure) { _ = SeedSequence(-1) }
    await #expect(processExitsWith: .failure) { _ = SeedSequence([1, -1]) }
    await #expect(processExitsWith: .failure) { _ = SeedSequence(1, spawnKey: [-1]) }
    await #expect(processExitsWith: .failure) { _ = SeedSequence(1, poolSize: 3) }
    await #expect(processExitsWith: .failure) { _ = SeedSequence(1).generateState32(-1) }
  }

  @Test func unpredictableOnesDiffer() {
    let sequences = (0..<20).map { _ in SeedSequence.unpredictable() }
    #expect(Set(sequences).count == 20)
    #expect(sequences.allSatisfy { SeedSequence($0.entropy) == $0 })
  }

  @Test func codingKeepsTheCount() throws {
    var root = SeedSequence([1, 2, 3], spawnKey: [4, 5])
    _ = root.spawn(6)
    let data = try JSONEncoder().encode(root)
    var copy = try JSONDecoder().decode(SeedSequence.self, from: data)
    #expect(copy == root)
    #expect(copy.spawn(1) == root.spawn(1))
    let bad = Data(#"{"entropy":[1],"spawnKey":[],"poolSize":-1,"childrenSpawned":0}"#.utf8)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(SeedSequence.self, from: bad) }
  }
}
