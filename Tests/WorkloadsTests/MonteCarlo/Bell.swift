import Quadrature

/// A product of bells, one for each coordinate, as a value that other processes can have.
struct Bell: MultivariateIntegrand, Codable {
  var center: Double
  var width: Double

  func value(at point: [Double]) -> Double {
    // A rational bell: the same bits on every machine.
    point.reduce(1) { product, x in
      let distance = (x - center) / width
      return product / (1 + distance * distance)
    }
  }
}
