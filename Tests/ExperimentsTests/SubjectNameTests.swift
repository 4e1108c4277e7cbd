import Experiments
import Testing

@Suite struct SubjectNameTests {
  @Test(arguments: [
    ("lws/vllm", SubjectName(kind: .lws, name: "vllm")),
    ("lws/vllm/3", SubjectName(kind: .lws, name: "vllm", group: 3)),
    ("lws/serving/vllm", SubjectName(kind: .lws, namespace: "serving", name: "vllm")),
    ("lws/serving/vllm/0", SubjectName(kind: .lws, namespace: "serving", name: "vllm", group: 0)),
    ("job/train", SubjectName(kind: .job, name: "train")),
    ("workload/batch/job-train-1a2b3", SubjectName(kind: .workload, namespace: "batch", name: "job-train-1a2b3")),
  ])
  func reads(_ text: String, _ name: SubjectName) throws {
    #expect(try SubjectName(parsing: text) == name)
    #expect(name.description == text)
  }

  @Test(arguments: [
    ("vllm", "does not start with"), ("jobs/train", "did you mean \"job\"?"), ("job/", "names nothing"),
    ("job/a/b/c", "names nothing"), ("lws", "names nothing"),
  ])
  func refuses(_ text: String, _ part: String) {
    #expect {
      try SubjectName(parsing: text)
    } throws: { error in
      (error as? SubjectName.Refusal)?.message.contains(part) == true
    }
  }
}
