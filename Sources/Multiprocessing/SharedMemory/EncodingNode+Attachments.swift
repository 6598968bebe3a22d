extension EncodingNode {
  /// Has a block travel with the message that is being written.
  ///
  /// - Returns: false if what is written is no message that can take it along.
  func attach(_ block: SharedBlock) -> Bool {
    // A nested container may have a sink of its own; the message is the outermost.
    var root = self
    while let parent = root.parent { root = parent.takeUnretainedValue() }
    return root.sink.attach(block)
  }
}

extension EncodingSink {
  private func has(_ block: SharedBlock) -> Bool {
    attachments?.contains { $0 === block } == true
  }

  fileprivate func attach(_ block: SharedBlock) -> Bool {
    guard attachments != nil else { return false }
    if !has(block) { attachments?.append(block) }
    return true
  }
}
