/// A polynomial over two elements modulo the characteristic polynomial of MT19937.
///
/// x stands for one step of the recurrence, so x^n says how the state moves by n words.
///
/// Source: H. Haramoto, M. Matsumoto, T. Nishimura, F. Panneton, P. L'Ecuyer, «Efficient jump ahead
/// for F2-linear random number generators», INFORMS Journal on Computing 20 (2008).
struct TwisterPolynomial: Sendable {
  /// The degree of the characteristic polynomial: no polynomial here reaches it.
  static let modulusDegree = 19_937

  /// The coefficients, 64 a word, that of 1 lowest in the first word.
  private var words: [UInt64]

  private static let wordCount = (modulusDegree + 63) / 64

  /// The constant polynomial 1.
  static let one = TwisterPolynomial(words: [1] + Array(repeating: 0, count: wordCount - 1))

  /// The exponents of the terms, rising.
  var exponents: [Int] {
    words.enumerated().flatMap { place, word in
      (0..<64).compactMap { word >> $0 & 1 == 1 ? 64 * place + $0 : nil }
    }
  }

  /// The highest exponent; 0 for the polynomial 0.
  var degree: Int {
    words.lastIndex { $0 != 0 }.map { 64 * $0 + 63 - words[$0].leadingZeroBitCount } ?? 0
  }

  /// The words of a state that follow it: each is the sum of those that follow a word at the distances
  /// of the terms.
  func applied(to state: [UInt32]) -> [UInt32] {
    let size = MersenneTwister.size
    // The recurrence, run on from the state.
    var words = state
    words.reserveCapacity(size + Self.modulusDegree)
    for index in 0..<Self.modulusDegree {
      let joined = words[index] & 0x8000_0000 | words[index + 1] & 0x7FFF_FFFF
      words.append(
        words[index + MersenneTwister.middle] ^ joined >> 1
          ^ (joined & 1 == 0 ? 0 : MersenneTwister.matrix))
    }
    var sums = [UInt32](repeating: 0, count: size)
    // Unsafe for speed: distance < modulusDegree, and index < size.
    words.withUnsafeBufferPointer { words in
      sums.withUnsafeMutableBufferPointer { sums in
        for distance in exponents {
          for index in 0..<size {
            sums[index] ^= words[distance + index]
          }
        }
      }
    }
    return sums
  }

  /// This polynomial times x.
  func timesX() -> TwisterPolynomial {
    var shifted = words + [0]
    for place in stride(from: words.count, through: 1, by: -1) {
      shifted[place] = shifted[place] << 1 | shifted[place - 1] >> 63
    }
    shifted[0] <<= 1
    return Self.reduced(shifted)
  }

  /// The square of this polynomial: over two elements, every exponent doubled.
  func squared() -> TwisterPolynomial {
    func spread(_ half: UInt64) -> UInt64 {
      var bits = half & 0xFFFF_FFFF
      bits = (bits | bits << 16) & 0x0000_FFFF_0000_FFFF
      bits = (bits | bits << 8) & 0x00FF_00FF_00FF_00FF
      bits = (bits | bits << 4) & 0x0F0F_0F0F_0F0F_0F0F
      bits = (bits | bits << 2) & 0x3333_3333_3333_3333
      return (bits | bits << 1) & 0x5555_5555_5555_5555
    }
    return Self.reduced(words.flatMap { [spread($0), spread($0 >> 32)] })
  }

  /// The remainder of a product.
  private static func reduced(_ product: [UInt64]) -> TwisterPolynomial {
    var product = product
    // A word at a time, from the top: the terms below the leading one lie so far below it that what
    // a word is replaced by never reaches that word again.
    for place in stride(from: product.count - 1, through: wordCount, by: -1) {
      fold(product[place], at: place, of: &product)
    }
    let top = modulusDegree % 64
    fold((product[wordCount - 1] >> top) << top, at: wordCount - 1, of: &product)
    return TwisterPolynomial(words: Array(product[..<wordCount]))
  }

  /// Replaces bits of one word by what they are equal to modulo the characteristic polynomial.
  private static func fold(_ bits: UInt64, at place: Int, of product: inout [UInt64]) {
    guard bits != 0 else { return }
    product[place] ^= bits
    for exponent in lowerExponents {
      let distance = 64 * place - modulusDegree + exponent
      let (word, shift) = (distance >> 6, UInt64(distance & 63))
      // `bits` has no ones below what `distance` may be short of 0 by.
      if word >= 0 {
        product[word] ^= bits << shift
      }
      if shift > 0 {
        product[word + 1] ^= bits >> (64 - shift)
      }
    }
  }

  /// The exponents of the characteristic polynomial's terms but the highest.
  ///
  /// By the formula of M. Matsumoto, T. Nishimura (1998), appendix A: with the bits a of the matrix,
  /// P = x^624 + x^397 and Q = x^623 + x^396, the sum of P·Q^31, of a(i)·P·Q^(30 - i) for i up to 30,
  /// and of a(31), where a(0) is the lowest bit.
  private static let lowerExponents: [Int] = {
    let matrix = MersenneTwister.matrix
    /// Adds two polynomials, given by their exponents.
    func sum(_ one: Set<Int>, _ other: Set<Int>) -> Set<Int> {
      one.symmetricDifference(other)
    }
    func product(_ one: Set<Int>, _ high: Int, _ low: Int) -> Set<Int> {
      sum(Set(one.map { $0 + high }), Set(one.map { $0 + low }))
    }
    // P·Q^k for k from 0.
    var powers: [Set<Int>] = [product([0], 624, 397)]
    for _ in 0..<31 {
      powers.append(product(powers[powers.count - 1], 623, 396))
    }
    var terms = powers[31]
    for index in 0..<31 where matrix >> UInt32(index) & 1 == 1 {
      terms = sum(terms, powers[30 - index])
    }
    if matrix >> 31 & 1 == 1 {
      terms = sum(terms, [0])
    }
    return terms.subtracting([modulusDegree]).sorted()
  }()
}
