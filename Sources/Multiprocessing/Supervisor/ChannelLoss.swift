internal import Glibc

/// Why a worker that lived was of no use any more, so that the supervisor ended it.
enum ChannelLoss: Hashable, Sendable {
  /// It closed its channel and went on.
  case closed
  /// It sent what is not a message.
  case notAMessage

  /// What to say of it.
  var description: String {
    switch self {
    case .closed: "it could not answer, since its channel was closed, most likely by the job"
    case .notAMessage:
      "it sent what is not a message through its channel, most likely by the job"
    }
  }

  /// Whether a process that has not been waited for is on its way out, whatever ends it.
  ///
  /// The kernel says so (`PF_EXITING` among the flags of `/proc/PID/stat`, manual page
  /// *proc_pid_stat*) before it closes the descriptors of the process. True if nobody can tell.
  static func isExiting(_ pid: Int32) -> Bool {
    let file = open("/proc/\(pid)/stat", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return true }
    defer { close(file) }
    let text = String(unsafeUninitializedCapacity: 1024) {
      max(0, read(file, $0.baseAddress, 1024))
    }
    return flags(in: text).map { $0 & 0x4 != 0 } ?? true
  }

  /// The kernel's flags of a process, of the text of its `stat` file; nil if that is something else.
  static func flags(in text: String) -> UInt32? {
    // The name of the program comes second, in parentheses, and may hold anything.
    guard let name = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: name)...].split(separator: " ")
    return fields.count > 6 ? UInt32(fields[6]) : nil
  }
}
