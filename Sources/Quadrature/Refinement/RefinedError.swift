/// The error of a value that comes from ever finer rules, judged by how the values settle.
///
/// If each refinement makes the error smaller by a factor *r*, then the differences of neighbouring
/// values fall by *r* as well, and the error of the last value is the last difference over *r* − 1:
/// Richardson's way, with the order of convergence measured instead of supposed. For the quarter
/// circle, whose slope at 1 is infinite, that order is 1.5 and not Simpson's 4. What comes of it is
/// the error itself, which half of all errors would exceed by a little; twice that is the estimate.
///
/// Where a function has a bend inside of the range, the error jumps about from one rule to the next, and
/// a difference may be small by chance. So *r* is the smaller of the last two, and where the values do
/// not settle the difference before counts as well.
package struct RefinedError {
  /// By how much the error can fall at most from one value to the next.
  let bestImprovement: Double

  /// By how much it falls at least where it falls evenly.
  let leastImprovement: Double

  /// Whether other signs speak against it that the error falls evenly.
  package var isIrregular = false

  /// The values so far, from the coarsest rule to the finest.
  private var values: [Double] = []

  package init(leastImprovement: Double = 2, bestImprovement: Double) {
    self.leastImprovement = leastImprovement
    self.bestImprovement = bestImprovement
  }

  package mutating func add(_ value: Double) {
    values.append(value)
  }

  /// How far the last value may be off; infinite if there is nothing to compare it with.
  package var estimate: Double {
    guard let last = values.last, last.isFinite, values.count >= 2 else { return .infinity }
    // Rounding of the places and of the function itself leaves a few units in the last place.
    // Zero is exact if all values are: its unit in the last place says nothing.
    let floor = last == 0 ? 0 : 4 * last.magnitude.ulp
    let differences = zip(values, values.dropFirst()).map { abs($0 - $1) }.suffix(3)
    let difference = differences.last ?? 0
    var improvement = bestImprovement
    for (coarse, fine) in zip(differences, differences.dropFirst()) where fine > 0 {
      improvement = min(improvement, coarse / fine)
    }
    // Less than halved, it is not known to converge at all.
    guard !isIrregular, differences.count >= 2, improvement >= leastImprovement else {
      // The differences are as erratic as the errors; those before are expected to be larger.
      return max(2 * differences.reduce(0) { max($0 / 4, $1) }, floor)
    }
    return max(2 * difference / (improvement - 1), floor)
  }

}
