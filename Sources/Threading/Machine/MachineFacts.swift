internal import CMultiprocessing
internal import Glibc

/// What the machine has, and how much of it this process may use.
public struct MachineFacts: Hashable, Sendable {
  /// How many processors of the machine are switched on.
  public var onlineProcessorCount: Int
  /// How many processors the calling thread may run on (its affinity mask).
  public var affinityProcessorCount: Int
  /// How many physical cores those processors are of, which is less where cores run several threads;
  /// `nil` if the system does not say.
  public var affinityCoreCount: Int?
  /// How many processors' worth of time the control group allows, for example 1.5; `nil` if it sets
  /// no limit.
  public var processorLimit: Double?
  /// How many bytes of memory the machine has; 0 if the system does not say.
  public var memoryByteCount: Int
  /// How many bytes of memory the control group allows; `nil` if it sets no limit.
  public var memoryLimit: Int?

  /// Creates a description of a machine.
  ///
  /// - Parameters:
  ///   - onlineProcessorCount: how many processors are switched on.
  ///   - affinityProcessorCount: how many of them may be used.
  ///   - affinityCoreCount: how many physical cores these are of; `nil` if that is not known.
  ///   - processorLimit: how many processors' worth of time may be used; `nil` without a limit.
  ///   - memoryByteCount: how many bytes of memory there are.
  ///   - memoryLimit: how many of them may be used; `nil` without a limit.
  public init(
    onlineProcessorCount: Int, affinityProcessorCount: Int, affinityCoreCount: Int? = nil,
    processorLimit: Double?, memoryByteCount: Int, memoryLimit: Int?
  ) {
    self.onlineProcessorCount = onlineProcessorCount
    self.affinityProcessorCount = affinityProcessorCount
    self.affinityCoreCount = affinityCoreCount
    self.processorLimit = processorLimit
    self.memoryByteCount = memoryByteCount
    self.memoryLimit = memoryLimit
  }

  /// What the system says now; a handful of small files is read, and one a processor.
  public static func current() -> MachineFacts {
    var facts = processors(limit: ControlGroup().processorLimit)
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    facts.onlineProcessorCount = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    facts.affinityCoreCount = ProcessorTopology().coreCount
    facts.memoryByteCount = pages > 0 ? pages * sysconf(Int32(_SC_PAGESIZE)) : 0
    facts.memoryLimit = ControlGroup().memoryLimit
    return facts
  }

  /// Nothing but how many processors may be used where the control group has this limit; reads no file.
  static func processors(limit: Double?) -> MachineFacts {
    let affinity = Int(CMultiprocessing_affinity_count())
    let known = affinity > 0 ? affinity : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    return MachineFacts(
      onlineProcessorCount: known, affinityProcessorCount: known,
      processorLimit: limit, memoryByteCount: 0, memoryLimit: nil)
  }
}
