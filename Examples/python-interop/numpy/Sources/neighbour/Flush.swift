#if canImport(Glibc)
  import Glibc
#endif

/// Writes out what has been printed.
func flush() {
  fflush(nil)
}
