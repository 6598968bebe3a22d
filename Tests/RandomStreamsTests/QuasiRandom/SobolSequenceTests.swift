import Foundation
import RandomStreams
import Testing

@Suite(.timeLimit(.minutes(20)))
struct SobolSequenceTests {
  @Test func `The first points are SciPy's`() throws {
    let scipy = try SciPySobol.load()
    let sobol = SobolSequence(dimensions: 32)
    #expect(scipy.beginning.count == 32)
    for (index, texts) in scipy.beginning.enumerated() {
      #expect(sobol.point(at: index) == SciPySobol.point(texts), "point \(index)")
    }
  }

  @Test func `Points far away are SciPy's, on all axes`() throws {
    let scipy = try SciPySobol.load()
    let sobol = SobolSequence(dimensions: 128)
    #expect(scipy.points.count == 9 && scipy.points.allSatisfy { $0.count == 128 })
    for (index, texts) in zip(scipy.indices, scipy.points) {
      #expect(sobol.point(at: index) == SciPySobol.point(texts), "point \(index)")
    }
  }

  @Test(arguments: [0, 1, 2, 7, 4_095, 4_096, (1 << 53) - 100])
  func `A block has the points one by one`(first: Int) {
    let sobol = SobolSequence(dimensions: 5, scrambledBy: SeedSequence(3))
    for axis in 0..<5 {
      var numbers = [Double](repeating: .nan, count: 100)
      var span = numbers.mutableSpan
      sobol.fill(&span, axis: axis, from: first)
      #expect(numbers == (first..<first + 100).map { sobol.coordinate(axis, at: $0) })
    }
  }

  @Test func `Each interval of each axis holds its point, scrambled or not`() {
    let dimensions = 128
    let scrambled = (0..<3).map {
      SobolSequence(dimensions: dimensions, scrambledBy: SeedSequence($0))
    }
    for sobol in [SobolSequence(dimensions: dimensions)] + scrambled {
      for axis in 0..<dimensions {
        // Also the points from a multiple of 2ᵐ on.
        for first in [0, 1 << 9, 5 << 9] {
          let places = (first..<first + 512).map { Int(sobol.coordinate(axis, at: $0) * 512) }
          #expect(places.sorted() == Array(0..<512), "axis \(axis) from \(first)")
        }
      }
    }
  }

  @Test func `Each box of the first two axes holds its point, scrambled or not`() {
    // A (0, m, 2)-net: all boxes of area 2⁻ᵐ with sides that are powers of two.
    let bits = 10
    for sobol in [
      SobolSequence(dimensions: 2), SobolSequence(dimensions: 2, scrambledBy: SeedSequence(1)),
      SobolSequence(dimensions: 2, scrambledBy: SeedSequence(2)),
    ] {
      let points = (0..<1 << bits).map { sobol.point(at: $0) }
      for columns in 0...bits {
        let boxes = points.map { point in
          Int(point[0] * Double(1 << columns)) << (bits - columns)
            | Int(point[1] * Double(1 << (bits - columns)))
        }
        #expect(Set(boxes).count == 1 << bits, "\(1 << columns) columns")
      }
    }
  }

  @Test func `Each scrambled point is uniform over the seeds`() {
    // Of 400 seeds; the mean of 400 uniform numbers is off by more than 0.07 once in 10⁶ times.
    for index in [0, 1, 1_000] {
      var sums = [0.0, 0, 0]
      for seed in 0..<400 {
        let sobol = SobolSequence(dimensions: 3, scrambledBy: SeedSequence(seed))
        for (axis, number) in sobol.point(at: index).enumerated() { sums[axis] += number }
      }
      for sum in sums {
        #expect(abs(sum / 400 - 0.5) < 0.07)
      }
    }
  }

  @Test func `Scrambling depends on the seed, and not on the number of axes`() {
    let root = SeedSequence(9)
    let three = SobolSequence(dimensions: 3, scrambledBy: root.child(0)).point(at: 77)
    let five = SobolSequence(dimensions: 5, scrambledBy: root.child(0)).point(at: 77)
    let other = SobolSequence(dimensions: 3, scrambledBy: root.child(1)).point(at: 77)
    #expect(Array(five.prefix(3)) == three)
    #expect(zip(three, other).allSatisfy { $0 != $1 })
    #expect(five.allSatisfy { 0 <= $0 && $0 < 1 })
  }

  @Test func `Coding keeps the sequence`() throws {
    for sobol in [
      SobolSequence(dimensions: 4), SobolSequence(dimensions: 4, scrambledBy: SeedSequence(5)),
    ] {
      let data = try JSONEncoder().encode(sobol)
      #expect(data.count < 500)
      #expect(try JSONDecoder().decode(SobolSequence.self, from: data) == sobol)
    }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(SobolSequence.self, from: Data(#"{"dimensions": 129}"#.utf8))
    }
  }

  @Test func `Dimensions and points that there are not end the program`() async {
    await #expect(processExitsWith: .failure) { _ = SobolSequence(dimensions: 0) }
    await #expect(processExitsWith: .failure) { _ = SobolSequence(dimensions: 129) }
    await #expect(processExitsWith: .failure) {
      _ = SobolSequence(dimensions: 1).point(at: 1 << 53)
    }
  }
}
