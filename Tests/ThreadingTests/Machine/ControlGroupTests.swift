import Testing

@testable import Threading

@Suite("ControlGroup", .timeLimit(.minutes(20)))
struct ControlGroupTests {
  @Test(
    "version 2's cpu.max",
    arguments: [
      ("150000 100000\n", 1.5), ("400000 100000", 4), ("10000 100000", 0.1),
      ("max 100000\n", nil), ("", nil), ("garbage", nil), ("1 2 3", nil), ("-1 100000", nil),
      ("100000 0", nil), ("99999999999999999999 100000", nil),
    ] as [(String, Double?)])
  func cpuMax(text: String, limit: Double?) {
    #expect(ControlGroup.processorLimit(cpuMax: text) == limit)
  }

  @Test(
    "version 1's quota and period",
    arguments: [
      ("150000\n", "100000\n", 1.5), ("-1\n", "100000\n", nil), ("x", "100000", nil),
      ("100000", "", nil),
    ] as [(String, String, Double?)])
  func quota(quota: String, period: String, limit: Double?) {
    #expect(ControlGroup.processorLimit(quota: quota, period: period) == limit)
  }

  @Test(
    "memory limits",
    arguments: [
      ("1073741824\n", 1 << 30), ("max\n", nil), ("9223372036854771712\n", nil), ("", nil),
      ("-1", nil), ("lots", nil),
    ] as [(String, Int?)])
  func memory(text: String, limit: Int?) {
    #expect(ControlGroup.memoryLimit(text) == limit)
  }

  @Test("the group's path, of either version")
  func path() {
    let text = "4:cpu,cpuacct:/one\n2:memory:/two:with:colons\n0::/three\n"
    #expect(ControlGroup.path(in: text, controller: "cpu") == "/one")
    #expect(ControlGroup.path(in: text, controller: "memory") == "/two:with:colons")
    #expect(ControlGroup.path(in: text, controller: "pids") == nil)
    #expect(ControlGroup.path(in: text, controller: nil) == "/three")
    #expect(ControlGroup.path(in: "garbage\n::\n", controller: nil) == nil)
  }

  @Test("a group and those above it, up to what is mounted")
  func directories() {
    #expect(ControlGroup.directories(mount: "/m", path: "/a/b") == ["/m/a/b", "/m/a", "/m"])
    #expect(ControlGroup.directories(mount: "/m", path: "/") == ["/m"])
  }

  @Test("the smallest limit on the way up counts")
  func version2() {
    let group = ControlGroup(files: [
      "/proc/self/cgroup": "0::/a/b\n",
      "/sys/fs/cgroup/a/b/cpu.max": "400000 100000\n",
      "/sys/fs/cgroup/a/cpu.max": "150000 100000\n",
      "/sys/fs/cgroup/a/b/memory.max": "max\n",
      "/sys/fs/cgroup/a/memory.max": "4096\n",
    ])
    #expect(group.processorLimit == 1.5)
    #expect(group.memoryLimit == 4096)
  }

  @Test("a container that is told a path of outside finds its group at the root")
  func container() {
    let group = ControlGroup(files: [
      "/proc/self/cgroup": "0::/docker/0123\n",
      "/sys/fs/cgroup/cpu.max": "200000 100000\n",
    ])
    #expect(group.processorLimit == 2)
    #expect(group.memoryLimit == nil)
  }

  @Test("version 1's hierarchies")
  func version1() {
    let group = ControlGroup(files: [
      "/proc/self/cgroup": "4:cpu,cpuacct:/a\n2:memory:/a\n",
      "/sys/fs/cgroup/cpu/a/cpu.cfs_quota_us": "50000\n",
      "/sys/fs/cgroup/cpu/a/cpu.cfs_period_us": "100000\n",
      "/sys/fs/cgroup/memory/a/memory.limit_in_bytes": "8192\n",
    ])
    #expect(group.processorLimit == 0.5)
    #expect(group.memoryLimit == 8192)
  }

  @Test("no groups, no limits")
  func none() {
    let group = ControlGroup(files: [:])
    #expect(group.processorLimit == nil)
    #expect(group.memoryLimit == nil)
  }
}

extension ControlGroup {
  fileprivate init(files: [String: String]) {
    self.init(read: { files[$0] })
  }
}
