/// The threads that have called `exit`, by the kernel's numbers: none comes back.
struct ProgramEnders {
  private var numbers: [Int32] = []

  /// Whether they have stopped waiting for what will never be done.
  var haveGivenUp = false

  /// A thread has called `exit`, perhaps in the middle of its own call.
  ///
  /// - Returns: whether it is the first that did, which is the one that ends the program.
  mutating func add(_ number: Int32) -> Bool {
    if !numbers.contains(number) { numbers.append(number) }
    return numbers.first == number
  }

  /// Whether a thread waits for a lock that one of these holds, or one that waits so itself.
  ///
  /// - Parameters:
  ///   - number: the thread.
  ///   - awaited: who holds the lock for which a thread waits; 0 if it waits for none.
  func holdUp(_ number: Int32, awaiting awaited: (Int32) -> Int32) -> Bool {
    var (waiting, seen) = (number, Set<Int32>())
    while seen.insert(waiting).inserted {
      waiting = awaited(waiting)
      if waiting == 0 { return false }
      if numbers.contains(waiting) { return true }
    }
    // A circle, which is stuck for reasons of its own.
    return false
  }
}
