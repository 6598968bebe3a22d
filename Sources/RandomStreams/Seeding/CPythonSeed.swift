/// A seed as CPython's `random.seed` takes it: an integer of any size, a string or bytes.
///
/// Its sign does not count. An integer wider than Swift's own types comes as decimal text:
///
/// ```swift
/// CPythonSeed(-2019) == CPythonSeed(2019)  // true
/// CPythonSeed(decimal: "1180591620717411303427")?.words  // [3, 0, 64]
/// ```
public struct CPythonSeed: Hashable, Sendable {
  /// The seed's size in 32-bit words, the lowest first: at least one, the last one not 0 unless it
  /// is the only one.
  public let words: [UInt32]

  /// Creates a seed from an integer of any width.
  ///
  /// - Parameter number: the seed; its sign does not count.
  public init(_ number: some BinaryInteger) {
    let wordsPerInteger = UInt.bitWidth / UInt32.bitWidth
    self.init(
      untrimmed: number.magnitude.words.flatMap { word in
        (0..<wordsPerInteger).map {
          UInt32(truncatingIfNeeded: word >> ($0 * UInt32.bitWidth))
        }
      })
  }

  /// Creates a seed from decimal text, or nothing if the text is not a whole number.
  ///
  /// - Parameter text: ASCII digits, at least one, after `+`, `-` or nothing.
  /// - Complexity: O(n²) for n digits.
  public init?(decimal text: some StringProtocol) {
    var digits = Array(text.utf8)
    if digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+") {
      digits.removeFirst()
    }
    guard !digits.isEmpty else { return nil }
    var words: [UInt32] = [0]
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      var carry = UInt64(digit - UInt8(ascii: "0"))
      for index in words.indices {
        carry += 10 * UInt64(words[index])
        words[index] = UInt32(truncatingIfNeeded: carry)
        carry >>= 32
      }
      if carry > 0 {
        words.append(UInt32(carry))
      }
    }
    self.init(untrimmed: words)
  }

  /// Creates the seed that CPython makes of a string, or of bytes.
  ///
  /// ```swift
  /// var generator = MersenneTwister(cpythonSeed: CPythonSeed(bytes: "abc".utf8))  // random.seed("abc")
  /// generator.random()  // 0.7720246314157545
  /// ```
  ///
  /// - Parameter bytes: the string in UTF-8, or the bytes; of any number.
  public init(bytes: some Sequence<UInt8>) {
    let bytes = Array(bytes)
    // The bytes and their hash are the digits of a number, the highest first.
    let digits = Array((bytes + SHA512.hash(bytes)).reversed())
    self.init(
      untrimmed: stride(from: 0, to: digits.count, by: 4).map { place in
        digits[place..<min(place + 4, digits.count)].reversed()
          .reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      })
  }

  private init(untrimmed words: [UInt32]) {
    let highest = words.lastIndex { $0 != 0 } ?? 0
    self.words = words.isEmpty ? [0] : Array(words[...highest])
  }
}
