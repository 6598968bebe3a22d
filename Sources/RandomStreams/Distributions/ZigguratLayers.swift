// The layers are computed at the first draw, in about a millisecond, rather than written out: 1,536
// numbers that nobody can check by eye. They are NumPy's to the last bit, and so are bound to how
// NumPy's were made: the normal ones in double precision, the exponential ones in a higher one.

extension [ZigguratLayer] {
  /// The layers of exp(-x²/2), for draws of 52 bits.
  static func normal() -> [ZigguratLayer] {
    let draws = 0x1p52
    let edge = Ziggurat.normalEdge
    // The area of each layer. 0.00492867323397465493 would be exact; this is 4 units in the last
    // place less, and it is what NumPy's layers fit.
    let area = 0.004928673233974652
    func curve(_ x: Double) -> Double {
      DoubleDouble(-0.5 * x * x).naturalPower.rounded
    }

    var layers = [ZigguratLayer](
      repeating: ZigguratLayer(limit: 0, width: 0, height: 0), count: 256)
    layers[255].width = edge / draws
    layers[255].height = curve(edge)
    // Layer 0 is the lowest: a rectangle up to the edge, and the tail beyond it.
    layers[0] = ZigguratLayer(
      limit: UInt64((edge * layers[255].height / area * draws).rounded(.toNearestOrEven)),
      width: area / layers[255].height / draws, height: 1)
    var outer = edge
    for index in stride(from: 254, through: 1, by: -1) {
      let height = area / outer + layers[index + 1].height
      let x = (-2 * DoubleDouble(height).naturalLogarithm.rounded).squareRoot()
      layers[index + 1].limit = UInt64((x / outer * draws).rounded(.toNearestOrEven))
      layers[index].width = x / draws
      layers[index].height = curve(x)
      if index == 38 {
        // The one value that NumPy has one unit higher than the correctly rounded one.
        layers[index].height = layers[index].height.nextUp
      }
      outer = x
    }
    return layers
  }

  /// The layers of exp(-x), for draws of 53 bits.
  static func exponential() -> [ZigguratLayer] {
    let draws = 0x1p53
    // 7.6971174701310497140446280481, which two doubles hold.
    let edge = DoubleDouble(7.69711747013105, -3.6248703662397484e-16)
    let edgeHeight = (-edge).naturalPower
    let area = (edge + DoubleDouble(1)) * edgeHeight
    /// NumPy's limits are even: 52 bits were computed and one more was added.
    func limit(_ share: DoubleDouble) -> UInt64 {
      2 * (share * DoubleDouble(draws / 2)).roundedDown
    }

    var layers = [ZigguratLayer](
      repeating: ZigguratLayer(limit: 0, width: 0, height: 0), count: 256)
    layers[255].width = edge.rounded / draws
    layers[255].height = edgeHeight.rounded
    layers[0] = ZigguratLayer(
      limit: limit(edge * edgeHeight / area), width: (area / edgeHeight).rounded / draws, height: 1)
    var (outer, height) = (edge, edgeHeight)
    for index in stride(from: 254, through: 1, by: -1) {
      height = area / outer + height
      let x = -height.naturalLogarithm
      layers[index + 1].limit = limit(x / outer)
      layers[index].width = x.rounded / draws
      layers[index].height = height.rounded
      outer = x
    }
    return layers
  }
}
