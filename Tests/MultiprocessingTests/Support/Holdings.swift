import Glibc

/// What this process holds of the system's: descriptors, children, memory shared with workers.
///
/// Only used where nothing else runs in the process.
struct Holdings {
  /// The open descriptors and what they stand for, as `7 → socket:[123]`.
  var descriptors: Set<String>
  /// The children that run, as `4711`.
  var children: Set<String>
  /// The children that have ended and were not reaped.
  var zombies: Set<String>
  /// How many mappings of memory there are that is shared with workers.
  var sharedMappings: Int
  /// The names of shared memory that hold the number of this process, as tests name theirs.
  var names: Set<String>

  /// Counts now.
  static var now: Holdings {
    var children: Set<String> = []
    var zombies: Set<String> = []
    for pid in Census.childPIDs {
      // One that is gone since it was listed is neither.
      guard let state = Census.state(of: pid) else { continue }
      if state == "Z" { zombies.insert("\(pid)") } else { children.insert("\(pid)") }
    }
    return Holdings(
      descriptors: Census.openDescriptors, children: children, zombies: zombies,
      sharedMappings: Census.text("/proc/self/maps").split(separator: "\n")
        .count {
          $0.contains("pleasingly") && ($0.contains("/memfd:") || $0.contains("/dev/shm/"))
        },
      names: Set(Census.sharedMemoryNames.filter { $0.contains("-\(getpid())-") }))
  }

  /// What is here that was not `before`, in words.
  func surplus(over before: Holdings) -> [String] {
    descriptors.subtracting(before.descriptors).map { "descriptor \($0)" }
      + children.subtracting(before.children).map { "child \($0)" }
      + zombies.subtracting(before.zombies).map { "zombie \($0)" }
      + names.subtracting(before.names).map { "name \($0)" }
      + (sharedMappings > before.sharedMappings
        ? ["\(sharedMappings - before.sharedMappings) shared mappings"] : [])
  }

  /// Waits until there is nothing that was not there before, and traps if there is after 20 seconds.
  ///
  /// For processes of exit tests. What was there before may have gone since: of an earlier child the
  /// last descriptor is closed a little after its end is known.
  static func preconditionNothing(since before: Holdings) {
    let deadline = ContinuousClock.now + .seconds(20)
    while true {
      let surplus = now.surplus(over: before)
      if surplus.isEmpty { return }
      precondition(ContinuousClock.now < deadline, "left: \(surplus.joined(separator: ", "))")
      sched_yield()
    }
  }
}
