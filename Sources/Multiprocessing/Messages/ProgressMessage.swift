/// How much of its job a worker has done, from 0 to 1: eight bytes of a Double.
enum ProgressMessage {
  /// The frame that tells it.
  static func frame(_ fraction: Double) -> [UInt8] {
    var frame = FrameBuilder(kind: .progress)
    withUnsafeBytes(of: fraction.bitPattern.littleEndian) { frame.bytes.append(contentsOf: $0) }
    return frame.finished()
  }

  /// The fraction in a message; nil if it is not of this form.
  static func fraction(_ payload: [UInt8]) -> Double? {
    guard payload.count == 8 else { return nil }
    let fraction = Double(bitPattern: payload.reversed().reduce(0) { $0 << 8 | UInt64($1) })
    return (0...1).contains(fraction) ? fraction : nil
  }
}
