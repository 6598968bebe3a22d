/// An event as the ring of a ``Timeline`` holds it: small, and quick to write.
struct TimelineRecord {
  enum Code: UInt8 {
    case threadState, queued, started, finished, failed, crashed, cancelled, timedOut, returned
    case retried, processStarted, processEnded
  }

  /// What the jobs are called, or what went wrong with them.
  enum Detail {
    case none
    case type(Any.Type)
    case text(String)
  }

  // The order of the fields leaves no gap that one of them could fill: 72 bytes.
  private(set) var time: UInt64
  private(set) var first: UInt64
  private(set) var detail: Detail
  private(set) var attempt: UInt16
  private(set) var place: TimelinePlace
  private(set) var code: Code
  private(set) var from: ThreadState
  private(set) var to: ThreadState
  private(set) var count: UInt32

  /// Writes an event into memory that has none.
  ///
  /// Field by field: the compiler makes a whole record elsewhere first, copies it, and lets go of the
  /// first, which takes longer than all the rest.
  @inline(__always)
  static func initialize(
    _ target: UnsafeMutablePointer<Self>, _ kind: TimelineEvent.Kind, at place: TimelinePlace,
    time: UInt64
  ) {
    var (first, count, attempt) = (UInt64(0), UInt32(1), UInt16(0))
    var (from, to) = (ThreadState.new, ThreadState.new)
    let code: Code
    var detail = Detail.none
    switch kind {
    case .threadState(let before, let after):
      code = .threadState
      (from, to) = (before, after)
    case .queued(let jobs):
      code = .queued
      (first, count, detail) = fields(of: jobs)
    case .started(let jobs):
      code = .started
      (first, count, detail) = fields(of: jobs)
    case .retried(let jobs, let number):
      code = .retried
      (first, count, detail) = fields(of: jobs)
      attempt = UInt16(clamping: number)
    case .ended(let jobs, let outcome):
      (code, detail) =
        switch outcome {
        case .finished: (.finished, .none)
        case .failed(let text): (.failed, .text(short(text)))
        case .crashed(let text): (.crashed, .text(short(text)))
        case .cancelled: (.cancelled, .none)
        case .timedOut: (.timedOut, .none)
        case .returned: (.returned, .none)
        }
      (first, count) = (jobs.first, UInt32(clamping: jobs.count))
    case .processStarted(let pool):
      code = .processStarted
      // No pool of processes has the number 0.
      first = UInt64(clamping: pool ?? 0)
    case .processEnded(let text):
      code = .processEnded
      detail = .text(short(text))
    }
    target.pointer(to: \.time)?.initialize(to: time)
    target.pointer(to: \.first)?.initialize(to: first)
    target.pointer(to: \.detail)?.initialize(to: detail)
    target.pointer(to: \.attempt)?.initialize(to: attempt)
    target.pointer(to: \.place)?.initialize(to: short(place))
    target.pointer(to: \.code)?.initialize(to: code)
    target.pointer(to: \.from)?.initialize(to: from)
    target.pointer(to: \.to)?.initialize(to: to)
    target.pointer(to: \.count)?.initialize(to: count)
  }

  @inline(__always)
  private static func fields(of jobs: TimelineJobs) -> (UInt64, UInt32, Detail) {
    let detail: Detail =
      switch jobs.label {
      case .type(let type): .type(type)
      case .text(let text): .text(short(text))
      }
    return (jobs.first, UInt32(clamping: jobs.count), detail)
  }

  /// How many bytes a text may have: the ring has so much memory and no more, whatever an error has to say.
  private static let longest = 400

  @inline(__always)
  private static func short(_ text: String) -> String { ShortText.cut(text, to: longest) }

  @inline(__always)
  private static func short(_ place: TimelinePlace) -> TimelinePlace {
    place.name.utf8.count <= longest ? place : cut(place)
  }

  @inline(never)
  private static func cut(_ place: TimelinePlace) -> TimelinePlace {
    switch place {
    case .thread(let id, let name): .thread(id: id, name: short(name))
    case .process(let id, let name): .process(id: id, name: short(name))
    case .pool(let id, let name): .pool(id: id, name: short(name))
    }
  }

  private var text: String { if case .text(let text) = detail { text } else { "" } }

  private var jobs: TimelineJobs {
    if case .type(let type) = detail {
      return TimelineJobs(first: first, count: Int(count), label: .type(type))
    }
    return TimelineJobs(first: first, count: Int(count), name: text)
  }

  /// Jobs whose name is that with which they were started.
  private var nameless: TimelineJobs {
    TimelineJobs(first: first, count: Int(count), name: "")
  }

  /// The event for those who read it.
  var event: TimelineEvent {
    let kind: TimelineEvent.Kind =
      switch code {
      case .threadState: .threadState(from: from, to: to)
      case .queued: .queued(jobs)
      case .started: .started(jobs)
      case .finished: .ended(nameless, .finished)
      case .failed: .ended(nameless, .failed(text))
      case .crashed: .ended(nameless, .crashed(text))
      case .cancelled: .ended(nameless, .cancelled)
      case .timedOut: .ended(nameless, .timedOut)
      case .returned: .ended(nameless, .returned)
      case .retried: .retried(jobs, attempt: Int(attempt))
      case .processStarted: .processStarted(pool: first == 0 ? nil : Int(first))
      case .processEnded: .processEnded(text)
      }
    return TimelineEvent(time: time, place: place, kind: kind)
  }
}
