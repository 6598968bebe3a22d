import Glibc
import Multiprocessing
import Testing

/// The Python of this machine.
enum Python {
  /// Whether there is one that has NumPy.
  static let hasNumPy = run("import numpy") != nil

  /// What a program prints; nil if there is no Python, or the program failed.
  static func run(_ program: String) -> String? {
    let path = "/tmp/pleasingly-test-\(getpid())-\(UInt64.random(in: 0 ... .max)).py"
    defer { unlink(path) }
    guard let file = fopen(path, "w") else { return nil }
    fputs(program, file)
    fclose(file)
    guard let pipe = popen("exec python3 \(path)", "r") else { return nil }
    var text: [UInt8] = []
    while case let byte = fgetc(pipe), byte >= 0 { text.append(UInt8(byte)) }
    return pclose(pipe) == 0 ? String(decoding: text, as: UTF8.self) : nil
  }

  /// Opens memory as a process should that does not own it.
  static let attach = """
    import sys
    import numpy
    from multiprocessing import resource_tracker
    from multiprocessing.shared_memory import SharedMemory

    def attach(name):
        try:
            return SharedMemory(name, track=False)
        except TypeError:
            memory = SharedMemory(name)
            resource_tracker.unregister(memory._name, "shared_memory")
            return memory


    """
}

@Suite(
  "Named arrays are NumPy's arrays", .processTurns, .timeLimit(.minutes(20)),
  .enabled(if: Python.hasNumPy, "there is no python3 with NumPy on this machine"))
struct NumPyTests {
  @Test("NumPy reads what Swift wrote, and the reverse, and the name stays the owner's")
  func swiftCreates() throws {
    let name = unusedName()
    let array = try SharedArray<Double>(creating: name, shape: [3, 4])
    for index in array.indices { array[index] = Double(index) / 4 }
    let text = Python.run(
      Python.attach + """
        memory = attach("\(name)")
        array = numpy.ndarray((3, 4), dtype=numpy.float64, buffer=memory.buf)
        print(memory.size >= 96, array[2, 3], array[:, 1].tolist(), array.sum())
        array[1, 2] = -7.5
        """)
    #expect(text == "True 2.75 [0.25, 1.25, 2.25] 16.5\n")
    #expect(array[1, 2] == -7.5 && isThere(name))
    try array.check()
  }

  @Test("Swift reads what NumPy wrote, and the reverse", arguments: ["int32", "uint8", "float64"])
  func pythonCreates(type: String) throws {
    let name = unusedName()
    let text = Python.run(
      Python.attach + """
        memory = SharedMemory("\(name)", create=True, size=1000)
        array = numpy.ndarray((10, 10), dtype=numpy.\(type), buffer=memory.buf)
        array[:] = numpy.arange(100).reshape(10, 10)
        # It is to outlive this program.
        resource_tracker.unregister(memory._name, "shared_memory")
        print("made")
        """)
    #expect(text == "made\n")
    func check<Element: BitwiseCopyable & Sendable & Numeric>(_ type: Element.Type) throws {
      let array = try SharedArray<Element>(opening: name, shape: [10, 10])
      #expect(array.indices.allSatisfy { array[$0] == Element(exactly: $0) })
      #expect(array[7, 3] == 73)
      array[9, 9] = 5
    }
    switch type {
    case "int32": try check(Int32.self)
    case "uint8": try check(UInt8.self)
    default: try check(Double.self)
    }
    let memory = try SharedMemory(opening: name)
    let back = Python.run(
      Python.attach + """
        memory = attach("\(name)")
        print(int(numpy.ndarray((10, 10), dtype=numpy.\(type), buffer=memory.buf)[9, 9]))
        """)
    #expect(back == "5\n")
    try memory.remove()
    #expect(!isThere(name))
  }

  @Test("Python makes the memory shorter: the access throws")
  func pythonShortens() throws {
    let name = unusedName()
    let array = try SharedArray<Double>(creating: name, count: 10_000)
    #expect(Python.run("import os; os.truncate('/dev/shm/\(name)', 100); print(1)") == "1\n")
    #expect(throws: SharedMemoryError.truncated(name: name)) { try array.fill(with: 1) }
  }
}
