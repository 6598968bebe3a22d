extension EncodingNode {
  /// Ends the value: sets in what was written in turns, and fills in the length.
  func finish(_ value: @autoclosure () -> Any) throws {
    if let failure { throw error(for: value(), failure) }
    switch shape {
    case .empty:
      sink.put(.map)
      sink.putByte(0)
    case .single:
      break
    case .map, .list:
      if !grafts.isEmpty { try insertGrafts(value()) }
      fillInLength()
    }
    sink.top = ownsSink ? nil : parent
  }

  /// Takes back everything that was written of the value.
  func abandon() {
    for graft in grafts { graft.node.abandon() }
    grafts = []
    sink.truncate(to: start)
    sink.top = ownsSink ? nil : parent
  }

  @inline(__always)
  private func fillInLength() {
    let length = UInt64(sink.count - lengthOffset - lengthWidth)
    if length < 0x80, lengthWidth == 1 {
      return sink.overwriteByte(UInt8(truncatingIfNeeded: length), at: lengthOffset)
    }
    fillInLength(length)
  }

  @inline(never)
  private func fillInLength(_ length: UInt64) {
    let needed = EncodingSink.varintWidth(length)
    if needed > lengthWidth {
      sink.openGap(at: lengthOffset + lengthWidth, width: needed - lengthWidth)
      lengthWidth = needed
    }
    sink.patchVarint(length, at: lengthOffset, width: lengthWidth)
  }

  private func insertGrafts(_ value: @autoclosure () -> Any) throws {
    for graft in grafts { try graft.node.finish(value()) }
    sink.insert(grafts.map { ($0.offset, $0.node.sink.bytes) })
    grafts = []
  }

  /// Makes room for long lengths in all open values, while they are still short to move.
  func widenLengths() {
    let extra = 4
    var inner: [EncodingNode] = []
    var node: EncodingNode? = self
    while let current = node {
      if current.lengthWidth == 1 {
        sink.openGap(at: current.lengthOffset + 1, width: extra)
        current.lengthWidth += extra
        current.shiftContent(by: extra)
        for other in inner {
          other.start += extra
          other.lengthOffset += extra
          other.shiftContent(by: extra)
        }
      }
      inner.append(current)
      node = current.ownsSink ? nil : current.parent?.takeUnretainedValue()
    }
  }

  private func shiftContent(by extra: Int) {
    mark += extra
    for index in grafts.indices { grafts[index].offset += extra }
  }
}
