#if MPI
  internal import CMPI

  /// Messages that are being sent, whose bytes must be held and stay as they are until then.
  struct SendsUnderWay<Content> {
    private var entries: [(request: CMPI_Request, content: Content)] = []

    var isEmpty: Bool { entries.isEmpty }

    /// Holds what the bytes belong to until a request is done; a nil one is.
    mutating func hold(_ content: Content, until request: CMPI_Request?) {
      if let request { entries.append((request, content)) }
    }

    /// Lets go of what has been sent.
    mutating func tidy(in channel: MPIChannel) throws(MPIFailed) {
      var index = 0
      while index < entries.count {
        if try channel.isDone(&entries[index].request) {
          entries.swapAt(index, entries.count - 1)
          entries.removeLast()
        } else {
          index += 1
        }
      }
    }
  }
#endif
