internal import Glibc
internal import Threading

/// What the machine offers, as lines.
struct MachineReport {
  private let machine: MachineFacts

  init(_ machine: MachineFacts) {
    self.machine = machine
  }

  /// One line a fact.
  var lines: [String] {
    [
      "processors online: \(machine.onlineProcessorCount)",
      "processors this process may use (affinity): \(machine.affinityProcessorCount)",
      "processor limit of its control group: "
        + (machine.processorLimit.map { Text.fixed($0, digits: 2) } ?? "none"),
      "workers by default: \(availableProcessorCount)",
      "memory: \(Self.gibibytes(machine.memoryByteCount))",
      "memory limit of its control group: "
        + (machine.memoryLimit.map(Self.gibibytes) ?? "none"),
      "MPI: \(Self.launcher ?? "not found (no mpirun or mpiexec in PATH)")",
    ]
  }

  private static func gibibytes(_ bytes: Int) -> String {
    "\(Text.fixed(Double(bytes) / Double(1 << 30), digits: 1)) GiB"
  }

  /// The path of the first MPI launcher that can be run.
  private static var launcher: String? {
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    for name in ["mpirun", "mpiexec"] {
      for folder in path.split(separator: ":") where access("\(folder)/\(name)", X_OK) == 0 {
        return "\(folder)/\(name)"
      }
    }
    return nil
  }
}
