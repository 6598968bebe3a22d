internal import Threading

/// Tools that cost more to make than to use, kept for whoever needs one next.
final class Shelf<Tool: AnyObject>: Sendable {
  /// A tool that nobody has.
  private struct Kept: @unchecked Sendable {
    // Sendable, because whoever gave the tool up has it no more: only the shelf does.
    let tool: Tool
  }

  private static var limit: Int { 4 }
  private let kept = LockedValue<[Kept]>([])

  /// A tool for the caller alone; nil if there is none.
  func take() -> Tool? {
    kept.withLock { $0.popLast() }?.tool
  }

  /// Takes a tool back, which the caller must not use any more.
  func giveBack(_ tool: Tool) {
    let tool = Kept(tool: tool)
    kept.withLock { kept in
      if kept.count < Self.limit { kept.append(tool) }
    }
  }
}
