internal import DequeModule

/// Those who wait, in the order in which they came, without locks or threads.
struct WaiterList<Waiter> {
  /// What a waiter is found by: numbers that grow.
  typealias Ticket = UInt64

  private var entries: Deque<(ticket: Ticket, waiter: Waiter)> = []
  private var lastTicket: Ticket = 0

  var count: Int { entries.count }

  mutating func add(_ waiter: Waiter) -> Ticket {
    lastTicket += 1
    entries.append((lastTicket, waiter))
    return lastTicket
  }

  /// The one that has waited for the longest time.
  mutating func removeFirst() -> Waiter? { entries.popFirst()?.waiter }

  /// Who has this ticket; `nil` if somebody has removed it already.
  ///
  /// Finding takes O(log n), as tickets grow; closing the gap moves up to half of the others.
  mutating func remove(_ ticket: Ticket) -> Waiter? {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].ticket < ticket { low = middle + 1 } else { high = middle }
    }
    guard low < entries.count, entries[low].ticket == ticket else { return nil }
    return entries.remove(at: low).waiter
  }
}
