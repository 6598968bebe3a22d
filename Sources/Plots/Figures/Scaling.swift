internal import Glibc

/// Where the values of an axis are, from 0 to 1.
struct Scaling {
  let range: ClosedRange<Double>
  let scale: Figure.Scale

  init(_ axis: Figure.Axis, _ range: ClosedRange<Double>) {
    self.range = range
    scale = axis.scale
  }

  /// The place of a value, from 0 to 1 if it is in the range.
  func callAsFunction(_ value: Double) -> Double {
    let place =
      switch scale {
      case .linear: (value - range.lowerBound) / (range.upperBound - range.lowerBound)
      case .logarithmic: logarithmicPlace(max(value, .leastNonzeroMagnitude))
      }
    // Far outside is far enough: numbers stay of a size that can be drawn.
    return min(max(place, -10), 10)
  }

  private func logarithmicPlace(_ value: Double) -> Double {
    let (low, high) = (range.lowerBound, range.upperBound)
    // The quotient of the smallest and the largest is out of range.
    guard (high / low).isFinite else { return (log(value) - log(low)) / (log(high) - log(low)) }
    return log(value / low) / log(high / low)
  }

  /// The marked values with their labels.
  func ticks(about count: Int) -> [(place: Double, label: String)] {
    switch scale {
    case .linear:
      let ticks = Ticks.linear(range, about: count)
      return zip(ticks, Ticks.labels(ticks)).map { (self($0), $1) }
    case .logarithmic:
      let exponents = Ticks.exponents(range, atMost: count)
      guard exponents.count > 1 else {
        let inside = [1.0, 2, 5].flatMap { factor in
          (-1...1).map { factor * pow(10, floor(log10(range.lowerBound)) + Double($0 + 1)) }
        }.filter(range.contains).sorted()
        return inside.map { (self($0), NumberText.significant($0)) }
      }
      return exponents.map { exponent in
        let value = pow(10, Double(exponent))
        let label = (0...3).contains(exponent) ? "\(Int(value))" : NumberText.powerOfTen(exponent)
        return (self(value), label)
      }
    }
  }
}
