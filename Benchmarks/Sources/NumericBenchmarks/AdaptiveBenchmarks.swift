import Glibc
import Measuring
import Quadrature

/// The adaptive integrals of the reference set, all of them once: the median of the rounds.
func adaptive(rounds: Int) throws -> Double {
  var samples: [Double] = []
  var sum = 0.0
  for _ in 0..<rounds {
    let begin = now()
    sum += try referenceSet()
    samples.append(now() - begin)
  }
  precondition(sum.isFinite)
  return median(samples)
}

/// The integrals of `peers/scipy_quad.py`, each by a closure.
private func referenceSet() throws -> Double {
  let infinity = Double.infinity
  var sum = try integrate({ (1 - $0 * $0).squareRoot() }, over: 0...1).value
  sum += try integrate({ 4 / (1 + $0 * $0) }, over: 0...1).value
  sum += try integrate({ exp(-($0 * $0)) }, over: -infinity...infinity).value
  sum += try integrate({ log($0) }, over: 0...1).value
  sum += try integrate({ $0 * $0 }, over: 0...4).value
  sum += try integrate({ sin($0) / $0 }, over: 0...(.pi)).value
  sum += try integrate({ abs($0 - 1.0 / 3) }, over: 0...1, breakPoints: [1.0 / 3]).value
  sum += try integrate({ 1 / (1 + 25 * ($0 * $0)) }, over: -1...1).value
  sum += try integrate({ 1 / $0 }, over: 0...1).value
  sum += try integrate({ pow($0, -0.99) }, over: 0...1, intervalLimit: 5).value
  sum += try integrate({ $0 * $0 }, from: 4, to: 0).value
  sum += try integrate({ $0 }, from: 2, to: 2).value
  sum += try integrate({ exp($0) }, over: 0...1, absoluteTolerance: 0, relativeTolerance: 1e-12)
    .value
  return sum
}
