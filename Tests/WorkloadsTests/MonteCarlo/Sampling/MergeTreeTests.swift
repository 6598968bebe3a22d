import Testing

@testable import Workloads

@Suite(.timeLimit(.minutes(20)))
struct MergeTreeTests {
  /// Says in which order it was merged.
  struct Name: Mergeable, Equatable {
    var text: String
    mutating func merge(_ next: Name) { text = "(\(text)\(next.text))" }
  }

  private static let letters = Array("abcdefghijklmnopqrstuvwxyz").map { Name(text: String($0)) }

  private static func tree(_ names: ArraySlice<Name>) -> Name? {
    var tree = MergeTree<Name>()
    for name in names { tree.append(name) }
    return tree.root
  }

  @Test func `Neighbours are merged, then pairs of neighbours`() {
    #expect(Self.tree([]) == nil)
    #expect(Self.tree(Self.letters[..<1])?.text == "a")
    #expect(Self.tree(Self.letters[..<4])?.text == "((ab)(cd))")
    #expect(Self.tree(Self.letters[..<7])?.text == "(((ab)(cd))((ef)g))")
  }

  @Test(arguments: [1, 2, 5, 8, 13, 21, 26])
  func `Subtrees that others merged make the same tree`(_ count: Int) {
    let whole = Self.tree(Self.letters[..<count])
    for workers in [1, 2, 3, 7, 64] {
      for highestLevel in [0, 1, 3, 10] {
        for first in 0...count {
          var tree = MergeTree<Name>()
          var next = 0
          let rounds = [0..<first, first..<count].filter { !$0.isEmpty }
          for round in rounds {
            for piece in AlignedPieces(round, highestLevel: highestLevel, workers: workers) {
              #expect(piece.blocks.lowerBound == next)
              #expect(piece.blocks.upperBound <= round.upperBound)
              next = piece.blocks.upperBound
              let part = Self.tree(Self.letters[piece.blocks])
              if let part { tree.append(part, level: piece.level) }
            }
            #expect(next == round.upperBound)
          }
          #expect(tree.root == whole)
        }
      }
    }
  }
}
