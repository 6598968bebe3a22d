internal import CMultiprocessing
internal import DequeModule
internal import Glibc

/// What waits to be written to a worker's channel, in its order.
struct WorkerOutbox {
  /// How far a write came.
  enum Writing {
    case done
    /// There is no more room for now.
    case blocked
    /// Nobody is at the other end.
    case gone
  }

  private var frames = Deque<[UInt8]>()
  private var sentOfFirst = 0

  var isEmpty: Bool { frames.isEmpty }

  private mutating func append(_ frame: [UInt8]) {
    frames.append(frame)
  }

  mutating func removeAll() {
    frames.removeAll()
    sentOfFirst = 0
  }

  /// Writes a frame, behind those that wait; what there is no room for waits.
  mutating func write(_ frame: [UInt8], to channel: Int32) -> Writing {
    guard frames.isEmpty else {
      append(frame)
      return write(to: channel)
    }
    let sent = frame.withUnsafeBytes { CMultiprocessing_send(channel, $0.baseAddress, $0.count) }
    if sent == frame.count { return .done }
    guard sent >= 0 || sent == -Int(EAGAIN) else { return .gone }
    frames.append(frame)
    sentOfFirst = max(sent, 0)
    return write(to: channel)
  }

  /// Writes what there is room for.
  mutating func write(to channel: Int32) -> Writing {
    while let frame = frames.first {
      let sent = frame.withUnsafeBytes { bytes in
        CMultiprocessing_send(
          channel, bytes.baseAddress.map { $0 + sentOfFirst }, bytes.count - sentOfFirst)
      }
      if sent == -Int(EAGAIN) { return .blocked }
      guard sent >= 0 else {
        removeAll()
        return .gone
      }
      sentOfFirst += sent
      if sentOfFirst == frame.count {
        frames.removeFirst()
        sentOfFirst = 0
      }
    }
    return .done
  }
}
