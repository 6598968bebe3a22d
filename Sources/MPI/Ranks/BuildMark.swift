#if MPI
  internal import CMPI
  internal import Glibc

  /// What tells one build of a program from another.
  enum BuildMark {
    /// That of this program: the linker's build id, or else what its file is like; empty if neither is known.
    static var own: String {
      var isKnown = false
      let id = MPIText.written { isKnown = CMPI_build_mark($0, min($1, 128)) }
      return isKnown && !id.isEmpty ? id : ofFile("/proc/self/exe") ?? ""
    }

    /// The length and a checksum of a file; nil if it cannot be read.
    ///
    /// Not its time: copies on other machines have others. FNV-1a in 64 bits (Fowler, Noll and Vo 1991; RFC
    /// 9923), which is against mix-ups and not against forgers.
    static func ofFile(_ path: String) -> String? {
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return nil }
      defer { close(descriptor) }
      var (hash, length) = (UInt64(0xcbf2_9ce4_8422_2325), 0)
      var buffer = [UInt8](repeating: 0, count: 1 << 18)
      while true {
        let count = read(descriptor, &buffer, buffer.count)
        guard count >= 0 else {
          if errno == EINTR { continue }
          return nil
        }
        if count == 0 { break }
        length += count
        for byte in buffer[..<count] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      }
      return "file-\(length)-\(String(hash, radix: 16))"
    }
  }
#endif
