package import Jobs

/// Which collective call a rank makes, so that all can see whether they make the same.
package struct CollectiveCall: Equatable {
  package enum Kind: UInt8 {
    case barrier = 1
    case broadcast, scatter, gather, allGather, reduce, allReduce, scan
  }

  /// What keeps a rank from doing its part; all ranks are told.
  package enum Trouble: UInt8 {
    case none = 0
    case missingValue, wrongPartCount, notEncoded, rankOutOfRange
  }

  package var kind: Kind
  /// -1 if there is none.
  package var root = -1
  /// The operation of a reduction; 255 if there is none.
  package var reduction: UInt8 = 255
  /// The type of the values.
  package var type = TypeMark.none
  /// The bytes that the rank has to give.
  package var byteCount = 0
  /// The numbers of a reduction, the parts of a scatter.
  package var count = 0
  package var trouble = Trouble.none

  package init(kind: Kind, root: Int = -1, type: TypeMark = .none) {
    self.kind = kind
    self.root = root
    self.type = type
  }

  /// For people, such as «reduce sum of Int to rank 0».
  package var text: String {
    var text = "\(kind)"
    if let operation = Reduction<Int>.Kind(rawValue: reduction) { text += " \(operation)" }
    if type.hash != 0 { text += " of \(type.text)" }
    switch kind {
    case .broadcast, .scatter: text += " from rank \(root)"
    case .gather, .reduce: text += " to rank \(root)"
    case .barrier, .allGather, .allReduce, .scan: break
    }
    return text
  }

  /// Notes whether there is such a root; all ranks are told together.
  package mutating func checkRoot(size: Int) {
    if root < 0 || root >= size { trouble = .rankOutOfRange }
  }

  /// The error of the rank that makes the call, as all ranks throw it; nil if it is in no trouble.
  package func error(of rank: Int, size: Int) -> CommunicatorError? {
    switch trouble {
    case .none: nil
    case .missingValue: .missingValue(call: "\(kind)", root: root)
    case .wrongPartCount: .wrongPartCount(parts: count, size: size)
    case .rankOutOfRange: .rankOutOfRange(rank: root, size: size)
    case .notEncoded:
      .notEncoded(type: type.text, message: "rank \(rank) could not encode it")
    }
  }

  /// Whether two ranks make the same call, whatever each has to give.
  package func agrees(with other: CollectiveCall) -> Bool {
    kind == other.kind && root == other.root && reduction == other.reduction
      && type.hash == other.type.hash
  }
}

extension CollectiveCall {
  private static let nameOffset = 48

  /// Writes the call as the header of a slot.
  package func write(to bytes: UnsafeMutableRawBufferPointer) {
    bytes.storeBytes(of: kind.rawValue, as: UInt8.self)
    bytes.storeBytes(of: reduction, toByteOffset: 1, as: UInt8.self)
    bytes.storeBytes(of: trouble.rawValue, toByteOffset: 2, as: UInt8.self)
    bytes.storeBytes(of: type.hash, toByteOffset: 8, as: UInt64.self)
    bytes.storeBytes(of: byteCount, toByteOffset: 16, as: Int.self)
    bytes.storeBytes(of: count, toByteOffset: 24, as: Int.self)
    let length = min(type.name.count, bytes.count - Self.nameOffset)
    bytes.storeBytes(of: length, toByteOffset: 32, as: Int.self)
    bytes.storeBytes(of: root, toByteOffset: 40, as: Int.self)
    type.name.withUnsafeBytes { name in
      UnsafeMutableRawBufferPointer(rebasing: bytes[Self.nameOffset...])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: name[..<length]))
    }
  }

  /// Reads the header of a slot.
  ///
  /// - Parameter isNamed: whether the type's name is wanted, for people.
  package init(readingFrom bytes: UnsafeRawBufferPointer, isNamed: Bool) {
    self.init(kind: Kind(rawValue: bytes.load(as: UInt8.self)) ?? .barrier)
    reduction = bytes.load(fromByteOffset: 1, as: UInt8.self)
    trouble = Trouble(rawValue: bytes.load(fromByteOffset: 2, as: UInt8.self)) ?? .none
    root = bytes.load(fromByteOffset: 40, as: Int.self)
    byteCount = bytes.load(fromByteOffset: 16, as: Int.self)
    count = bytes.load(fromByteOffset: 24, as: Int.self)
    type.hash = bytes.load(fromByteOffset: 8, as: UInt64.self)
    guard isNamed else { return }
    let length = min(
      max(bytes.load(fromByteOffset: 32, as: Int.self), 0), bytes.count - Self.nameOffset)
    type.name = Array(bytes[Self.nameOffset..<(Self.nameOffset + length)])
  }
}
