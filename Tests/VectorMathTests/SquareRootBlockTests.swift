import Testing
import VectorMath

@Suite(.timeLimit(.minutes(5)))
struct SquareRootBlockTests {
  @Test(arguments: 0...40)
  func `Blocks of every length have the bits of single numbers`(_ count: Int) {
    let numbers = (0..<count).map { Double($0 * $0) * 0.7 + 0.1 }
    var block = numbers
    block.withUnsafeMutableBufferPointer { formSquareRoots($0) }
    #expect(block == numbers.map { squareRoot($0) })
  }

  @Test func `Numbers around the block stay as they are, wherever it begins`() {
    for start in 1...9 {
      var numbers = [Double](repeating: 4, count: 64)
      numbers.withUnsafeMutableBufferPointer {
        formSquareRoots(UnsafeMutableBufferPointer(rebasing: $0[start..<(start + 37)]))
      }
      #expect(numbers.indices.filter { numbers[$0] == 2 } == Array(start..<(start + 37)))
      #expect(numbers.filter { $0 == 4 }.count == 64 - 37)
    }
  }

  @Test func `Special numbers are those of IEEE 754`() {
    var numbers: [Double] = [-1, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, 9, 0]
    numbers.withUnsafeMutableBufferPointer { formSquareRoots($0) }
    #expect(numbers[0].isNaN && numbers[3].isNaN && numbers[4].isNaN)
    #expect(numbers[1] == 0 && numbers[1].sign == .minus)
    #expect(numbers[2] == .infinity)
    #expect(numbers[5] == 0x1p-537)
    #expect(numbers[6] == 3)
    #expect(numbers[7].sign == .plus)
  }
}
