#if MPI
  internal import CMPI
  internal import Multiprocessing

  /// The messages of one communicator, for the thread that started MPI.
  struct MPIChannel {
    /// A message that has arrived and was not taken.
    struct Arrival {
      var source: Int
      var tag: Int32
      var count: Int
    }

    let communicator: CMPI_Communicator
    let rank: Int
    let size: Int

    init(_ communicator: CMPI_Communicator) throws(MPIFailed) {
      var (rank, size): (Int32, Int32) = (0, 0)
      try MPIFailed.check("tell this rank", CMPI_rank(communicator, &rank))
      try MPIFailed.check("count the ranks", CMPI_size(communicator, &size))
      self.communicator = communicator
      self.rank = Int(rank)
      self.size = Int(size)
    }

    /// Looks for a message, without taking it or waiting for it.
    func poll(
      from source: Int32 = CMPI_ANY_SOURCE, tag: Int32 = CMPI_ANY_TAG
    ) throws(MPIFailed) -> Arrival? {
      var hasArrived = false
      var arrival = CMPI_Arrival()
      try MPIFailed.check(
        "look for a message", CMPI_poll(communicator, source, tag, &hasArrived, &arrival))
      guard hasArrived else { return nil }
      return Arrival(
        source: Int(arrival.source), tag: arrival.tag, count: Int(arrival.count))
    }

    /// Takes a message that has arrived.
    func take(_ arrival: Arrival) throws(MPIFailed) -> [UInt8] {
      var code: CMPI_Code = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: arrival.count) { buffer, count in
        code = CMPI_receive(
          communicator, buffer.baseAddress, Int64(arrival.count), Int32(arrival.source),
          arrival.tag, nil)
        count = code == 0 ? arrival.count : 0
      }
      try MPIFailed.check("receive \(arrival.count) bytes from rank \(arrival.source)", code)
      return bytes
    }

    /// Sends; blocks until the bytes can be used again.
    func send(_ bytes: UnsafeRawBufferPointer, to rank: Int, tag: Int32) throws(MPIFailed) {
      try MPIFailed.check(
        "send \(bytes.count) bytes to rank \(rank)",
        CMPI_send(communicator, bytes.baseAddress, Int64(bytes.count), Int32(rank), tag))
    }

    /// Sends; blocks until it has been sent.
    func send(_ parcel: JobParcel, to rank: Int, tag: Int32) throws(MPIFailed) {
      try parcel.withBytes { bytes throws(MPIFailed) in try send(bytes, to: rank, tag: tag) }
    }

    /// Sends; blocks until the bytes can be used again.
    func send(_ bytes: [UInt8], to rank: Int, tag: Int32) throws(MPIFailed) {
      let code = bytes.withUnsafeBytes {
        CMPI_send(communicator, $0.baseAddress, Int64($0.count), Int32(rank), tag)
      }
      try MPIFailed.check("send \(bytes.count) bytes to rank \(rank)", code)
    }

    /// Begins to send; the bytes must stay where they are until the request is done.
    ///
    /// - Returns: nil if they are on their way already.
    func beginSend(
      _ bytes: UnsafeRawBufferPointer, to rank: Int, tag: Int32
    ) throws(MPIFailed) -> CMPI_Request? {
      var request = CMPI_Request()
      try MPIFailed.check(
        "send \(bytes.count) bytes to rank \(rank)",
        CMPI_send_begin(
          communicator, bytes.baseAddress, Int64(bytes.count), Int32(rank), tag, &request))
      return try isDone(&request) ? nil : request
    }

    /// Begins to send a parcel, which must be held until the request is done.
    ///
    /// - Returns: nil if it is on its way already.
    func beginSend(
      _ parcel: JobParcel, to rank: Int, tag: Int32
    ) throws(MPIFailed) -> CMPI_Request? {
      try parcel.withBytes { bytes throws(MPIFailed) in
        try beginSend(bytes, to: rank, tag: tag)
      }
    }

    /// Whether a request is done.
    func isDone(_ request: inout CMPI_Request) throws(MPIFailed) -> Bool {
      var isDone = false
      try MPIFailed.check("send", CMPI_test(&request, &isDone))
      return isDone
    }
  }
#endif
