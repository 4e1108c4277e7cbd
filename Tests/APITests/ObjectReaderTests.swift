import API
import Testing

struct ObjectReaderTests {
  private enum Colour: String, CaseIterable { case red, green, blue }

  /// What reading `json` with `read` complains about, as `path: message`.
  private func problems(_ json: String, _ read: (ObjectReader) -> Void) throws -> [String] {
    let list = ProblemList()
    let reader = ObjectReader(try Value(json: json.utf8), at: FieldPath.root.key("spec"), list)
    read(reader)
    return list.problems.map { "\($0.path): \($0.message)" }
  }

  @Test("An unknown key is named, with the closest known one") func unknownKey() throws {
    let found = try problems(#"{"replica":2,"zzz":1}"#) { reader in
      _ = reader.int32("replicas")
      reader.finish(ignoring: ["status"], remedies: ["zzz": "write nothing instead"])
    }
    #expect(
      found == [
        #"spec.replica: unknown field; did you mean "replicas"?"#, "spec.zzz: unknown field; write nothing instead",
      ])
  }

  @Test("A null is an absent value, and fails only where one is required") func nulls() throws {
    let found = try problems(#"{"a":null,"b":null}"#) { reader in
      #expect(reader.int("a") == nil)
      #expect(reader.object("a") == nil)
      #expect(reader.strings("a").isEmpty)
      #expect(!reader.has("a"))
      #expect(reader.required("b", reader.string) == nil)
      reader.finish()
    }
    #expect(found == ["spec: b is missing"])
  }

  @Test("Wrong types are all reported, each at its place") func wrongTypes() throws {
    let json = #"{"n":"4","t":4,"b":"true","l":{},"m":[],"s":["a",1],"big":3000000000,"c":"ren","labels":{"x":1}}"#
    let found = try problems(json) { reader in
      #expect(reader.int("n") == nil)
      #expect(reader.string("t") == nil)
      #expect(reader.bool("b") == nil)
      #expect(reader.items("l").isEmpty)
      #expect(reader.object("m")?.keys == [])
      #expect(reader.strings("s") == ["a"])
      #expect(reader.int32("big") == nil)
      #expect(reader.choice("c", Colour.self) == nil)
      #expect(reader.stringMap("labels").isEmpty)
      reader.finish()
    }
    #expect(
      found == [
        #"spec.n: "4" stands where a whole number is expected"#, "spec.t: 4 stands where text is expected",
        #"spec.b: "true" stands where true or false is expected"#,
        "spec.l: an empty mapping stands where a list is expected",
        "spec.m: an empty list stands where a mapping is expected", "spec.s[1]: 1 stands where text is expected",
        "spec.big: 3000000000 is out of range; a 32-bit whole number is expected",
        #"spec.c: "ren" is not supported; use "red", "green" or "blue"; did you mean "red"?"#,
        "spec.labels.x: 1 stands where text is expected",
      ])
  }

  @Test("Fields that are not simulated are noted, not refused") func ignoredFields() throws {
    let list = ProblemList()
    let reader = ObjectReader(try Value(json: #"{"volumes":[]}"#.utf8), at: .root, list)
    reader.finish(ignoring: ["volumes"])
    #expect(list.problems.isEmpty)
    #expect(list.notes == ["volumes": .ignored])
  }
}
