import Jobs
import Testing

@testable import Plots

@Suite(.timeLimit(.minutes(20)))
struct StateDiagramTests {
  private static func recording(waits: [ThreadState]) -> TimelineRecording {
    var events: [TimelineEvent] = []
    func move(_ from: ThreadState, _ to: ThreadState, thread: Int = 1) {
      events.append(
        Samples.event(0, .thread(id: thread, name: "t"), .threadState(from: from, to: to)))
    }
    move(.new, .runnable)
    move(.runnable, .running)
    for wait in waits {
      move(.running, wait)
      move(wait, .running)
    }
    move(.running, .terminated)
    move(.new, .runnable, thread: 2)
    return TimelineRecording(events: events)
  }

  @Test func countsTransitions() throws {
    let diagram = StateDiagram(
      threadTransitionsOf: Self.recording(waits: [.sleeping, .sleeping, .blocked(on: .lock)]),
      isCounted: { $0 == 1 })
    #expect(
      diagram.states.map(\.name) == [
        "new", "runnable", "running", "terminated", "sleeping", "blocked on lock",
      ])
    #expect(
      diagram.text(width: 60) == [
        "The life cycle of a thread", "",
        "new             ──start 1×──▶ runnable",
        "runnable        ──run 1×────▶ running",
        "running         ──end 1×────▶ terminated",
        "running         ──wait 2×───▶ sleeping",
        "running         ──wait 1×───▶ blocked on lock",
        "sleeping        ──wake 2×───▶ running",
        "blocked on lock ──wake 1×───▶ running",
      ])
    #expect(diagram.description.contains("running to sleeping: twice"))
    let drawing = try XMLText(diagram.svg())
    try drawing.checkDrawing(title: "The life cycle of a thread")
    let texts = drawing.all("text").map(\.text)
    #expect(texts.contains("wait 2×") && texts.contains("blocked on lock"))
    #expect(drawing.all("path").count { $0.attributes["marker-end"] != nil } == 7)
  }

  @Test func allWaitsHaveTheirPlaces() throws {
    let waits = [ThreadState.sleeping] + ThreadState.Obstacle.allCases.map { .blocked(on: $0) }
    let diagram = StateDiagram(threadTransitionsOf: Self.recording(waits: waits))
    #expect(diagram.states.count == 4 + waits.count)
    #expect(Set(diagram.states.map { [$0.column, $0.row] }).count == diagram.states.count)
    #expect(diagram.states.allSatisfy { $0.column >= 0 })
    try XMLText(diagram.svg()).checkDrawing()
  }

  @Test func withoutAnyTransition() throws {
    let diagram = StateDiagram(threadTransitionsOf: TimelineRecording(events: []))
    #expect(diagram.transitions.allSatisfy { $0.count == 0 })
    try XMLText(diagram.svg()).checkDrawing()
  }

  @Test func hostileNamesStayText() throws {
    let diagram = StateDiagram(
      Samples.hostile,
      states: [
        StateDiagram.State(Samples.hostile, column: 0, row: 0),
        StateDiagram.State("b", column: 1, row: 0),
      ],
      transitions: [
        StateDiagram.Transition(from: 0, to: 1, label: Samples.hostile, count: 1),
        StateDiagram.Transition(from: 0, to: 9, count: 1),
        StateDiagram.Transition(from: 0, to: 0, count: 1),
      ])
    let drawing = try XMLText(diagram.svg())
    #expect(drawing.all("script").isEmpty)
    #expect(!diagram.html().contains("<script"))
    for width in [0, 20, 200] {
      for line in diagram.text(width: width) {
        #expect(line.count <= max(16, width))
        #expect(!line.unicodeScalars.contains { $0 == "\u{1b}" || $0 == "\n" || $0 == "\u{202e}" })
      }
    }
  }
}
