import Testing

@Test func houseStands() {}
