internal import CMultiprocessing
package import Glibc

/// Calls on sockets that Swift cannot reach, for the modules above, which have no C of their own.
package enum SocketCalls {
  /// What a call came to: its result, or the system's error.
  package enum Outcome: Equatable, Sendable {
    case result(Int32)
    case failed(Int32)
  }

  /// Accepts a connection that waits; the descriptor closes on exec.
  package static func accept(on listening: Int32) -> Outcome {
    outcome(CMultiprocessing_accept(listening))
  }

  /// Blocks until a descriptor is ready or the time (nil: for ever) is over; the result is how many
  /// are ready, and 0 also where a signal came.
  package static func waitReady(
    _ descriptors: inout [pollfd], nanoseconds: Int64?
  ) -> Outcome {
    descriptors.withUnsafeMutableBufferPointer { buffer in
      guard var nanoseconds else {
        return outcome(CMultiprocessing_wait_ready(buffer.baseAddress, buffer.count, nil))
      }
      return outcome(CMultiprocessing_wait_ready(buffer.baseAddress, buffer.count, &nanoseconds))
    }
  }

  /// Sends a byte and with it a descriptor; never waits.
  package static func send(_ byte: UInt8, descriptor: Int32, over socket: Int32) -> Outcome {
    outcome(Int32(CMultiprocessing_send_descriptor(socket, byte, descriptor)))
  }

  /// Receives a byte and the descriptor that came with it, if one did; never waits.
  ///
  /// The result is 0 at the end of the stream.
  package static func receiveDescriptor(
    over socket: Int32, byte: inout UInt8, descriptor: inout Int32
  ) -> Outcome {
    outcome(Int32(CMultiprocessing_receive_descriptor(socket, &byte, &descriptor)))
  }

  private static func outcome(_ result: Int32) -> Outcome {
    result < 0 ? .failed(-result) : .result(result)
  }
}
