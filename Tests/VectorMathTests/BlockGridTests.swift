import Testing
import VectorMath

@Suite(.timeLimit(.minutes(20)))
struct BlockGridTests {
  @Test
  func `A grid of every length has the bits of single numbers`() {
    for count in 0...100 {
      var places = [Double](repeating: -1, count: count)
      places.withUnsafeMutableBufferPointer { formGrid($0, first: 7, step: 0.1, origin: -3) }
      let expected: [Double] = (0..<count).map { number in
        let place: Double = 7 + Double(number)
        return place * 0.1 - 3
      }
      #expect(places == expected)
    }
    var numbers = [Double](repeating: 0, count: 40)
    numbers.withUnsafeMutableBufferPointer { formGrid($0, first: 1e15) }
    let expected: [Double] = (0..<40).map { 1e15 + Double($0) }
    #expect(numbers == expected)
  }

  @Test
  func `A sum of every length has each number once`() {
    for count in 0...200 {
      // Powers of two: one that is missing or doubled shows.
      var numbers: [Double] = (0..<count).map { Double(1 << ($0 % 40)) }
      let expected: Double = numbers.reduce(0, +)
      #expect(numbers.withUnsafeMutableBufferPointer { blockSum($0) } == expected)
    }
    var infinite: [Double] = [1, .infinity, 3]
    #expect(infinite.withUnsafeMutableBufferPointer { blockSum($0) } == .infinity)
  }
}
