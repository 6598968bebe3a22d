internal import Jobs

// A collective call goes by steps: each rank writes a segment of what it has to give into its slot, all
// wait for all, and each reads what it wants. Two slots take turns: who writes the second but next
// segment knows, by the wait in between, that all have read this one.

extension ProcessCommunicator {
  /// What all ranks give, for those who want it.
  ///
  /// - Parameters:
  ///   - call: this rank's call; its `byteCount` is set here.
  ///   - bytes: what this rank gives.
  ///   - wanted: which part of what a rank gives is wanted here, by its rank and how much it gives and the
  ///     beginning of it; nil for nothing.
  /// - Returns: one entry a rank, nil where nothing was wanted.
  func exchange(
    _ call: CollectiveCall, giving bytes: UnsafeRawBufferPointer,
    wanted: (_ rank: Int, _ count: Int, _ beginning: UnsafeRawBufferPointer) -> Range<Int>?
  ) throws(CommunicatorError) -> [MessageBytes?] {
    try link.checkOpen()
    let board = link.board
    let capacity = board.layout.slotCapacity
    var call = call
    call.byteCount = call.trouble == .none ? bytes.count : 0
    var ranges: [Range<Int>?] = []
    var received: [MessageBytes?] = []
    var counts: [Int] = []
    var longest = call.byteCount
    var start = 0
    repeat {
      let own = board.slot(rank, link.turn)
      if start == 0 { own.put(call) }
      let end = min(start + capacity, call.byteCount)
      if start < end {
        own.bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
      }
      try link.step(call.kind)
      let turn = link.turn
      link.turn += 1
      if start == 0 {
        counts = try agreedCalls(call, turn).map(\.byteCount)
        longest = counts.max() ?? 0
        for (other, count) in counts.enumerated() {
          let slot = board.slot(other, turn)
          let beginning = UnsafeRawBufferPointer(
            rebasing: UnsafeRawBufferPointer(slot.bytes)[..<min(count, capacity)])
          let range = wanted(other, count, beginning)
          ranges.append(range)
          received.append(range.map { MessageBytes(count: $0.count) })
        }
      }
      for (other, range) in ranges.enumerated() {
        guard let range, let target = received[other] else { continue }
        let part = range.clamped(to: start..<max(start, min(start + capacity, counts[other])))
        guard !part.isEmpty else { continue }
        let (from, to) = (part.lowerBound - start, part.upperBound - start)
        let source = board.slot(other, turn).bytes[from..<to]
        UnsafeMutableRawBufferPointer(
          rebasing: target.bytes[(part.lowerBound - range.lowerBound)...]
        ).copyMemory(from: UnsafeRawBufferPointer(rebasing: source))
      }
      start += capacity
    } while start < longest
    return received
  }

  /// The calls of all ranks, if all make the same and none is in trouble.
  ///
  /// All ranks see the same calls, and so all throw, or none.
  func agreedCalls(
    _ own: CollectiveCall, _ turn: Int
  ) throws(CommunicatorError) -> [CollectiveCall] {
    let board = link.board
    let calls = (0..<size).map { board.slot($0, turn).call() }
    for (other, call) in calls.enumerated() where !call.agrees(with: own) {
      throw .callMismatch(
        rank: other, call: board.slot(other, turn).call(isNamed: true).text, here: own.text)
    }
    for (other, call) in calls.enumerated() {
      var call = call
      call.type = own.type
      if let error = call.error(of: other, size: size) { throw error }
    }
    return calls
  }
}
