import Glibc

/// Runs `body` while this process can reserve no more than `bytes` of address space beyond what it
/// has: for exit tests, since it holds for every thread.
func withAddressSpace<Result>(
  limitedTo bytes: UInt, _ body: () throws -> Result
) throws -> Result {
  let resource = __rlimit_resource_t(RLIMIT_AS.rawValue)
  var limit = rlimit()
  guard getrlimit(resource, &limit) == 0 else { throw AddressSpaceUnknown() }
  var tight = limit
  tight.rlim_cur = try reservedByteCount() + bytes
  guard setrlimit(resource, &tight) == 0 else { throw AddressSpaceUnknown() }
  defer { setrlimit(resource, &limit) }
  return try body()
}

/// Whether this process runs under the thread sanitizer, which ends it when it finds no address space
/// for what it remembers of the threads and locks.
let isUnderThreadSanitizer = dlsym(nil, "__tsan_init") != nil

/// The system does not say or does not let change how much address space there is.
struct AddressSpaceUnknown: Error {}

/// How many bytes of address space this process has reserved.
private func reservedByteCount() throws -> UInt {
  guard let file = fopen("/proc/self/statm", "r") else { throw AddressSpaceUnknown() }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 128)
  guard fgets(&line, 128, file) != nil else { throw AddressSpaceUnknown() }
  return strtoul(line, nil, 10) * UInt(sysconf(Int32(_SC_PAGESIZE)))
}
