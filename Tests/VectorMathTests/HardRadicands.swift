/// Numbers whose square roots are hard to round: next to the square of a middle between two doubles.
enum HardRadicands {
  /// A number in 1..<4.
  static func random(using generator: inout some RandomNumberGenerator) -> Double {
    // Roots near the ends of the binade come closest, so they are as frequent as all others.
    let span = UInt64(1) << UInt64.random(in: 0...52, using: &generator)
    let offset = UInt64.random(in: 0..<span, using: &generator)
    let root = Bool.random(using: &generator) ? (1 << 52) + offset : (1 << 53) - 1 - offset
    let middle = 2 * root + 1
    let square = middle.multipliedFullWidth(by: middle)
    let nearest = (Double(square.high) * 0x1p64 + Double(square.low)) * 0x1p-106
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: return nearest.nextDown < 1 ? nearest : nearest.nextDown
    case 1: return nearest.nextUp < 4 ? nearest.nextUp : nearest
    default: return nearest < 4 ? nearest : nearest.nextDown
    }
  }
}
