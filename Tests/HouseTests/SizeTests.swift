import Testing

/// Files have at most 400 lines and functions at most 70; `scripts/limits` lists the exceptions and only shrinks.
@Suite struct SizeTests {
  @Test func filesAndFunctionsAreShort() throws {
    let files = try Repository.swiftFiles().map { path in
      (path: path, sizes: SourceSizes(try Repository.text(path)))
    }
    let complaints = SizeLimits(try Repository.text("scripts/limits")).complaints(files)
    #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
  }

  private static let source = """
    struct Sample {
      var size: Int { 1 }

      init(
        size: Int
      ) {
        print(size)
      }

      package static func short<T>(_ value: T) -> Int { 1 }

      @inlinable public mutating func long() {
        if true {
          print(1)
        }
      }

      private func signature(
        _ one: Int
      ) throws -> Int {
        1
      }
    }

    protocol Policy {
      func place(_ request: Int) -> Int
    }

    """

  @Test func functionsAreMeasuredToTheirClosingBrace() {
    let sizes = SourceSizes(Self.source)
    #expect(sizes.lineCount == 27)
    #expect(
      sizes.functions.map { "\($0.name) \($0.lineCount)" } == ["init 5", "short 1", "long 5", "signature 5", "place 1"])
  }

  @Test func whatIsTooLongIsFound() {
    let body = String(repeating: "  print(1)\n", count: 69)
    let sizes = SourceSizes("func long() {\n\(body)}\n" + String(repeating: "\n", count: 330))
    let files = [(path: "A.swift", sizes: sizes)]
    #expect(sizes.lineCount == 401)
    #expect(
      SizeLimits("").complaints(files)
        == ["A.swift has 401 lines; 400 are allowed", "A.swift:long has 71 lines; 70 are allowed"])
    #expect(SizeLimits("A.swift 401 data\nA.swift:long 71 a table").complaints(files).isEmpty)
  }

  @Test func theListOfExceptionsOnlyShrinks() {
    let files = [(path: "A.swift", sizes: SourceSizes(String(repeating: "\n", count: 410)))]
    #expect(SizeLimits("A.swift 420 data").complaints(files) == ["A.swift has shrunk: write 410"])
    #expect(SizeLimits("A.swift 405 data").complaints(files) == ["A.swift has grown from 405 to 410 lines"])
    #expect(
      SizeLimits("A.swift 410 data\nB.swift 500 data").complaints(files)
        == ["B.swift is within the limit: take it off scripts/limits"])
    #expect(SizeLimits("A.swift 410").complaints(files).count == 2)
  }
}
