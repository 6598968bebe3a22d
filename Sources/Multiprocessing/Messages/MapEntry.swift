/// An entry of a map: where its key lies, and the head of its value.
struct MapEntry: BitwiseCopyable {
  private let keyStart: Int
  private let keyEnd: Int
  let value: WireItem

  @inline(__always)
  init(key: Range<Int>, value: WireItem) {
    keyStart = key.lowerBound
    keyEnd = key.upperBound
    self.value = value
  }

  @inline(__always)
  var key: Range<Int> { keyStart..<keyEnd }
}
