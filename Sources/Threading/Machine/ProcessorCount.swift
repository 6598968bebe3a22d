internal import Glibc
internal import Jobs

/// How many threads of this process can compute at the same time: the default number of workers.
///
/// The environment variable `PLEASINGLY_WORKERS`, if it is a whole number from 1 to 4,096 (anything
/// else is ignored); otherwise the smaller of the calling thread's affinity mask and the control
/// group's processor time, rounded up. At least 1. It is found out anew at each call.
/// For physical cores see ``availableCoreCount``.
public var availableProcessorCount: Int {
  processorCount(limit: ControlGroup().processorLimit)
}

/// How many physical cores this process can keep busy at the same time.
///
/// As ``availableProcessorCount``, but processors that share a core count as one: the number of workers
/// for work that keeps a core's arithmetic busy by itself. Where the system does not say which
/// processors share cores, it is ``availableProcessorCount``.
public var availableCoreCount: Int {
  let override = getenv(workersVariable).map { String(cString: $0) }
  var machine = MachineFacts.current()
  machine.affinityProcessorCount = machine.affinityCoreCount ?? machine.affinityProcessorCount
  return defaultWorkerCount(on: machine, override: override)
}

/// As ``availableProcessorCount``, where the control group has this limit.
func processorCount(limit: Double?) -> Int {
  let override = getenv(workersVariable).map { String(cString: $0) }
  return defaultWorkerCount(on: .processors(limit: limit), override: override)
}

/// The environment variable that sets the default number of workers.
private let workersVariable = "PLEASINGLY_WORKERS"

/// The default number of workers on a machine, unless `override` is a number that is allowed.
func defaultWorkerCount(on machine: MachineFacts, override: String?) -> Int {
  if let count = override.flatMap({ Int($0) }), InvalidWorkerCount.allowed.contains(count) {
    return count
  }
  let affinity = Double(machine.affinityProcessorCount)
  return max(1, Int(min(affinity, machine.processorLimit ?? affinity).rounded(.up)))
}
