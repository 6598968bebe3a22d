import Foundation

/// A random function on the unit cube with a known integral.
///
/// The families are those of A. Genz, "Testing multidimensional integration routines", in: Tools,
/// Methods and Languages for Scientific and Engineering Computation, 1984, 81–94.
struct GenzFunction {
  enum Family: CaseIterable {
    case oscillatory, productPeak, cornerPeak, gaussian, continuous, discontinuous
  }

  var family: Family
  /// How difficult it is along each axis.
  var a: [Double]
  /// Where its peak, bend or jump is.
  var w: [Double]

  func value(at x: [Double]) -> Double {
    switch family {
    case .oscillatory: cos(2 * .pi * w[0] + zip(a, x).reduce(0) { $0 + $1.0 * $1.1 })
    case .productPeak:
      x.indices.reduce(1) { $0 / (1 / (a[$1] * a[$1]) + (x[$1] - w[$1]) * (x[$1] - w[$1])) }
    case .cornerPeak: pow(1 + zip(a, x).reduce(0) { $0 + $1.0 * $1.1 }, -Double(x.count + 1))
    case .gaussian:
      exp(-x.indices.reduce(0) { $0 + a[$1] * a[$1] * (x[$1] - w[$1]) * (x[$1] - w[$1]) })
    case .continuous: exp(-x.indices.reduce(0) { $0 + a[$1] * abs(x[$1] - w[$1]) })
    case .discontinuous:
      x[0] > w[0] || x[1] > w[1] ? 0 : exp(zip(a, x).reduce(0) { $0 + $1.0 * $1.1 })
    }
  }

  var integral: Double {
    switch family {
    case .oscillatory:
      cos(2 * .pi * w[0] + a.reduce(0, +) / 2) * a.reduce(1) { $0 * 2 * sin($1 / 2) / $1 }
    case .productPeak:
      zip(a, w).reduce(1) { $0 * $1.0 * (atan($1.0 * (1 - $1.1)) + atan($1.0 * $1.1)) }
    case .cornerPeak: cornerPeak
    case .gaussian:
      zip(a, w).reduce(1) { product, axis in
        let (a, w) = axis
        return product * (erf(a * (1 - w)) + erf(a * w)) * Double.pi.squareRoot() / (2 * a)
      }
    case .continuous:
      zip(a, w).reduce(1) { product, axis in
        let (a, w) = axis
        return product * (2 - exp(-a * w) - exp(-a * (1 - w))) / a
      }
    case .discontinuous:
      a.indices.reduce(1) { $0 * expm1(a[$1] * ($1 < 2 ? w[$1] : 1)) / a[$1] }
    }
  }

  /// By inclusion and exclusion of the corners.
  private var cornerPeak: Double {
    var sum = 0.0
    for corner in 0..<(1 << a.count) {
      let axes = a.indices.filter { (corner >> $0) & 1 == 1 }
      sum += (axes.count % 2 == 0 ? 1 : -1) / (1 + axes.reduce(0) { $0 + a[$1] })
    }
    return sum / a.indices.reduce(1) { $0 * a[$1] * Double($1 + 1) }
  }
}
