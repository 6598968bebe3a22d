extension CompositeSimpson {
  /// The integral from the sums over all samples but the last.
  @usableFromInline
  func value(of sums: PartialSums, _ function: (Double) -> Double) -> Double {
    let count = grid.count
    guard count > 1 else { return 0 }
    let last = function(grid[count - 1])

    var width = CompensatedSum()
    width.add(grid.upperBound)
    width.add(-grid.lowerBound)

    let plain = sums.even.high + sums.odd.high
    guard plain.isFinite else {
      // Every sample has a positive weight: what is infinite or undefined stays so.
      return (plain + last) * width.value
    }
    // The width times the weighted sum over 3 (n - 1): divided first, for fear of overflow.
    let weighted = weightedSum(sums, last: last) { function(grid[$0]) }
    let mean = weighted.divided(by: Double(count - 1)).divided(by: 3)
    let integral = mean.multiplied(by: width).value
    return integral.isFinite
      ? integral : weighted.value / Double(count - 1) * (width.value / 3)
  }

  /// The sum of all samples in Simpson's weights, in units of a third of the step.
  ///
  /// All factors are powers of two, and therefore exact.
  private func weightedSum(
    _ sums: PartialSums, last: Double, sample: (Int) -> Double
  ) -> CompensatedSum {
    let count = grid.count
    var total = CompensatedSum()
    func add(_ sample: Double, _ weights: Double...) {
      for weight in weights {
        total.add(weight * sample)
      }
    }
    func add(even: Double, odd: Double) {
      total.add(sums.even.scaled(byPowerOfTwo: even))
      total.add(sums.odd.scaled(byPowerOfTwo: odd))
    }

    let first = sample(0)
    if count == 2 {
      add(first, 1, 0.5)
      add(last, 1, 0.5)
      return total
    }
    if count % 2 != 0 {
      add(even: 2, odd: 4)
      add(first, -1)
      add(last, 1)
      return total
    }

    let second = sample(1)
    let lastButOne = sample(count - 2)
    switch evenRule {
    case .cartwright:
      add(even: 2, odd: 4)
      add(first, -1)
      add(sample(count - 3), -0.25)
      add(lastButOne, 1)
      add(last, 1, 0.25)
    case .first:
      add(even: 2, odd: 4)
      add(first, -1)
      add(lastButOne, 0.5)
      add(last, 1, 0.5)
    case .last:
      add(even: 4, odd: 2)
      add(first, -2, -0.5)
      add(second, 0.5)
      add(last, 1)
    case .average:
      add(even: 2, odd: 2)
      total.add(sums.even)
      total.add(sums.odd)
      add(first, -1, -0.75)
      add(second, 0.25)
      add(lastButOne, 0.25)
      add(last, 1, 0.25)
    }
    return total
  }
}
