/// Integrates a function over a box of several dimensions, adaptively.
///
/// ```swift
/// try integrate(
///   { cos($0[0] + $0[1] + $0[2]) }, over: [0...1, 0...1, 0...1], relativeTolerance: 1e-6
/// ).value  // 0.0623593…
/// ```
///
/// Good for smooth functions of up to some eight variables; for more, or for rough ones, Monte Carlo
/// converges faster.
///
/// - Warning: The error estimate is not for functions that jump. Where none of a box's places lies
///   beyond a jump, neither the value nor the estimate knows of it: of 500 of A. C. Genz's discontinuous
///   functions, the error of 108 exceeded the estimate, against fewer than one in a hundred of his
///   continuous ones. The same goes for a kink, a sharp one above all, that lies along an axis within a
///   fortieth of an edge. Name such places as break points, or integrate the parts.
///
/// - Parameters:
///   - integrand: the function of the coordinates, one for each axis.
///   - ranges: one for each axis, two axes at least; an end may be infinite.
///   - breakPoints: for each axis, the places where boxes have to end; empty for none at all.
///   - absoluteTolerance: the error that is allowed whatever the value is, by the Euclidean norm.
///   - relativeTolerance: the error that is allowed, as a part of the value's norm.
///   - boxLimit: how many boxes there may be before the last round.
/// - Returns: the integral; ``Integral/intervals`` is the number of boxes.
/// - Throws: ``QuadratureError`` if the arguments are not allowed; what `integrand` throws.
/// - Complexity: ``GenzMalikRule/evaluations`` values for each box looked at.
@inlinable
public func integrate<Value: QuadratureValue>(
  _ integrand: ([Double]) throws -> Value, over ranges: [ClosedRange<Double>],
  breakPoints: [[Double]] = [], absoluteTolerance: Double = 1e-200,
  relativeTolerance: Double = 1e-8, boxLimit: Int = 100_000
) throws -> Integral<Value> {
  var rounds = CubatureRounds<Value>(
    over: try CubatureDomain(ranges, breakPoints: breakPoints),
    tolerance: try Tolerance(absolute: absoluteTolerance, relative: relativeTolerance),
    boxLimit: boxLimit)
  while let boxes = rounds.nextRound() {
    rounds.take(
      try boxes.map { try rounds.rule.region(of: integrand, over: $0, in: rounds.domain) })
  }
  return rounds.result
}
