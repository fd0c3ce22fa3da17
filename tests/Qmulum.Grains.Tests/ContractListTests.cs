namespace Qmulum.Grains.Tests;

/// <summary>Which changes of a list of contracts break a rolling upgrade.</summary>
public class ContractListTests
{
    const string Released = """
        # a remark
        enum colour
          1 Red
        grain book
          Open(String) -> Task
          Close() -> Task
        message page
          0 Number: Int32
          1 Text: String

        """;

    [Theory]
    [InlineData("  1 Text: String", "  1 Text: String\n  2 Note: String")]
    [InlineData("  Close() -> Task", "  Close() -> Task\n  Tear(Int32) -> Task")]
    [InlineData("  1 Red", "  1 Red\n  2 Green")]
    [InlineData("grain book", "enum size\n  1 Small\ngrain book")]
    public void What_is_added_breaks_nothing(string what, string by) =>
        Assert.Empty(ContractList.Breaks(Released, Released.Replace(what, by, StringComparison.Ordinal)));

    [Theory]
    [InlineData("  1 Text: String\n", "", "message page: 1 Text: String")]
    [InlineData("  1 Text: String", "  2 Text: String", "message page: 1 Text: String")]
    [InlineData("  1 Text: String", "  1 Text: Byte[]", "message page: 1 Text: String")]
    [InlineData("  1 Text: String", "  1 Words: String", "message page: 1 Text: String")]
    [InlineData("  Close() -> Task\n", "", "grain book: Close() -> Task")]
    [InlineData("  Open(String) -> Task", "  Open(String, Int32) -> Task", "grain book: Open(String) -> Task")]
    [InlineData("  1 Red", "  2 Red", "enum colour: 1 Red")]
    [InlineData("enum colour\n  1 Red\n", "", "enum colour")]
    public void What_is_taken_away_or_given_another_number_name_or_type_is_named(string what, string by, string named) =>
        Assert.Contains(named, ContractList.Breaks(Released, Released.Replace(what, by, StringComparison.Ordinal)));
}
