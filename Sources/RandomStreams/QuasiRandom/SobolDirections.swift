/// The direction numbers of Sobol's sequence, continued from those of Joe and Kuo.
enum SobolDirections {
  /// As many numbers for each axis as a coordinate has digits, the first digit in the highest bit.
  static func numbers(dimensions: Int, bits: Int) -> [UInt64] {
    // The first axis is van der Corput's sequence.
    var numbers = (0..<bits).map { UInt64(1) << UInt64(bits - 1 - $0) }
    numbers.reserveCapacity(dimensions * bits)
    var position = 0
    for _ in 1..<max(dimensions, 1) {
      let polynomial = JoeKuoNumbers.table[position]
      let degree = UInt16.bitWidth - 1 - polynomial.leadingZeroBitCount
      let first = JoeKuoNumbers.table[(position + 1)..<(position + 1 + degree)]
      position += 1 + degree
      let start = numbers.count
      for (index, number) in first.enumerated() {
        numbers.append(UInt64(number) << UInt64(bits - 1 - index))
      }
      for index in degree..<bits {
        let oldest = numbers[start + index - degree]
        var number = oldest ^ oldest >> UInt64(degree)
        for back in 1..<max(degree, 1) where polynomial >> UInt16(degree - back) & 1 == 1 {
          number ^= numbers[start + index - back]
        }
        numbers.append(number)
      }
    }
    return numbers
  }
}
