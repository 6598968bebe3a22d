internal import Glibc
internal import Jobs

/// How many threads of this process can compute at the same time: the default number of workers.
///
/// The environment variable `PLEASINGLY_WORKERS`, if it is a whole number from 1 to 4,096 (anything
/// else is ignored); otherwise the smaller of the calling thread's affinity mask and the control
/// group's processor time, rounded up. At least 1. It is found out anew at each call.
public var availableProcessorCount: Int {
  let override = getenv(workersVariable).map { String(cString: $0) }
  return defaultWorkerCount(on: .current(), override: override)
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
