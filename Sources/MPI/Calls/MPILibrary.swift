#if MPI
  internal import CMPI

  /// The MPI that this program was built for.
  public enum MPILibrary {
    /// Its name and version, in its own words.
    public static var version: String {
      MPIText.written { CMPI_library_version($0, $1) }
    }
  }
#endif
