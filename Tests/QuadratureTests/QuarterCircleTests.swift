import Quadrature
import Testing

@Suite(.timeLimit(.minutes(20)))
struct QuarterCircleTests {
  @Test func `Known points lie on the circle`() {
    let circle = QuarterCircle()
    #expect(circle.value(at: 0) == 1)
    #expect(circle.value(at: 0.6) == 0.8)
    #expect(circle.value(at: 1) == 0)
    #expect(circle.value(at: 1.5).isNaN)
  }

  @Test func `Eight lanes have the bits of one`() {
    let circle = QuarterCircle()
    for start in stride(from: 0.0, to: 0.9, by: 0.01) {
      let x = SIMD8<Double>(0, 1, 2, 3, 4, 5, 6, 7) * 0.013 + start
      let y = circle.values(at: x)
      for lane in 0..<8 {
        #expect(y[lane] == (1 - x[lane] * x[lane]).squareRoot())
      }
    }
  }
}
