internal import CMultiprocessing
internal import Glibc

/// Where a thread runs, on how large a stack, and how nice it is.
struct ThreadPlacement: Sendable {
  var stackSize: Int?
  var qualityOfService: AnyOSThread.QualityOfService
  var affinity: Set<Int>?
  /// The number, among the processors that it may run on, of the one where it begins.
  ///
  /// From there it may go to any: for one of several threads that are to compute at once. Not together with the
  /// others.
  var firstProcessor: Int?

  /// - Throws: what is wrong with it, whatever the system would say.
  func check() throws(ThreadStartError) {
    if let stackSize, stackSize < AnyOSThread.minimumStackSize {
      throw .stackTooSmall(bytes: stackSize)
    }
    if let nice = qualityOfService.nice, !AnyOSThread.QualityOfService.niceValues.contains(nice) {
      throw .invalidNiceValue(nice)
    }
    let limit = Int(CMultiprocessing_processor_limit)
    if let affinity, affinity.isEmpty || !affinity.allSatisfy((0..<limit).contains) {
      throw .invalidAffinity(affinity.sorted())
    }
  }

  /// Has a new kernel thread run `launch`, which goes to the thread if there is one.
  func create(_ launch: ThreadLaunch) throws(ThreadStartError) {
    // The new thread's own reference.
    let launch = Unmanaged.passRetained(launch)
    do {
      try create(launch.toOpaque())
    } catch {
      launch.release()
      throw error
    }
  }

  private func create(_ launch: UnsafeMutableRawPointer) throws(ThreadStartError) {
    if let firstProcessor {
      return try Self.check(
        CMultiprocessing_create_spread_thread(
          roundedStackSize, firstProcessor, { ThreadLaunch.run($0) }, launch))
    }
    let processors = affinity.map { $0.map(Int32.init) } ?? []
    guard qualityOfService.nice != nil || !processors.isEmpty else {
      return try Self.check(
        CMultiprocessing_create_thread(roundedStackSize, nil, { ThreadLaunch.run($0) }, launch))
    }
    var placement = CMultiprocessing_placement()
    placement.sets_nice = qualityOfService.nice == nil ? 0 : 1
    placement.requires_nice = qualityOfService.isRequired ? 1 : 0
    placement.nice = Int32(qualityOfService.nice ?? 0)
    let code = processors.withUnsafeBufferPointer { numbers in
      placement.processors = numbers.baseAddress
      placement.processor_count = numbers.count
      return CMultiprocessing_create_thread(
        roundedStackSize, &placement, { ThreadLaunch.run($0) }, launch)
    }
    try Self.check(code)
    if placement.processor_code != 0 {
      throw .affinityRefused(
        code: placement.processor_code, message: Self.message(placement.processor_code))
    }
    if placement.nice_code != 0, qualityOfService.isRequired {
      throw .niceValueRefused(
        code: placement.nice_code, message: Self.message(placement.nice_code))
    }
  }

  private static func check(_ code: Int32) throws(ThreadStartError) {
    if code != 0 { throw .refused(code: code, message: message(code)) }
  }

  private static func message(_ code: Int32) -> String {
    String(cString: strerror(code))
  }

  private var roundedStackSize: Int {
    guard let stackSize else { return 0 }
    let page = sysconf(Int32(_SC_PAGESIZE))
    let (sum, overflow) = stackSize.addingReportingOverflow(page - 1)
    return overflow ? stackSize : sum / page * page
  }
}
