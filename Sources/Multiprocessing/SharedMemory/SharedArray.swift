/// An array of numbers, or of other plain values, that several processes use at the same time.
///
/// ```swift
/// struct FillRow: Job {
///   var array: SharedArray<Double>
///   var row: Int
///   func run() throws -> NoOutput {
///     for column in 0..<array.shape[1] { array[row, column] = Double(row * column) }
///     return NoOutput()
///   }
/// }
/// let products = try SharedArray<Double>(shape: [4, 1000])
/// _ = try await pool.map((0..<4).map { FillRow(array: products, row: $0) })
/// products[3, 999]                                     // 2997.0
/// ```
///
/// It is `Codable`: inside of jobs and answers it travels without a copy of its elements, in the same time
/// whatever its size. On a `ThreadPool` or `SerialPool` the job has the same object. It lies in memory as
/// ``SharedMemory`` says, under a name or without; its elements begin with the first byte, so that NumPy sees
/// the same array by `numpy.ndarray(shape, dtype, buffer=memory.buf)`.
///
/// Elements lie in row-major order: the last index runs fastest. The shape is fixed. A subscript checks its
/// indices, and stops the program with a message if there is no such element; ``withUnsafeBufferPointer(_:)``
/// and its kin are for loops in which that costs too much. Subscripts never throw: of a named array that
/// somebody has made shorter they read zeros, which ``check()`` and every `with…` call report.
///
/// Different elements may be written by different threads and processes at a time. Two that access the same
/// one at a time, of which one writes, need a ``SharedLock`` or a ``SharedValue``.
public final class SharedArray<Element: BitwiseCopyable & Sendable>: Codable, @unchecked Sendable {
  // Sendable: constants. What lies in the memory is for its users to keep in order, as they must do
  // between processes anyhow.

  let block: SharedBlock

  @usableFromInline
  let base: UnsafeMutablePointer<Element>

  /// How many elements there are along each dimension.
  public let shape: [Int]

  /// How many elements there are.
  public let count: Int

  /// How far apart neighbours along the first three dimensions lie, in elements.
  @usableFromInline
  let steps: (Int, Int, Int)

  init(_ block: SharedBlock, _ shape: ArrayShape) {
    self.block = block
    base = block.base.assumingMemoryBound(to: Element.self)
    self.shape = shape.dimensions
    count = shape.count
    // Of the first dimensions alone; an array of fewer is never asked for the others.
    var steps = [Int](repeating: 1, count: Swift.max(3, shape.dimensions.count))
    for axis in shape.dimensions.indices.dropLast().reversed() {
      steps[axis] = steps[axis + 1] * shape.dimensions[axis + 1]
    }
    self.steps = (steps[0], steps[1], steps[2])
  }

  static func shape(_ dimensions: [Int]) throws(SharedMemoryError) -> ArrayShape {
    try ArrayShape(dimensions, stride: MemoryLayout<Element>.stride)
  }

  /// Creates an array of zeros without a name.
  ///
  /// All bits of each element are zero, which must be a value of its type. The system gives the memory page
  /// by page as it is touched.
  ///
  /// - Parameter shape: how many elements along each dimension; at least one dimension, each at least 1.
  /// - Throws: ``SharedMemoryError/invalidShape(_:)``,
  ///   ``SharedMemoryError/outOfMemory(asked:available:)`` or
  ///   ``SharedMemoryError/refused(operation:code:)``.
  public convenience init(shape: [Int]) throws(SharedMemoryError) {
    let shape = try Self.shape(shape)
    self.init(try SharedBlock(size: shape.byteCount), shape)
  }

  /// Creates an array of zeros of one dimension without a name.
  ///
  /// - Parameter count: how many elements; at least 1.
  /// - Throws: as ``init(shape:)`` does.
  public convenience init(count: Int) throws(SharedMemoryError) {
    try self.init(shape: [count])
  }

  /// Creates an array of one dimension without a name, with these elements.
  ///
  /// - Parameter elements: at least 1.
  /// - Throws: as ``init(shape:)`` does.
  /// - Complexity: O(n)
  public convenience init(_ elements: some Sequence<Element>) throws(SharedMemoryError) {
    let elements = Array(elements)
    try self.init(count: elements.count)
    elements.withUnsafeBufferPointer {
      guard let start = $0.baseAddress else { return }
      base.initialize(from: start, count: $0.count)
    }
  }

  /// The name under which others can open it; nil if it has none.
  public var name: String? { block.name }

  // MARK: Elements

  /// The element at an index into all elements in row-major order.
  ///
  /// - Parameter index: 0 ..< `count`, or the program stops.
  /// - Complexity: O(1)
  @inlinable
  public subscript(index: Int) -> Element {
    get { base[checked(index)] }
    set { base[checked(index)] = newValue }
  }

  /// The element of a row and column of an array of two dimensions.
  ///
  /// - Parameters:
  ///   - row: the first index.
  ///   - column: the second index; if there is no such element the program stops.
  /// - Complexity: O(1)
  @inlinable
  public subscript(row: Int, column: Int) -> Element {
    get { base[offset(row, column)] }
    set { base[offset(row, column)] = newValue }
  }

  /// The element at three indices of an array of three dimensions.
  ///
  /// - Parameters:
  ///   - first: the first index.
  ///   - second: the second index.
  ///   - third: the third index; if there is no such element the program stops.
  /// - Complexity: O(1)
  @inlinable
  public subscript(first: Int, second: Int, third: Int) -> Element {
    get { base[offset(first, second, third)] }
    set { base[offset(first, second, third)] = newValue }
  }

  /// The element at as many indices as there are dimensions.
  ///
  /// - Parameter indices: one a dimension; if there is no such element the program stops.
  /// - Complexity: O(number of dimensions)
  public subscript(indices: [Int]) -> Element {
    get { base[offset(indices)] }
    set { base[offset(indices)] = newValue }
  }

  @inlinable
  func checked(_ index: Int) -> Int {
    // One comparison: a negative number is a large one.
    if UInt(bitPattern: index) >= UInt(bitPattern: count) { missing([index], in: [count]) }
    return index
  }

  @inlinable
  func offset(_ row: Int, _ column: Int) -> Int {
    guard shape.count == 2, row >= 0, row < shape[0], column >= 0, column < shape[1] else {
      missing([row, column], in: shape)
    }
    return row &* steps.0 &+ column
  }

  @inlinable
  func offset(_ first: Int, _ second: Int, _ third: Int) -> Int {
    guard shape.count == 3, first >= 0, first < shape[0], second >= 0, second < shape[1],
      third >= 0, third < shape[2]
    else { missing([first, second, third], in: shape) }
    return first &* steps.0 &+ second &* steps.1 &+ third
  }

  private func offset(_ indices: [Int]) -> Int {
    guard indices.count == shape.count,
      zip(indices, shape).allSatisfy({ $0 >= 0 && $0 < $1 })
    else { missing(indices, in: shape) }
    return zip(indices, shape).reduce(0) { $0 * $1.1 + $1.0 }
  }

  @usableFromInline
  @inline(never)
  func missing(_ indices: [Int], in shape: [Int]) -> Never {
    fatalError("a shared array of shape \(shape) has no element \(indices)")
  }
}
