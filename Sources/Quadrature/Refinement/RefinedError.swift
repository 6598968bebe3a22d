/// The error of a value that comes from ever finer rules, judged by how the values settle.
///
/// If each refinement makes the error smaller by a factor *r*, then the differences of neighbouring
/// values fall by *r* as well, and the error of the last value is the last difference over *r* − 1:
/// Richardson's way, with the order of convergence measured instead of supposed. For the quarter
/// circle, whose slope at 1 is infinite, that order is 1.5 and not Simpson's 4. What comes of it is
/// the error itself, which half of all errors would exceed by a little; twice that is the estimate.
package struct RefinedError {
  /// By how much the error can fall at most from one value to the next.
  let bestImprovement: Double

  /// The values so far, from the coarsest rule to the finest.
  private var values: [Double] = []

  package init(bestImprovement: Double) {
    self.bestImprovement = bestImprovement
  }

  package mutating func add(_ value: Double) {
    values.append(value)
  }

  /// How far the last value may be off; infinite if there is nothing to compare it with.
  package var estimate: Double {
    guard let last = values.last, last.isFinite, values.count >= 2 else { return .infinity }
    // Rounding of the places and of the function itself leaves a few units in the last place.
    let floor = 4 * last.magnitude.ulp
    let difference = abs(last - values[values.count - 2])
    guard values.count >= 3, difference > 0 else { return max(difference, floor) }
    let improvement = abs(values[values.count - 2] - values[values.count - 3]) / difference
    // Less than halved, it is not known to converge at all.
    guard improvement >= 2 else { return max(difference, floor) }
    return max(2 * difference / (min(improvement, bestImprovement) - 1), floor)
  }
}
