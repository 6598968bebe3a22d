/// The error of a rule of equal steps, from the samples that it has taken anyway.
///
/// The rule is applied again to every second and to every fourth sample, whose sums ``PartialSums``
/// keeps; how the three values settle tells the error (``RefinedError``).
struct CompositeRefinement {
  /// How the sums of samples become an integral.
  enum Rule {
    case simpson, trapezoid
  }

  /// Where the function is sampled.
  let grid: UniformGrid

  /// How far the value of a rule may be off.
  ///
  /// - Parameters:
  ///   - value: what the rule made of all samples.
  ///   - rule: the rule.
  ///   - sums: the sums over all samples but the last.
  ///   - function: the function; it is called for the eight samples at each end again.
  /// - Returns: infinite if the value is, or if there are fewer than three samples.
  func error(
    of value: Double, by rule: Rule, sums: PartialSums, _ function: (Double) -> Double
  ) -> Double {
    guard grid.count >= 3, value.isFinite else { return .infinity }
    // Where the steps are no multiple of eight, some are left over at one end. What happens there the
    // other steps do not tell, so each end has its turn.
    let rest = (grid.count - 1) % 8
    let first = error(of: value, by: rule, sums: sums, leftOver: 0, function)
    return rest == 0
      ? first : max(first, error(of: value, by: rule, sums: sums, leftOver: rest, function))
  }

  /// The error, judged with some steps left over at the begin, and the rest at the end.
  private func error(
    of value: Double, by rule: Rule, sums: PartialSums, leftOver: Int,
    _ function: (Double) -> Double
  ) -> Double {
    let last = grid.count - 1
    // Eight steps at a time can be taken as eight, four, two or one.
    let begin = leftOver
    let end = begin + (last - begin) / 8 * 8
    let head = (0...begin).map { function(grid[$0]) }
    let tail = (end...last).map { function(grid[$0]) }

    /// The trapezoid rule of every so many samples from `begin` to `end`.
    func trapezoid(_ stride: Int) -> Double {
      guard begin < end else { return 0 }
      var sum = CompensatedSum()
      for residue in Swift.stride(from: begin % 8, to: begin % 8 + 8, by: stride) {
        sum.add(sums.residues[residue % 8])
      }
      for index in 0..<begin where (begin - index) % stride == 0 { sum.add(-head[index]) }
      for index in end..<last where (index - end) % stride == 0 { sum.add(-tail[index - end]) }
      sum.add(-0.5 * head[begin])
      sum.add(0.5 * tail[0])
      return sum.value * (Double(stride) * grid.step)
    }

    func ends(_ stride: Int) -> Double {
      Self.integral(of: head, step: grid.step, every: stride, from: begin, by: rule)
        + Self.integral(of: tail, step: grid.step, every: stride, from: 0, by: rule)
    }

    func integral(_ stride: Int) -> Double {
      switch rule {
      case .trapezoid: trapezoid(stride) + ends(stride)
      case .simpson: (4 * trapezoid(stride) - trapezoid(2 * stride)) / 3 + ends(stride)
      }
    }

    // What is left over has an order of its own, and errors of another sign: less is believed then.
    let bestImprovement: Double =
      switch (rule, last % 8 == 0) {
      case (.simpson, true): 16
      case (.trapezoid, true): 4
      case (.simpson, false): 2.5
      case (.trapezoid, false): 3
      }
    var error = RefinedError(bestImprovement: bestImprovement)
    error.isIrregular = !settlesEvenly([8, 4, 2, 1].map(trapezoid))
    if rule == .trapezoid { error.add(integral(8)) }
    error.add(integral(4))
    error.add(integral(2))
    error.add(value)
    return error.estimate
  }

  /// Whether the trapezoid rule's differences fall by about the same factor, as for any function that is
  /// smooth inside of the range.
  private func settlesEvenly(_ values: [Double]) -> Bool {
    let differences = zip(values, values.dropFirst()).map { abs($0 - $1) }
    let first = differences[0] / differences[1]
    let second = differences[1] / differences[2]
    return first >= 2 && abs(first - second) <= 0.05 * first
  }

  /// The integral of the few samples at one end.
  ///
  /// - Parameters:
  ///   - samples: the samples, both ends included.
  ///   - step: the distance of the samples.
  ///   - stride: every how many of them to take; the ends are always taken.
  ///   - origin: from which of them to count.
  private static func integral(
    of samples: [Double], step: Double, every stride: Int, from origin: Int, by rule: Rule
  ) -> Double {
    guard samples.count > 1 else { return 0 }
    let taken = samples.indices.filter {
      ($0 - origin) % stride == 0 || $0 == 0 || $0 == samples.count - 1
    }
    let values = taken.map { samples[$0] }
    let places = taken.map { Double($0) * step }
    let value =
      switch rule {
      case .simpson: try? Quadrature.simpson(samples: values, at: places)
      case .trapezoid: try? Quadrature.trapezoid(samples: values, at: places)
      }
    return value ?? .nan
  }
}

extension CompositeSimpson {
  /// How far the value may be off.
  ///
  /// The rule is applied to every second and every fourth of the same samples as well; how the values
  /// settle tells the error, whatever the order of convergence is. A function that repeats itself on
  /// those grids can deceive the estimate, as it can deceive any.
  ///
  /// - Parameters:
  ///   - value: what ``value(of:from:)`` found.
  ///   - integrand: the function, which is sampled a few times more near the ends.
  ///   - partials: the sums of all chunks, in their order.
  /// - Returns: an estimate, not a bound; infinite for fewer than three samples.
  /// - Complexity: O(*c*) for *c* chunks.
  public func errorEstimate(
    of value: Double, integrand: some Integrand, from partials: [PartialSums]
  ) -> Double {
    CompositeRefinement(grid: grid).error(of: value, by: .simpson, sums: PartialSums(partials)) {
      integrand.value(at: $0)
    }
  }
}

extension CompositeTrapezoid {
  /// How far the value may be off; as ``CompositeSimpson/errorEstimate(of:integrand:from:)``.
  public func errorEstimate(
    of value: Double, integrand: some Integrand, from partials: [PartialSums]
  ) -> Double {
    CompositeRefinement(grid: grid).error(of: value, by: .trapezoid, sums: PartialSums(partials)) {
      integrand.value(at: $0)
    }
  }
}

extension PartialSums {
  /// The sums of some chunks together.
  init(_ partials: [PartialSums]) {
    self.init()
    for partial in partials { add(partial) }
  }
}
